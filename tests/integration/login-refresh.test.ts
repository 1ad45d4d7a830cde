import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { type CoreRig, startCore } from '../core-rig.ts';
import { ask } from '../metered-usage.ts';
import {
  type AuthorizationServer,
  clientSecret,
  startAuthorizationServer,
} from '../oauth/authorization-server.ts';
import { logIn, prepareLogin, setServer } from '../oauth/logged-in.ts';
import { startHttpProxy } from '../proxies/http-proxy.ts';
import { type Simulator, startSimulator } from '../simulator/simulator-process.ts';

const plan = { inputTokens: 100, outputTokens: 10 };

let vendor: Simulator;
let server: AuthorizationServer;
let rig: CoreRig;
let accountId: string;
let groupId: string;
let secret: string;

beforeAll(async () => {
  vendor = await startSimulator();
});
afterAll(() => vendor.stop());
beforeEach(async () => {
  server = await startAuthorizationServer();
  rig = await startCore();
  await vendor.reset();
  await vendor.setKeys({ prefix: '' });
  ({ accountId, groupId, secret } = await prepareLogin(rig.api, vendor.vendorUrl, server));
  await rig.core.start();
  server.calls.length = 0;
});
afterEach(async () => {
  await rig.stop();
  await server.stop();
});

const newest = () => server.issued.at(-1)?.access;
const login = async () => (await rig.api.account.get({ accountId })).login;

function pass(ms: number): void {
  rig.clock.set(new Date(rig.clock.now() + ms).toISOString());
}

it('the relay shows the provider the token as Bearer, and nothing of the member', async () => {
  expect(await ask(rig, secret, plan)).toBe(200);
  const [sent] = await vendor.ledger();
  const sentHeaders = JSON.stringify(sent?.headers).toLowerCase();
  expect(sentHeaders).toContain('bearer');
  expect(sentHeaders).not.toContain('x-api-key');
  expect(sentHeaders).not.toContain('anthropic-beta');
  expect(sentHeaders).not.toContain(secret.toLowerCase());
  expect(sent?.apiKey).toBe(newest());
  expect(await rig.api.account.check({ accountId })).toMatchObject({ ok: true });
});

it('50 requests on a token that has ended cause exactly one refresh, and all are answered', async () => {
  pass(3_600_001);
  const statuses = await Promise.all(Array.from({ length: 50 }, () => ask(rig, secret, plan)));
  expect(statuses).toEqual(Array.from({ length: 50 }, () => 200));
  expect(server.calls).toEqual([{ grantType: 'refresh_token', status: 200 }]);
  const sent = await vendor.ledger();
  expect(new Set(sent.map(({ apiKey }) => apiKey))).toEqual(new Set([newest()]));
  expect(await login()).toMatchObject({ state: 'active', interruptedAtMs: null });
});

it('20 requests refused with 401 cause one refresh, and each is sent once more as an attempt of its own', async () => {
  await vendor.setKeys({ refuse: [newest() as string] });
  const statuses = await Promise.all(Array.from({ length: 20 }, () => ask(rig, secret, plan)));
  expect(statuses).toEqual(Array.from({ length: 20 }, () => 200));
  expect(server.calls).toEqual([{ grantType: 'refresh_token', status: 200 }]);
  const { records } = await rig.api.usage.list({ groupId, limit: 100 });
  const served = records.filter(({ source }) => source === 'final');
  const refused = records.filter(({ source }) => source === 'none');
  expect(served).toHaveLength(20);
  expect(refused.length).toBe((await vendor.ledger()).length - 20);
  expect(refused.length).toBeGreaterThan(0);
  expect(await rig.api.account.get({ accountId })).toMatchObject({
    state: 'normal',
    login: { state: 'active' },
  });
});

it('renewed tokens that are refused as well need a new login, with two calls of the provider and no more', async () => {
  await vendor.setKeys({ prefix: null });
  expect(await ask(rig, secret, plan)).toBe(401);
  expect(await vendor.ledger()).toHaveLength(2);
  expect(await login()).toMatchObject({ state: 'needed', reason: 'rejected' });
  expect(await ask(rig, secret, plan)).toBe(503);
  expect(await vendor.ledger()).toHaveLength(2);
  expect(server.calls).toHaveLength(1);

  await vendor.setKeys({ prefix: '' });
  expect(await logIn(rig.api, server, accountId)).toMatchObject({ state: 'done' });
  expect(await ask(rig, secret, plan)).toBe(200);
});

it('a refresh that the provider refuses needs a new login, is not tried again, and takes no token away', async () => {
  server.instead = { status: 400, body: '{"error":"invalid_grant","error_description":"canary-said"}' };
  pass(3_600_001);
  expect(await ask(rig, secret, plan)).toBe(503);
  expect(await ask(rig, secret, plan)).toBe(503);
  expect(server.calls).toHaveLength(1);
  expect(await login()).toMatchObject({ state: 'needed', reason: 'refused', renewable: true });
  expect(await vendor.ledger()).toEqual([]);
  expect((await rig.api.usage.list({ groupId })).records).toEqual([]);
});

it('why this account: tokens that have ended are good while they can be renewed, and asking renews none', async () => {
  const explain = async () =>
    (await rig.api.relay.explain({ groupId, model: 'claude-sonnet-4-5', dialect: 'anthropic' })).refusal
      ?.code;
  pass(3_600_001);
  expect(await explain()).toBeUndefined();
  expect(server.calls).toEqual([]);
  server.instead = { status: 400, body: '{"error":"invalid_grant"}' };
  expect(await ask(rig, secret, plan)).toBe(503);
  expect(await explain()).toBe('relay.account_needs_login');
  expect(server.calls).toHaveLength(1);
});

it('a provider that cannot be reached is no sign-out: the login goes on by itself', async () => {
  pass(3_600_001);
  const { tokenUrl } = server;
  const gone = await startAuthorizationServer();
  await gone.stop();
  await rig.api.oauth.saveProfile({ provider: 'claude', changes: { tokenUrl: gone.tokenUrl } });
  expect(await ask(rig, secret, plan)).toBe(503);
  expect(await login()).toMatchObject({ state: 'active', interruptedAtMs: null });
  await rig.api.oauth.saveProfile({ provider: 'claude', changes: { tokenUrl } });
  // For 5 s after a failure requests do not ask again.
  expect(await ask(rig, secret, plan)).toBe(503);
  pass(5_001);
  expect(await ask(rig, secret, plan)).toBe(200);
});

it('an answer that was lost after the server had renewed is tried once more, then told as interrupted', async () => {
  pass(3_600_001);
  server.beforeAnswer = () => {
    server.beforeAnswer = () => undefined;
    throw new Error('the answer is lost');
  };
  expect(await ask(rig, secret, plan)).toBe(503);
  expect(server.calls.map(({ grantType }) => grantType)).toEqual(['refresh_token', 'refresh_token']);
  expect(await login()).toMatchObject({ state: 'needed', reason: 'interrupted' });
});

it('logins are renewed 5 minutes early without a request', async () => {
  await rig.core.stop();
  const { dataDir } = rig;
  rig = await startCore({ dataDir, at: new Date(rig.clock.now() + 3_300_000).toISOString() });
  await rig.core.start();
  await expect.poll(() => server.calls.length, { timeout: 10_000 }).toBe(1);
  await expect.poll(async () => (await login())?.expiresAtMs).toBe(rig.clock.now() + 3_600_000);
  expect(await vendor.ledger()).toEqual([]);
});

it('an account edited while its token is renewed keeps both the edit and the new token', async () => {
  pass(3_600_001);
  const held = Promise.withResolvers<void>();
  const reached = Promise.withResolvers<void>();
  server.beforeAnswer = () => {
    reached.resolve();
    return held.promise;
  };
  const asked = ask(rig, secret, plan);
  await reached.promise;
  for (let index = 0; index < 20; index += 1) {
    await rig.api.account.update({ accountId, changes: { name: `改名${index}` } });
  }
  // The refresh that is under way is no left-over.
  expect(await login()).toMatchObject({ state: 'active', interruptedAtMs: null });
  held.resolve();
  expect(await asked).toBe(200);
  expect((await rig.api.account.get({ accountId })).name).toBe('改名19');
  expect((await vendor.ledger()).map(({ apiKey }) => apiKey)).toEqual([newest()]);
});

it('Gemini goes to Vertex AI with project and region, and to the Gemini API without', async () => {
  await setServer(rig.api, server, 'gemini');
  const group = await rig.api.group.create({ name: 'Gemini 拼车' });
  const { id } = await rig.api.account.create({
    name: 'Gemini-登录',
    provider: 'gemini',
    authKind: 'oauth',
    baseUrl: vendor.vendorUrl,
    projectId: 'carpool-1',
    location: 'europe-west4',
  });
  await rig.api.binding.set({ groupId: group.id, accountId: id });
  const member = await rig.api.member.create({ groupId: group.id, name: '乙' });
  const key = await rig.api.memberKey.create({ memberId: member.id, label: '电脑' });
  expect(await logIn(rig.api, server, id)).toMatchObject({ state: 'done' });
  const { addresses } = await rig.api.relay.status({});
  const generate = (method: string) =>
    fetch(`${addresses[0]?.url}/v1beta/models/gemini-2.5-flash:${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-goog-api-key': key.secret },
      body: JSON.stringify({ contents: [{ role: 'user', parts: [{ text: '你好' }] }] }),
    });
  for (const method of ['generateContent', 'streamGenerateContent?alt=sse', 'countTokens']) {
    const answer = await generate(method);
    expect([method, answer.status]).toEqual([method, 200]);
    await answer.text();
  }
  const place = '/v1/projects/carpool-1/locations/europe-west4/publishers/google/models/gemini-2.5-flash';
  expect((await vendor.ledger()).map(({ path, apiKey }) => [path, apiKey])).toEqual([
    [`${place}:generateContent`, newest()],
    [`${place}:streamGenerateContent?alt=sse`, newest()],
    [`${place}:countTokens`, newest()],
  ]);
  expect(await rig.api.account.check({ accountId: id })).toMatchObject({ ok: true });

  await rig.api.account.update({ accountId: id, changes: { location: null } });
  await vendor.reset();
  await vendor.setKeys({ prefix: '' });
  expect((await generate('generateContent')).status).toBe(200);
  const [sent] = await vendor.ledger();
  expect(sent?.path).toBe('/v1beta/models/gemini-2.5-flash:generateContent');
  expect(JSON.stringify(sent?.headers)).toMatch(/x-goog-user-project\W+carpool-1/);
});

it('an account with a proxy is logged in and renewed through it, and never around it', async () => {
  const proxy = await startHttpProxy({});
  const { port } = proxy;
  await rig.api.account.update({
    accountId,
    changes: { proxy: { kind: 'http', host: '127.0.0.1', port, username: null } },
  });
  const host = new URL(server.issuer).host;
  expect(await logIn(rig.api, server, accountId)).toMatchObject({ state: 'done' });
  expect(proxy.asked).toEqual([host]);
  pass(3_600_001);
  expect(await ask(rig, secret, plan)).toBe(200);
  expect(proxy.asked).toEqual([host, host, new URL(vendor.vendorUrl).host]);
  await proxy.stop();
  const before = server.calls.length;
  pass(3_600_001);
  expect(await ask(rig, secret, plan)).toBe(503);
  expect(server.calls).toHaveLength(before);
  // Nothing was sent, so nothing is left to be told.
  expect(await login()).toMatchObject({ state: 'active', interruptedAtMs: null });
});

it('no token, code, verifier or client secret is in a log, an answer, an event or a file', async () => {
  const answers: unknown[] = [];
  pass(3_600_001);
  await ask(rig, secret, plan);
  server.instead = {
    status: 400,
    body: JSON.stringify({ error: 'invalid_grant', error_description: newest() }),
  };
  pass(3_600_001);
  await ask(rig, secret, plan);
  server.instead = { status: 500, body: `<html>${newest()}</html>`, contentType: 'text/html' };
  const begun = await rig.api.oauth.begin({ accountId });
  const state = new URL(begun.url).searchParams.get('state');
  answers.push(await rig.api.oauth.finish({ loginId: begun.loginId, code: `canary-code#${state}` }));
  answers.push(await rig.api.account.list({}), await rig.api.oauth.profiles({}));
  answers.push(await rig.api.account.check({ accountId }).catch((error: unknown) => error));
  const text = JSON.stringify([answers, rig.complaints, rig.events], (_key, value) => {
    if (typeof value === 'bigint') return String(value);
    return value instanceof Error ? `${value.stack} ${JSON.stringify(value.cause)}` : value;
  });
  const canaries = [
    clientSecret,
    'canary-code',
    ...server.issued.flatMap(({ access, refresh }) => [access, refresh]),
  ];
  expect(canaries.length).toBeGreaterThan(5);
  for (const canary of canaries) expect(text).not.toContain(canary);
  const entries = await readdir(rig.dataDir, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  expect(files.length).toBeGreaterThan(1);
  for (const file of files) {
    const bytes = await readFile(join(file.parentPath, file.name));
    for (const canary of canaries) expect([file.name, bytes.includes(canary)]).toEqual([file.name, false]);
  }
});
