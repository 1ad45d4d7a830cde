import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { openDatabase } from '../../electron/core/storage/database.ts';
import { migrations } from '../../electron/core/storage/migrations/index.ts';
import type { ProxyDraft } from '../../shared/contract/account.ts';
import { type CoreRig, startCore } from '../core-rig.ts';
import { ask, prepareGroup } from '../metered-usage.ts';
import { addressOfProxy, login, proxyCanary, proxyKinds, startProxy } from '../proxies/every-kind.ts';
import { startHttpProxy } from '../proxies/http-proxy.ts';
import type { TestProxy } from '../proxies/tunnels.ts';
import { type Simulator, startSimulator } from '../simulator/simulator-process.ts';
import { freshFolder, nowMs, openAt } from './stored-carpool.ts';

let vendor: Simulator;
let rig: CoreRig;
const started: TestProxy[] = [];

beforeAll(async () => {
  vendor = await startSimulator();
});
afterAll(() => vendor.stop());
beforeEach(async () => {
  rig = await startCore();
  await vendor.reset();
});
afterEach(async () => {
  await rig.stop();
  await Promise.all(started.splice(0).map((one) => one.stop()));
});

async function using(starting: Promise<TestProxy>): Promise<TestProxy> {
  const one = await starting;
  started.push(one);
  return one;
}

const plan = { inputTokens: 10, outputTokens: 10 };
const draft = (proxy: ProxyDraft) => ({
  name: 'Claude-01',
  provider: 'compatible' as const,
  baseUrl: vendor.vendorUrl,
  apiKey: 'sk-sim-proxied',
  proxy,
});
const squid = {
  kind: 'http',
  host: 'squid.home',
  port: 3128,
  username: '车主',
  password: proxyCanary,
} as const;

test('a proxy is stored and shown without its password, and taken away again', async () => {
  const { id, proxy } = await rig.api.account.create(
    draft({ ...squid, host: ' [FD00::1] ', kind: 'socks5' }),
  );
  expect(proxy).toEqual({ kind: 'socks5', host: 'fd00::1', port: 3128, username: '车主', hasPassword: true });
  const update = (changes: object) => rig.api.account.update({ accountId: id, changes });
  const open = { kind: 'https', host: 'proxy.example', port: 443, username: null } as const;
  expect((await update({ proxy: open })).proxy).toEqual({ ...open, hasPassword: false });
  expect((await update({ name: 'b' })).proxy).toEqual({ ...open, hasPassword: false });
  expect((await update({ proxy: null })).proxy).toBeNull();
});

test('a stored password stays for the same proxy and login, and is never sent to another', async () => {
  const { id } = await rig.api.account.create(draft(squid));
  const { password: _, ...same } = squid;
  const update = (proxy: object) =>
    rig.api.account.update({ accountId: id, changes: { proxy: { ...same, ...proxy } } });
  expect((await update({})).proxy).toMatchObject({ hasPassword: true });
  for (const changed of [{ host: 'evil.example' }, { port: 3129 }, { kind: 'https' }, { username: 'b' }]) {
    await expect(update(changed)).rejects.toMatchObject({
      code: 'input.invalid',
      field: 'changes.proxy.password',
    });
    const { apiKey, provider, baseUrl } = draft(squid);
    const proxy = { ...same, ...changed } as ProxyDraft;
    await expect(
      rig.api.account.checkDraft({ provider, baseUrl, apiKey, proxy, accountId: id }),
    ).rejects.toMatchObject({ code: 'input.invalid', field: 'proxy.password' });
  }
  expect((await update({ host: 'other.home', password: 'new' })).proxy).toMatchObject({ hasPassword: true });
  expect((await update({ host: 'other.home', password: null })).proxy).toMatchObject({ hasPassword: false });
});

test.each([
  [{ host: 'http://squid.home' }, 'host'],
  [{ host: 'squid.home:3128' }, 'host'],
  [{ host: 'squid.home/x' }, 'host'],
  [{ host: 'a@b' }, 'host'],
  [{ host: ' ' }, 'host'],
  [{ host: '[1::2::3]' }, 'host'],
  [{ port: 0 }, 'port'],
  [{ port: 65_536 }, 'port'],
  [{ kind: 'ftp' }, 'kind'],
  [{ username: 'a:b' }, 'username'],
  [{ username: 'a\nb' }, 'username'],
  [{ username: '名'.repeat(86) }, 'username'],
  [{ password: 'a\rb' }, 'password'],
  [{ username: null }, 'password'],
  [{ token: 'x' }, 'token'],
])('a proxy with %j is refused at its field', async (wrong, field) => {
  const proxy = { ...squid, ...wrong } as ProxyDraft;
  await expect(rig.api.account.create(draft(proxy))).rejects.toMatchObject({
    code: 'input.invalid',
    field: `proxy.${field}`,
  });
  expect(await rig.api.account.list({})).toEqual([]);
});

test('a name beyond ASCII is stored as the network knows it', async () => {
  const { proxy } = await rig.api.account.create(draft({ ...squid, host: 'bücher.example' }));
  expect(proxy?.host).toBe('xn--bcher-kva.example');
});

test.each(proxyKinds.filter((kind) => kind !== 'https'))(
  'through %s a draft is tested, saved, tested again and used; its password is in no file, answer, event or log',
  async (kind) => {
    const proxy = await using(startProxy(kind, { login }));
    const { accountId, secret } = await prepareGroup(rig.api, vendor.vendorUrl);
    const { apiKey, provider, baseUrl } = draft(squid);
    const typed = addressOfProxy(kind, proxy);
    const { password: _, ...kept } = typed;
    const answers: unknown[] = [
      await rig.api.account.checkDraft({ provider, baseUrl, apiKey, proxy: typed }),
      await rig.api.account.update({ accountId, changes: { proxy: typed } }),
      await rig.api.account.checkDraft({ provider, baseUrl, apiKey, proxy: kept, accountId }),
      await rig.api.account.check({ accountId }),
    ];
    expect(answers.map((one) => (one as { ok?: boolean }).ok)).toEqual([true, undefined, true, true]);
    await rig.core.start();
    expect(await ask(rig, secret, plan)).toBe(200);
    expect(proxy.asked).toHaveLength(4);
    expect(await vendor.ledger()).toHaveLength(4);

    // Refused by the proxy: what is said of it must not carry the login either.
    const wrong = { ...typed, password: `${proxyCanary}-wrong` };
    answers.push(await rig.api.account.checkDraft({ provider, baseUrl, apiKey, proxy: wrong }));
    answers.push(await rig.api.account.update({ accountId, changes: { proxy: wrong } }));
    expect(await ask(rig, secret, plan)).toBe(503);
    expect(await vendor.ledger()).toHaveLength(4);
    answers.push(await rig.api.account.list({}), rig.events, rig.complaints);
    const login64 = Buffer.from(`${typed.username}:${proxyCanary}`).toString('base64').slice(0, 24);
    const hides = (text: string) => !text.includes('pw-canary-9c31e7') && !text.includes(login64);
    expect(
      hides(JSON.stringify(answers, (_, value) => (typeof value === 'bigint' ? `${value}` : value))),
    ).toBe(true);
    const names = await readdir(rig.dataDir, { recursive: true, withFileTypes: true });
    const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    expect(files.map((file) => file.slice(rig.dataDir.length + 1))).toContain('carpool.db-wal');
    const texts = await Promise.all(files.map((file) => readFile(file, 'latin1')));
    expect(texts.every(hides)).toBe(true);
  },
);

test('a changed proxy counts from the next request on, and one taken away no longer carries anything', async () => {
  const first = await using(startHttpProxy());
  const second = await using(startHttpProxy());
  const { accountId, secret } = await prepareGroup(rig.api, vendor.vendorUrl);
  await rig.core.start();
  const use = (proxy: ProxyDraft | null) => rig.api.account.update({ accountId, changes: { proxy } });
  for (const proxy of [first, second]) {
    await use(addressOfProxy('http', proxy, null));
    expect(await ask(rig, secret, plan)).toBe(200);
    expect(proxy.asked).toHaveLength(1);
  }
  expect(first.open()).toBe(0);
  await use(null);
  expect(await ask(rig, secret, plan)).toBe(200);
  expect([first.asked.length, second.asked.length]).toEqual([1, 1]);
});

test('a change of the proxy is to be tested anew, the same proxy is not', async () => {
  const proxy = await using(startHttpProxy());
  const { accountId } = await prepareGroup(rig.api, vendor.vendorUrl);
  const change = { changes: { proxy: addressOfProxy('http', proxy, null) }, accountId };
  await rig.api.account.update(change);
  expect(await rig.api.account.check({ accountId })).toMatchObject({ ok: true });
  expect(await rig.api.account.update(change)).toMatchObject({ validation: 'valid' });
  expect(await rig.api.account.update({ accountId, changes: { proxy: null } })).toMatchObject({
    validation: 'pending',
    lastCheck: null,
  });
});

test('accounts from before are reached directly', async () => {
  const dataDir = await freshFolder();
  const { db } = await openDatabase(dataDir, nowMs, migrations.slice(0, 4));
  db.exec(`
    INSERT INTO accounts (id, name, provider, dialect, auth_kind, base_url, api_key_sealed, enabled, validation,
        fee_minor, fee_currency, metered_billed, price_provider, first_byte_timeout_ms, idle_timeout_ms, created_at_ms)
      VALUES ('account-1', 'Claude-01', 'claude', 'anthropic', 'api_key', 'https://api.anthropic.com',
        'v1.1.nonce.text', 1, 'pending', 14400, 'CNY', 0, 'anthropic', 600000, 120000, ${nowMs});`);
  db.close();
  const storage = await openAt(dataDir);
  expect(await storage.read('accounts.list')).toMatchObject([
    { id: 'account-1', proxy: null, proxyPasswordSealed: null },
  ]);
  await expect(
    storage.write('accounts.update', 'account-1', { proxyPasswordSealed: 'v1.1.nonce.text' }),
  ).rejects.toMatchObject({ code: 'storage.conflict' });
  const { password: _, ...proxy } = squid;
  await storage.write('accounts.update', 'account-1', { proxy, proxyPasswordSealed: 'v1.1.nonce.text' });
  expect(await storage.read('accounts.list')).toMatchObject([
    { proxy, proxyPasswordSealed: 'v1.1.nonce.text' },
  ]);
  await storage.close();
});
