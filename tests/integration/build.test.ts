import { execFile, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fingerprint, isUpToDate, writeStamp } from '../../electron/build-fingerprint.ts';
import { withBuildLock } from '../../electron/build-lock.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aicarpool-build-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('whether a build is up to date', () => {
  const file = (path: string) => join(folder, path);
  const write = (path: string, text: string) => {
    mkdirSync(dirname(file(path)), { recursive: true });
    writeFileSync(file(path), text);
  };

  beforeEach(() => {
    write('electron/main/index.ts', 'export {};');
    write('electron/core/core.ts', 'export {};');
    write('shared/money.ts', 'export {};');
    write('renderer/app/main.tsx', 'export {};');
    write('package-lock.json', '{}');
    for (const result of [
      'main/index.js',
      'preload/index.cjs',
      'headless/index.js',
      'core/storage-worker.js',
    ])
      write(`out/${result}`, '');
    writeStamp('app', fingerprint('app', folder), folder);
  });

  it('is not asked again while nothing changes', () => expect(isUpToDate('app', folder)).toBe(true));

  it.each<[string, () => void]>([
    ['a source grows', () => write('electron/core/core.ts', 'export { };')],
    ['a source is new', () => write('shared/time.ts', '')],
    ['a source is gone', () => rmSync(file('electron/core/core.ts'))],
    ['a source comes back older than the build', () => utimesSync(file('shared/money.ts'), 1, 1)],
    ['a dependency changes', () => write('package-lock.json', '{"x":1}')],
    ['a result is gone', () => rmSync(file('out/headless/index.js'))],
    ['there was no build', () => rmSync(file('out/.app.stamp'))],
  ])('is answered no when %s', (_name, change) => {
    change();
    expect(isUpToDate('app', folder)).toBe(false);
  });

  it('does not build the shells again when only the interface changes', () => {
    write('renderer/app/main.tsx', 'export default 1;');
    expect(isUpToDate('app', folder)).toBe(true);
  });
});

describe('the build lock', () => {
  it('lets one build run after the other', async () => {
    const steps: string[] = [];
    const build = (name: string) =>
      withBuildLock(async () => {
        steps.push(`${name} begins`);
        await run(process.execPath, ['--version']);
        steps.push(`${name} ends`);
      }, folder);
    await Promise.all([build('a'), build('b')]);
    const [first, second] = steps[0] === 'a begins' ? ['a', 'b'] : ['b', 'a'];
    expect(steps).toEqual([`${first} begins`, `${first} ends`, `${second} begins`, `${second} ends`]);
  });

  it('takes over from a build that was killed', async () => {
    const killed = spawnSync(process.execPath, ['--version']).pid;
    mkdirSync(join(folder, 'out'));
    writeFileSync(join(folder, 'out', '.build.lock'), String(killed));
    expect(await withBuildLock(async () => 'done', folder)).toBe('done');
    expect(existsSync(join(folder, 'out', '.build.lock'))).toBe(false);
  });

  it('is free again after a build that failed', async () => {
    await expect(withBuildLock(() => Promise.reject(new Error('no')), folder)).rejects.toThrow('no');
    expect(await withBuildLock(async () => 'done', folder)).toBe('done');
  });
});

describe('the build', () => {
  beforeAll(async () => {
    await run(process.execPath, [join(root, 'electron', 'build.ts')]);
  });

  it('prints nothing to stdout, which belongs to the shell that it is made for', async () => {
    const { stdout } = await run(process.execPath, [join(root, 'electron', 'build.ts')]);
    expect(stdout).toBe('');
  });

  it('makes a headless shell that needs no package beside it to load', async () => {
    for (const part of ['headless', 'chunks'])
      cpSync(join(root, 'out', part), join(folder, part), { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    const entry = pathToFileURL(join(folder, 'headless', 'index.js')).href;
    const script = `import(${JSON.stringify(entry)}).then((it) => it.main(['--help']))`;
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], { cwd: folder });
    expect(stdout).toContain('--relay-port N');
  });

  it('makes a preload script that asks for nothing but Electron', () => {
    const preload = readFileSync(join(root, 'out', 'preload', 'index.cjs'), 'utf8');
    expect(preload.match(/require\(.*?\)/g)).toEqual(['require("electron")']);
  });

  it('makes a page without inline scripts or styles, whose addresses are relative', () => {
    const page = readFileSync(join(root, 'out', 'renderer', 'index.html'), 'utf8');
    expect(page.match(/<script(?![^>]*\ssrc=)/g)).toBeNull();
    expect(page).not.toMatch(/<style|\son\w+=|\sstyle=/);
    for (const [, address] of page.matchAll(/(?:src|href)="([^"]*)"/g)) expect(address).toMatch(/^\.\//);
  });
});

describe.runIf(process.platform === 'linux')('the package for Linux, around a stand-in for Electron', () => {
  /** Where Electron keeps its fuses: https://www.electronjs.org/docs/latest/tutorial/fuses */
  const fuseWire = Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX\u0001\u0009000000001', 'latin1');
  const electronBuilder = join(root, 'node_modules', '.bin', 'electron-builder');

  it('holds the bundles, one database binary and safe fuses, and nothing of the sources', async () => {
    const stub = join(folder, 'electron');
    mkdirSync(join(stub, 'resources'), { recursive: true });
    mkdirSync(join(stub, 'locales'));
    writeFileSync(join(stub, 'electron'), fuseWire);
    chmodSync(join(stub, 'electron'), 0o755);
    for (const name of ['LICENSE', 'LICENSES.chromium.html', 'version']) writeFileSync(join(stub, name), '');
    await run(
      electronBuilder,
      ['--linux', 'dir', '--x64', `-c.electronDist=${stub}`, `-c.directories.output=${join(folder, 'dist')}`],
      { cwd: root },
    );
    const app = join(folder, 'dist', 'linux-unpacked');
    const archive = await listArchive(join(app, 'resources', 'app.asar'));
    expect(archive).toEqual(
      expect.arrayContaining([
        '/package.json',
        '/out/main/index.js',
        '/out/preload/index.cjs',
        '/out/core/storage-worker.js',
        '/out/core/export-worker.js',
        '/out/core/fonts/LICENSE_FONT',
        '/out/renderer/index.html',
        '/assets/tray-running.png',
        '/assets/tray-pausedTemplate@2x.png',
      ]),
    );
    const chunks = readdirSync(join(root, 'out', 'chunks')).filter((name) => name.endsWith('.js'));
    expect(archive).toEqual(expect.arrayContaining(chunks.map((name) => `/out/chunks/${name}`)));
    const foreign = archive.filter((path) =>
      /^\/(electron|shared|renderer|tests|out\/types)(\/|$)|\.(ts|tsx|map)$/.test(path),
    );
    expect(foreign).toEqual([]);
    // Ten megabytes each: no weight more than the two that documents use.
    expect(archive.filter((path) => path.endsWith('.ttf'))).toEqual([
      '/out/core/fonts/400Regular/NotoSansSC_400Regular.ttf',
      '/out/core/fonts/600SemiBold/NotoSansSC_600SemiBold.ttf',
    ]);
    const packages = archive.filter((path) => /^\/node_modules\/[^/]+$/.test(path));
    expect(packages).toEqual(['/node_modules/better-sqlite3']);
    const unpacked = join(app, 'resources', 'app.asar.unpacked', 'node_modules', 'better-sqlite3');
    expect(readdirSync(join(unpacked, 'prebuilds'))).toEqual(['linux-x64.node']);
    // In order: run as Node, cookie encryption, NODE_OPTIONS, --inspect, asar integrity, only from asar, snapshot, file: extras.
    const binary = readFileSync(join(app, 'aicarpool'), 'latin1');
    expect(binary.slice(binary.indexOf('9tsX') + 6, binary.indexOf('9tsX') + 14)).toBe('01001100');
  });
});

async function listArchive(file: string): Promise<string[]> {
  const { stdout } = await run(join(root, 'node_modules', '.bin', 'asar'), ['list', file]);
  return stdout.trim().split('\n');
}
