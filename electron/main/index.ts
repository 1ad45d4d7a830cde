import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Notification,
  powerSaveBlocker,
  protocol,
  safeStorage,
  session,
  shell,
} from 'electron';
import { type Api, createClient } from '../../shared/contract/client.ts';
import type { EventName } from '../../shared/contract/events.ts';
import { asAppError, errorMessage } from '../../shared/errors.ts';
import { oneAtATime } from '../../shared/one-at-a-time.ts';
import {
  type Core,
  createCore,
  createKeyFileStore,
  openLog,
  systemClock,
  systemIds,
  usualDataDir,
} from '../core/core.ts';
import type { Logger, Platform } from '../core/ports.ts';
import { appScheme, serveAppFile } from './app-protocol.ts';
import { chooseDataKeyStore } from './data-key-store.ts';
import { createFilePlaces } from './file-places.ts';
import { guardContents, guardSession } from './guards.ts';
import { carryIpc } from './ipc-carrier.ts';
import { labelsFor, shellLanguage } from './labels.ts';
import { createNotifier } from './notifier.ts';
import { isLoginPage } from './outside-links.ts';
import { createQuitting, quitQuestion } from './quitting.ts';
import { createSafeStorageStore, isTrusted } from './safe-storage-store.ts';
import { createSleepBlocker } from './sleep-blocker.ts';
import { createMenus, type ShellMenus } from './tray.ts';
import { createMainWindow } from './window.ts';

/* The desktop shell: wires Electron to the core and decides nothing else. */

const root = app.getAppPath();
const dataDir = dataDirFrom(process.argv) ?? usualDataDir();

app.enableSandbox();
// Chromium's own files go into the data folder too, which also makes the single instance one per folder.
const windowDir = join(dataDir, 'window');
mkdirSync(windowDir, { recursive: true, mode: 0o700 });
app.setPath('userData', windowDir);
protocol.registerSchemesAsPrivileged([
  { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
]);

if (app.requestSingleInstanceLock()) void app.whenReady().then(run);
else app.quit();

async function run(): Promise<void> {
  app.on('web-contents-created', (_event, contents) =>
    guardContents(contents, (url) => void shell.openExternal(url)),
  );
  guardSession(session.defaultSession);
  protocol.handle(appScheme, (request) => serveAppFile(request, join(root, 'out', 'renderer')));
  try {
    const logger = openLog(dataDir);
    app.once('quit', () => logger.close());
    const core = await createCore(await platform(logger));
    // A relay that cannot listen is shown by the interface, where the owner can move it to another port.
    await core.start();
    showShell(core, logger);
  } catch (thrown) {
    const error = asAppError(thrown);
    const language = shellLanguage('system', app.getLocale());
    dialog.showErrorBox(labelsFor(language).startFailed, errorMessage(error, language));
    app.exit(1);
  }
}

/** A notice can be clicked before there is a window. */
let openAlert: (alertId: string) => void = () => undefined;

async function platform(logger: Logger): Promise<Platform> {
  const keyFilePath = join(dataDir, 'vault.key');
  return {
    clock: systemClock,
    ids: systemIds,
    logger,
    paths: {
      dataDir,
      storageWorker: pathToFileURL(join(root, 'out', 'core', 'storage-worker.js')),
      exportWorker: pathToFileURL(join(root, 'out', 'core', 'export-worker.js')),
      exportFonts: pathToFileURL(join(root, 'out', 'core', 'fonts', '/')),
    },
    filePlaces: createFilePlaces(dialog, shell),
    browser: {
      async open(url) {
        if (!isLoginPage(url)) return false;
        await shell.openExternal(url);
        return true;
      },
    },
    notifier: createNotifier(Notification, (alertId) => openAlert(alertId)),
    ...chooseDataKeyStore({
      systemIsTrusted: await isTrusted(safeStorage, process.platform),
      system: createSafeStorageStore(safeStorage, process.platform),
      keyFile: createKeyFileStore({ path: keyFilePath, ids: systemIds, logger }),
      keyFilePath,
      logger,
    }),
  };
}

function showShell(core: Core, logger: Logger): void {
  const assets = join(root, 'assets');
  const window = createMainWindow({
    preload: join(root, 'out', 'preload', 'index.cjs'),
    icon: join(assets, 'icons', '256x256.png'),
  });
  openAlert = window.showAlert;
  const menus = createMenus(
    {
      open: window.show,
      quit: () => app.quit(),
      setPaused: (paused) => void switchRelay(core, paused),
    },
    { assets, mac: process.platform === 'darwin', packaged: app.isPackaged },
  );
  carryIpc({
    ipc: ipcMain,
    dispatch: core.dispatch,
    subscribe: core.events.subscribe,
    broadcast: (channel, name, payload) => {
      for (const open of BrowserWindow.getAllWindows()) open.webContents.send(channel, name, payload);
    },
  });
  keepInStep(core, menus, logger);
  stopBeforeQuitting(core, window.letGo, logger);
  app.on('second-instance', window.show);
  app.on('activate', window.show);
  window.show();
}

/** The switch of the window; where it cannot be moved the owner hears why. */
async function switchRelay(core: Core, paused: boolean): Promise<void> {
  const api = coreClient(core);
  try {
    await api.relay.setPaused({ paused });
  } catch (thrown) {
    const { language } = await api.settings.get({});
    const shown = shellLanguage(language, app.getLocale());
    dialog.showErrorBox(labelsFor(shown).switchFailed, errorMessage(asAppError(thrown), shown));
  }
}

const shownInTray: ReadonlySet<EventName> = new Set([
  'relay.changed',
  'settings.changed',
  'usage.recorded',
  'group.changed',
]);
/** A new day begins without an event. */
const REFRESH_MS = 60_000;

/** Tray, menu and sleep follow relay, usage and settings. */
function keepInStep(core: Core, menus: ShellMenus, logger: Logger): void {
  const api = coreClient(core);
  const sleep = createSleepBlocker(powerSaveBlocker);
  const update = async () => {
    const [relay, today, settings] = await Promise.all([
      api.relay.status({}),
      api.usage.today({}),
      api.settings.get({}),
    ]);
    sleep.update(relay.openAttempts);
    menus.update({ relay, today }, shellLanguage(settings.language, app.getLocale()));
  };
  const updateSoon = oneAtATime(() =>
    update().catch((err: unknown) => logger.warn({ err }, 'tray and menu could not be brought up to date')),
  );
  core.events.subscribe(({ name }) => {
    if (shownInTray.has(name)) updateSoon();
  });
  const timer = setInterval(updateSoon, REFRESH_MS);
  app.once('will-quit', () => clearInterval(timer));
  updateSoon();
}

/** Asks first where requests are running; lets them end as the owner chooses, and the ledger reach the disk. */
function stopBeforeQuitting(core: Core, letWindowGo: () => void, logger: Logger): void {
  const api = coreClient(core);
  const quitting = createQuitting({
    monotonicMs: () => performance.now(),
    async ask() {
      const [{ openAttempts }, settings] = await Promise.all([api.relay.status({}), api.settings.get({})]);
      if (openAttempts === 0) return 'finish';
      const { options, choices } = quitQuestion(
        openAttempts,
        shellLanguage(settings.language, app.getLocale()),
      );
      const { response } = await dialog.showMessageBox(options);
      return choices[response] ?? 'cancel';
    },
    stop: (options) =>
      core.stop(options).catch((err: unknown) => logger.error({ err }, 'the core did not stop cleanly')),
    exit() {
      letWindowGo();
      app.quit();
    },
  });
  app.on('before-quit', (event) => {
    if (quitting.isOver()) return;
    event.preventDefault();
    quitting.request('owner');
  });
  process.on('SIGINT', () => quitting.request('system'));
  process.on('SIGTERM', () => quitting.request('system'));
}

function coreClient(core: Core): Api {
  return createClient({ call: core.dispatch, subscribe: () => () => undefined });
}

function dataDirFrom(argv: readonly string[]): string | undefined {
  const { values } = parseArgs({
    args: argv.slice(1),
    options: { data: { type: 'string' } },
    strict: false,
  });
  return typeof values.data === 'string' && values.data !== '' ? values.data : undefined;
}
