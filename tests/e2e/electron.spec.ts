import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ElectronApplication, _electron as electron, expect, type Page, test } from '@playwright/test';
import { installedExecutable } from '../../electron/electron-runtime.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const executablePath = installedExecutable(process.env, process.platform);

/* Electron's security checklist on the running app: https://www.electronjs.org/docs/latest/tutorial/security */

test.skip(!existsSync(executablePath), 'the Electron runtime is not installed');

let dataDir: string;
let app: ElectronApplication;
let page: Page;

test.beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'aicarpool-electron-'));
  // Run as root, Chromium cannot use its own sandbox.
  const noSandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  app = await electron.launch({ executablePath, args: [...noSandbox, root, '--data', dataDir] });
  page = await app.firstWindow();
  await page.waitForSelector('#root > *');
});

test.afterAll(async () => {
  await app?.close();
  if (dataDir !== undefined) await rm(dataDir, { recursive: true, force: true });
});

test('shows the interface from its own protocol', () => {
  expect(page.url()).toMatch(/^app:\/\/carpool\/index\.html/);
});

test('gives the page nothing of Node and only two functions of the bridge', async () => {
  const found = await page.evaluate(() => ({
    require: typeof Reflect.get(globalThis, 'require'),
    process: typeof Reflect.get(globalThis, 'process'),
    bridge: Object.keys(Reflect.get(globalThis, 'carpool') as object).sort(),
  }));
  expect(found).toEqual({ require: 'undefined', process: 'undefined', bridge: ['call', 'subscribe'] });
});

test('carries a call to the core and its typed refusal back', async () => {
  const answers = await page.evaluate(async () => {
    const { call } = Reflect.get(globalThis, 'carpool') as {
      call(method: string, params: unknown): Promise<{ ok: boolean; error?: { code: string } }>;
    };
    return [await call('group.list', {}), await call('group.get', { groupId: 'nobody' })];
  });
  expect(answers[0]).toMatchObject({ ok: true, result: [] });
  expect(answers[1]).toMatchObject({ ok: false, error: { code: 'group.not_found' } });
});

test('runs no inline script, no eval and nothing from elsewhere', async () => {
  const outcome = await page.evaluate(async () => {
    const blocked: string[] = [];
    document.addEventListener('securitypolicyviolation', (event) => blocked.push(event.effectiveDirective));
    const script = document.createElement('script');
    script.textContent = 'globalThis.inlineRan = true';
    document.body.append(script);
    let evaluated = true;
    try {
      // biome-ignore lint/security/noGlobalEval: the policy has to stop exactly this
      globalThis.eval('1');
    } catch {
      evaluated = false;
    }
    const fetched = await fetch('https://example.com/').then(
      () => true,
      () => false,
    );
    return { inline: Reflect.get(globalThis, 'inlineRan') === true, evaluated, fetched, blocked };
  });
  expect(outcome).toMatchObject({ inline: false, evaluated: false, fetched: false });
  expect(outcome.blocked).toEqual(expect.arrayContaining(['script-src-elem', 'script-src', 'connect-src']));
});

test('opens no second window and does not leave the page', async () => {
  const address = page.url();
  await page.evaluate(() => {
    window.open('https://evil.example/');
    const link = document.createElement('a');
    link.href = 'https://evil.example/';
    document.body.append(link);
    link.click();
  });
  expect(app.windows()).toHaveLength(1);
  expect(page.url()).toBe(address);
});

test('denies camera, location and notifications', async () => {
  const states = await page.evaluate(async () => {
    const names = ['camera', 'geolocation', 'notifications'] as PermissionName[];
    return Promise.all(names.map(async (name) => (await navigator.permissions.query({ name })).state));
  });
  expect(states).toEqual(['denied', 'denied', 'denied']);
});

test('serves no file outside the interface', async () => {
  const statuses = await page.evaluate(async () => {
    const paths = ['/../../package.json', '/..%2f..%2fpackage.json', '/%2e%2e/%2e%2e/package.json'];
    return Promise.all(paths.map(async (path) => (await fetch(path)).status));
  });
  expect(statuses).toEqual([404, 404, 404]);
});

test('keeps its window at least 1024 by 700', async () => {
  const minimum = await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.getMinimumSize(),
  );
  expect(minimum).toEqual([1024, 700]);
});

test('lets only one instance run over a data folder', async () => {
  const second = await electron
    .launch({ executablePath, args: ['--no-sandbox', root, '--data', dataDir], timeout: 20_000 })
    .then(
      async (it) => {
        await it.close();
        return 'started';
      },
      () => 'ended',
    );
  expect(second).toBe('ended');
});
