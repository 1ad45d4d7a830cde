import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);

/**
 * Stands in for Electron, so that the built desktop shell runs in plain Node up to its window: it writes
 * down what it is asked, makes two calls when the page is loaded, closes the window, and quits.
 */
const electronStandIn = `
import { EventEmitter } from 'node:events';
const say = (what, value) => process.stdout.write(JSON.stringify([what, value ?? null]) + '\\n');
const own = { senderFrame: { url: 'app://carpool/index.html', parent: null } };
const handlers = new Map();

export const app = Object.assign(new EventEmitter(), {
  isPackaged: true,
  getAppPath: () => process.cwd(),
  getLocale: () => 'zh-CN',
  enableSandbox: () => say('sandbox'),
  setPath: (name) => say('path', name),
  requestSingleInstanceLock: () => true,
  whenReady: async () => undefined,
  exit: (code) => process.exit(code),
  quit() {
    let prevented = false;
    app.emit('before-quit', { preventDefault: () => { prevented = true; } });
    if (prevented) return;
    say('quit');
    app.emit('quit');
    process.exit(0);
  },
});
export class BrowserWindow extends EventEmitter {
  static all = [];
  static getAllWindows = () => BrowserWindow.all;
  webContents = { send: (channel, name) => say('sent', [channel, name]) };
  constructor(options) {
    super();
    BrowserWindow.all.push(this);
    say('window', options.webPreferences.sandbox);
  }
  show() {}
  hide() { say('hidden'); }
  async loadURL(address) {
    say('page', address);
    const call = handlers.get('carpool:call');
    say('groups', await call(own, 'group.list', {}));
    say('created', (await call(own, 'group.create', { name: '周末拼车' })).ok);
    say('vault', (await call(own, 'vault.status', {})).result);
    const draft = { name: 'Claude-01', provider: 'claude', apiKey: 'sk-ant-x' };
    say('refused', (await call(own, 'account.create', draft)).error.code);
    say('unlocked', (await call(own, 'vault.unlock', { passphrase: 'on paper, not in a file' })).result);
    say('account', (await call(own, 'account.create', draft)).ok);
    say('foreign', (await call({ senderFrame: { url: 'https://evil.example/', parent: null } }, 'group.list', {})).error.code);
    this.emit('close', { preventDefault: () => say('stays open') });
    app.quit();
  }
}
export const dialog = { showErrorBox: (title, text) => say('error', [title, text]) };
export const ipcMain = { handle: (channel, it) => handlers.set(channel, it), removeHandler() {} };
export class Notification { static isSupported = () => false; }
export const powerSaveBlocker = { start: () => 1, stop() {} };
export const protocol = {
  registerSchemesAsPrivileged: ([{ scheme }]) => say('scheme', scheme),
  async handle(scheme, serve) {
    say('served', [scheme, (await serve(new Request('app://carpool/'))).status]);
  },
};
export const safeStorage = {
  isAsyncEncryptionAvailable: async () => false,
  getSelectedStorageBackend: () => 'basic_text',
};
export const session = {
  defaultSession: {
    setPermissionRequestHandler: () => say('permissions'),
    setPermissionCheckHandler() {},
    setDevicePermissionHandler() {},
    webRequest: { onBeforeRequest: () => say('network') },
  },
};
export const shell = { openExternal() {} };
export const clipboard = { writeText() {} };
export const Menu = { buildFromTemplate: (it) => it, setApplicationMenu() {} };
export const nativeImage = { createFromPath: () => ({}) };
export class Tray extends EventEmitter {
  setToolTip() {}
  setImage() {}
  setContextMenu(items) { say('tray', items.map(({ label }) => label)); }
}
`;

describe('the desktop shell', () => {
  let folder: string;
  let said: Map<string, unknown>;

  beforeAll(async () => {
    await run(process.execPath, [join(root, 'electron', 'build.ts')]);
    folder = mkdtempSync(join(tmpdir(), 'aicarpool-desktop-'));
    cpSync(join(root, 'out'), join(folder, 'out'), {
      recursive: true,
      filter: (path) => !path.includes('types'),
    });
    const electron = join(folder, 'node_modules', 'electron');
    mkdirSync(electron, { recursive: true });
    writeFileSync(join(electron, 'package.json'), '{"type":"module","exports":"./index.js"}');
    writeFileSync(join(electron, 'index.js'), electronStandIn);
    writeFileSync(join(folder, 'package.json'), '{"type":"module","version":"0.0.0"}');
    symlinkSync(join(root, 'node_modules', 'better-sqlite3'), join(folder, 'node_modules', 'better-sqlite3'));
    const { stdout } = await run(
      process.execPath,
      ['--preserve-symlinks', 'out/main/index.js', '--data', join(folder, 'data')],
      { cwd: folder },
    );
    said = new Map(
      stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as [string, unknown]),
    );
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('locks itself down before it shows a page', () => {
    const order = [...said.keys()];
    const page = order.indexOf('page');
    for (const step of ['sandbox', 'scheme', 'permissions', 'network', 'served'])
      expect(order.indexOf(step), step).toBeLessThan(page);
    expect(said.get('served')).toEqual(['app', 200]);
    expect(said.get('page')).toBe('app://carpool/index.html');
  });

  it('carries calls to a real core over the given folder', () => {
    expect(said.get('groups')).toEqual({ ok: true, result: [] });
    expect(said.get('created')).toBe(true);
    expect(said.get('foreign')).toBe('origin.refused');
    expect(said.get('sent')).toEqual(['carpool:event', 'account.changed']);
    expect(existsSync(join(folder, 'data', 'carpool.db'))).toBe(true);
  });

  it('asks for a passphrase where the system offers only a built-in password, and says why', () => {
    expect(said.get('vault')).toMatchObject({
      locked: true,
      lockReason: 'passphrase_unset',
      passphraseReason: 'untrusted_system',
    });
    expect(said.get('refused')).toBe('vault.locked');
    expect(said.get('unlocked')).toMatchObject({ locked: false, keptBy: 'passphrase' });
    expect(said.get('account')).toBe(true);
    expect(existsSync(join(folder, 'data', 'vault.key'))).toBe(false);
  });

  it('stays open when its window is closed, and stops the core when it quits', () => {
    expect(said.has('stays open')).toBe(true);
    expect(said.has('hidden')).toBe(true);
    expect([...said.keys()].at(-1)).toBe('quit');
    // A clean stop has folded the write-ahead log back into the database.
    expect(existsSync(join(folder, 'data', 'carpool.db-wal'))).toBe(false);
  });
});
