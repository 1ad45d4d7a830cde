import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findRuntime, installedExecutable } from '../../electron/electron-runtime.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aicarpool-start-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('finding the Electron runtime', () => {
  const withDisplay = { DISPLAY: ':0' };

  /** A stand-in for the electron package, whose installer does what it is told. */
  function packageWith(installer: string): string {
    writeFileSync(join(folder, 'package.json'), '{"type":"commonjs"}');
    writeFileSync(join(folder, 'install.js'), installer);
    return folder;
  }
  const installs = `
    const fs = require('node:fs'), path = require('node:path');
    fs.mkdirSync(path.join(__dirname, 'dist'));
    fs.writeFileSync(path.join(__dirname, 'dist', 'electron'), '');
    fs.writeFileSync(path.join(__dirname, 'path.txt'), 'electron');`;
  const installersMark = () => existsSync(join(folder, 'dist'));

  it('takes what the package already has', async () => {
    mkdirSync(join(folder, 'dist'));
    writeFileSync(join(folder, 'dist', 'electron'), '');
    expect(await findRuntime(withDisplay, 'linux', folder)).toEqual({
      found: true,
      executable: join(folder, 'dist', 'electron'),
    });
  });

  it('fetches it once where it is missing', async () => {
    expect(await findRuntime(withDisplay, 'linux', packageWith(installs))).toEqual({
      found: true,
      executable: join(folder, 'dist', 'electron'),
    });
  });

  it('says so when it cannot be fetched', async () => {
    expect(await findRuntime(withDisplay, 'linux', packageWith('process.exit(1)'))).toEqual({
      found: false,
      reason: 'it could not be fetched',
    });
  });

  it('does not wait for ever, and leaves no installer behind', async () => {
    const hangs = `require('node:fs').writeFileSync(require('node:path').join(__dirname, 'pid'), String(process.pid));
      setInterval(() => undefined, 1000);`;
    const runtime = await findRuntime(
      { ...withDisplay, AICARPOOL_ELECTRON_WAIT_S: '1' },
      'linux',
      packageWith(hangs),
    );
    expect(runtime).toEqual({ found: false, reason: 'it could not be fetched within 1 s' });
    const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'));
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });

  it.each<[string, Record<string, string>]>([
    ['there is no display', {}],
    ['it is not installed', { ...withDisplay, AICARPOOL_ELECTRON_WAIT_S: '0' }],
    ['/nowhere/electron does not exist', { ...withDisplay, ELECTRON_OVERRIDE_DIST_PATH: '/nowhere' }],
    ['/nowhere/app does not exist', { ...withDisplay, ELECTRON_PATH: '/nowhere/app' }],
  ])('fetches nothing when %s', async (reason, env) => {
    expect(await findRuntime(env, 'linux', packageWith(installs))).toEqual({ found: false, reason });
    expect(installersMark()).toBe(false);
  });

  it('knows the executable of each system', () => {
    const names = (['linux', 'darwin', 'win32'] as const).map((it) =>
      installedExecutable({ ELECTRON_OVERRIDE_DIST_PATH: '/e' }, it, folder),
    );
    expect(names).toEqual(['/e/electron', '/e/Electron.app/Contents/MacOS/Electron', '/e/electron.exe']);
  });
});

describe.runIf(process.platform === 'linux')('npm start', () => {
  let child: ChildProcess | undefined;
  afterEach(() => void child?.kill('SIGKILL'));

  function start(env: Record<string, string>, ...args: readonly string[]) {
    const started = spawn(process.execPath, [join(root, 'electron', 'start.mjs'), ...args], {
      env: { PATH: process.env.PATH ?? '', HOME: folder, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child = started;
    let stderr = '';
    started.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    const ended = new Promise<number | null>((resolve) => started.once('close', (code) => resolve(code)));
    const line = new Promise<string>((resolve, reject) => {
      createInterface({ input: started.stdout }).once('line', resolve);
      ended.then((code) => reject(new Error(`ended with ${code} before it was ready:\n${stderr}`)));
    });
    line.catch(() => undefined);
    return { process: started, ended, line, stderr: () => stderr };
  }

  /** A stand-in for Electron that writes down how it was called. */
  function electronThat(ends: string): { ELECTRON_PATH: string; DISPLAY: string } {
    const executable = join(folder, 'electron');
    writeFileSync(executable, `#!/bin/sh\necho "$@" > "${join(folder, 'called')}"\n${ends}\n`);
    chmodSync(executable, 0o755);
    return { ELECTRON_PATH: executable, DISPLAY: ':0' };
  }
  const shellArgs = () => [
    '--data',
    join(folder, 'data'),
    '--relay-port',
    '0',
    '--control-port',
    '0',
    '--json',
  ];

  it('hands the project and the arguments to Electron and ends with its exit code', async () => {
    const { ended } = start(electronThat('exit 7'), '--data', '/somewhere');
    expect(await ended).toBe(7);
    expect(readFileSync(join(folder, 'called'), 'utf8').trim()).toBe(`${root} --data /somewhere`);
  });

  it('serves the browser where there is no display, and stops at a signal with exit code 0', async () => {
    const app = start({}, ...shellArgs());
    const ready = JSON.parse(await app.line) as { control: string; relay: string; token: string };
    expect(app.stderr()).toMatch(/^No desktop window, .*there is no display\.$/m);
    const page = await fetch(ready.control);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('<div id="root">');
    app.process.kill('SIGTERM');
    expect(await app.ended).toBe(0);
  });

  it('serves the browser when Electron cannot load its libraries', async () => {
    const opener = join(folder, 'bin');
    mkdirSync(opener);
    writeFileSync(join(opener, 'xdg-open'), '#!/bin/sh\n', { mode: 0o755 });
    const app = start({ ...electronThat('exit 127'), PATH: `${opener}:${process.env.PATH}` }, ...shellArgs());
    expect(JSON.parse(await app.line)).toHaveProperty('control');
    expect(app.stderr()).toMatch(/^No desktop window, .*lacks libraries/m);
    app.process.kill('SIGTERM');
    expect(await app.ended).toBe(0);
  });
});

describe.runIf(process.platform === 'linux')('npm run serve', () => {
  it.each<[string, (npm: number) => void]>([
    ['a SIGTERM sent to npm', (npm) => process.kill(npm, 'SIGTERM')],
    ['Ctrl C in a terminal, which reaches it from two sides', (npm) => process.kill(-npm, 'SIGINT')],
  ])('stops at %s with exit code 0, and leaves nothing running', async (_name, stop) => {
    const args = ['--data', join(folder, 'data'), '--relay-port', '0', '--control-port', '0', '--json'];
    const npm = spawn('npm', ['run', '--silent', 'serve', '--', ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
    });
    const ended = new Promise((resolve) => npm.once('close', resolve));
    const line = await Promise.race([
      new Promise<string>((resolve) => createInterface({ input: npm.stdout }).once('line', resolve)),
      ended.then((code) => Promise.reject(new Error(`ended with ${code} before it was ready`))),
    ]);
    const { control } = JSON.parse(line) as { control: string };
    stop(npm.pid as number);
    expect(await ended).toBe(0);
    await expect(fetch(control)).rejects.toThrow();
  });
});

describe('an old Node', () => {
  it.each(['start.mjs', 'serve.mjs'])('gets a clear message from %s and nothing else', async (entry) => {
    // The version is all that the guard looks at, so an old one is put in its place.
    const pretend = `data:text/javascript,Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } });`;
    const child = spawn(process.execPath, ['--import', pretend, join(root, 'electron', entry)], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    const code = await new Promise((resolve) => child.once('close', resolve));
    expect(code).toBe(1);
    expect(output.trim().split('\n')).toEqual([
      expect.stringContaining('需要 Node 24，当前是 20.20.2'),
      expect.stringContaining('needs Node 24, this is 20.20.2'),
    ]);
  });
});
