import { createServer, request } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemIds } from '../../electron/core/core.ts';
import { createLogins } from '../../electron/core/oauth/authorization-code.ts';
import { profileOf } from '../../electron/core/oauth/profiles.ts';
import { type CoreRig, startCore } from '../core-rig.ts';
import {
  type AuthorizationServer,
  browse,
  clientId,
  startAuthorizationServer,
} from '../oauth/authorization-server.ts';
import { logIn, setServer } from '../oauth/logged-in.ts';

let rig: CoreRig;
let server: AuthorizationServer;

beforeAll(async () => {
  server = await startAuthorizationServer();
});
afterAll(() => server.stop());
beforeEach(async () => {
  server.calls.length = 0;
  rig = await startCore();
});
afterEach(() => rig.stop());

async function newAccount(authKind: 'oauth' | 'manual' | 'api_key' = 'oauth'): Promise<string> {
  const key = authKind === 'api_key' ? { apiKey: 'sk-x' } : {};
  const { id } = await rig.api.account.create({ name: 'Claude-登录', provider: 'claude', authKind, ...key });
  return id;
}

function statusUnder(host: string, address: URL): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asked = request(address, { headers: { host } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    asked.on('error', reject).end();
  });
}

describe('a login', () => {
  it('begins only with a client of the owner and once the rules were confirmed', async () => {
    const accountId = await newAccount();
    await expect(rig.api.oauth.begin({ accountId })).rejects.toMatchObject({
      code: 'oauth.notice_unconfirmed',
    });
    const confirmed = await rig.api.oauth.saveProfile({ provider: 'claude', changes: { confirmed: true } });
    expect(confirmed).toMatchObject({ confirmedAtMs: rig.clock.now(), clientId: null });
    await expect(rig.api.oauth.begin({ accountId })).rejects.toMatchObject({ code: 'oauth.client_missing' });
    expect((await rig.api.account.get({ accountId })).login).toMatchObject({ state: 'none' });
  });

  it('by loopback ends with sealed tokens, and its answer page is in the owner’s language', async () => {
    await setServer(rig.api, server);
    await rig.api.settings.update({ changes: { language: 'zh-CN' } });
    const accountId = await newAccount();
    const begun = await rig.api.oauth.begin({ accountId });
    expect(begun).toMatchObject({ state: 'waiting', opened: false, redirect: 'loopback', error: null });
    const url = new URL(begun.url);
    expect(url.searchParams.get('code_challenge_method')).toBe('S256');
    expect(url.searchParams.get('redirect_uri')).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/callback$/);
    const page = await fetch(await browse(server, begun.url));
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await page.text()).toContain('浏览器这边完成了');
    await expect
      .poll(async () => (await rig.api.oauth.status({ loginId: begun.loginId })).state)
      .toBe('done');
    expect(await rig.api.account.get({ accountId })).toMatchObject({
      authKind: 'oauth',
      hasSecret: true,
      login: { state: 'active', reason: null, renewable: true, expiresAtMs: rig.clock.now() + 3_600_000 },
    });
    expect(server.calls).toEqual([{ grantType: 'authorization_code', status: 200 }]);
    // The way back is closed: the same answer again reaches nobody.
    await expect(fetch(url.searchParams.get('redirect_uri') as string)).rejects.toThrow();
  });

  it('finds addresses that the profile leaves out in the discovery document', async () => {
    await setServer(rig.api, server);
    await rig.api.oauth.saveProfile({ provider: 'claude', changes: { tokenUrl: null, revokeUrl: null } });
    const accountId = await newAccount();
    expect(await logIn(rig.api, server, accountId)).toMatchObject({ state: 'done' });
  });

  it.each(['code#state', 'the whole address'])('by pasting %s ends the same way', async (form) => {
    await setServer(rig.api, server);
    await rig.api.oauth.saveProfile({
      provider: 'claude',
      changes: { redirect: 'paste', pasteUrl: server.pasteUrl },
    });
    const accountId = await newAccount();
    const { loginId, url } = await rig.api.oauth.begin({ accountId });
    const shown = await browse(server, url);
    const { searchParams: came } = shown;
    const code = form === 'code#state' ? ` ${came.get('code')}#${came.get('state')}\n` : shown.href;
    expect(await rig.api.oauth.finish({ loginId, code })).toMatchObject({ state: 'done', error: null });
    expect((await rig.api.account.get({ accountId })).login).toMatchObject({ state: 'active' });
    await expect(rig.api.oauth.finish({ loginId, code })).rejects.toMatchObject({ code: 'oauth.login_over' });
    expect(server.calls).toHaveLength(1);
  });

  it('goes on waiting when an answer with another state comes, and takes none twice', async () => {
    await setServer(rig.api, server);
    const accountId = await newAccount();
    const { loginId, url } = await rig.api.oauth.begin({ accountId });
    const back = await browse(server, url);
    const strange = new URL(back);
    strange.searchParams.set('state', 'of-somebody-else');
    expect((await fetch(strange)).status).toBe(400);
    await expect(rig.api.oauth.finish({ loginId, code: strange.href })).rejects.toMatchObject({
      code: 'oauth.state_mismatch',
      field: 'code',
    });
    await expect(
      rig.api.oauth.finish({ loginId, code: back.searchParams.get('code') as string }),
    ).rejects.toMatchObject({ code: 'oauth.code_invalid', field: 'code' });
    const twice = new URL(back);
    twice.searchParams.append('state', back.searchParams.get('state') as string);
    expect((await fetch(twice)).status).toBe(400);
    expect(server.calls).toEqual([]);
    // The same port under another name, as a page of another site could reach it.
    expect(await statusUnder('evil.test', back)).toBe(404);
    expect(await rig.api.oauth.status({ loginId })).toMatchObject({ state: 'waiting' });
    expect((await fetch(back)).status).toBe(200);
  });

  it('with a code of another login is refused by the provider, and the next try works', async () => {
    await setServer(rig.api, server);
    const accountId = await newAccount();
    const first = await rig.api.oauth.begin({ accountId });
    const { searchParams: old } = await browse(server, first.url);
    const second = await rig.api.oauth.begin({ accountId });
    expect(await rig.api.oauth.status({ loginId: first.loginId })).toMatchObject({ state: 'cancelled' });
    const state = new URL(second.url).searchParams.get('state');
    const login = await rig.api.oauth.finish({
      loginId: second.loginId,
      code: `${old.get('code')}#${state}`,
    });
    // The proof key of the second login does not fit the first one's code.
    expect(login).toMatchObject({ state: 'failed', error: { en: expect.stringContaining('invalid_grant') } });
    expect((await rig.api.account.get({ accountId })).login).toMatchObject({ state: 'none' });
    expect(await logIn(rig.api, server, accountId)).toMatchObject({ state: 'done' });
  });

  it('that was declined, cancelled or forgotten about ends so, and its way back is closed', async () => {
    await setServer(rig.api, server);
    const accountId = await newAccount();
    const declined = await rig.api.oauth.begin({ accountId });
    const asked = new URL(declined.url).searchParams;
    const answer = `${asked.get('redirect_uri')}?error=access_denied&state=${asked.get('state')}`;
    expect((await fetch(answer)).status).toBe(200);
    expect(await rig.api.oauth.status({ loginId: declined.loginId })).toMatchObject({
      state: 'failed',
      error: { zh: expect.stringContaining('拒绝') },
    });

    const cancelled = await rig.api.oauth.begin({ accountId });
    expect(await rig.api.oauth.cancel({ loginId: cancelled.loginId })).toMatchObject({ state: 'cancelled' });
    await expect(fetch(new URL(cancelled.url).searchParams.get('redirect_uri') as string)).rejects.toThrow();

    const expired = await rig.api.oauth.begin({ accountId });
    rig.clock.set(new Date(rig.clock.now() + 600_000).toISOString());
    expect(await rig.api.oauth.status({ loginId: expired.loginId })).toMatchObject({ state: 'expired' });
    await expect(rig.api.oauth.finish({ loginId: expired.loginId, code: 'a#b' })).rejects.toMatchObject({
      code: 'oauth.login_over',
    });
    expect(server.calls).toEqual([]);
  });

  it('takes another port where the first is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    const { port } = taken.address() as { port: number };
    const ports = [port, port, port + 1, port + 2, port + 3];
    const logins = createLogins({
      ids: systemIds,
      now: () => 0,
      language: () => 'en',
      browser: undefined,
      exchange: () => Promise.reject(new Error('not asked')),
      store: async () => undefined,
      changed: () => undefined,
      pickPort: () => ports.shift() ?? 0,
    });
    const profile = profileOf('gemini', { clientId });
    const { url } = await logins.begin('account', { profile, clientId, clientSecret: null });
    const redirect = new URL(new URL(url).searchParams.get('redirect_uri') as string);
    expect(Number(redirect.port)).toBeGreaterThan(port);
    expect(Number(redirect.port)).toBeLessThanOrEqual(port + 3);
    logins.stop();
    taken.close();
  });

  it('is for accounts that log in only', async () => {
    await setServer(rig.api, server);
    const accountId = await newAccount('api_key');
    await expect(rig.api.oauth.begin({ accountId })).rejects.toMatchObject({ code: 'account.no_login' });
    expect((await rig.api.account.get({ accountId })).login).toBeNull();
  });
});

describe('a login given up', () => {
  it('is told to the provider, and its tokens are gone', async () => {
    await setServer(rig.api, server);
    const accountId = await newAccount();
    await logIn(rig.api, server, accountId);
    server.revoked.length = 0;
    expect(await rig.api.oauth.revoke({ accountId })).toEqual({ toldProvider: true });
    expect(server.revoked).not.toEqual([]);
    expect(await rig.api.account.get({ accountId })).toMatchObject({
      hasSecret: false,
      login: { state: 'needed', reason: 'revoked', renewable: false },
    });
    expect(await rig.api.oauth.revoke({ accountId })).toEqual({ toldProvider: false });
    expect(await logIn(rig.api, server, accountId)).toMatchObject({ state: 'done' });
  });
});

describe('tokens that are pasted', () => {
  const claudeAiOauth = {
    accessToken: ' access-canary-1 ',
    refreshToken: 'refresh-canary-1',
    expiresAt: 1_793_900_000_000,
    scopes: ['user:inference'],
  };
  const geminiOauth = {
    access_token: 'access-canary-2',
    refresh_token: 'refresh-canary-2',
    scope: 'https://www.googleapis.com/auth/cloud-platform',
    token_type: 'Bearer',
    expiry_date: 1_793_900_000_000,
  };

  it('are taken in both forms, each by its own provider, once the rules were confirmed', async () => {
    const accountId = await newAccount('manual');
    const pasted = { accountId, tokens: { claudeAiOauth } };
    await expect(rig.api.account.importTokens(pasted)).rejects.toMatchObject({
      code: 'oauth.notice_unconfirmed',
    });
    for (const provider of ['claude', 'gemini'] as const) {
      await rig.api.oauth.saveProfile({ provider, changes: { confirmed: true } });
    }
    await expect(rig.api.account.importTokens({ accountId, tokens: { geminiOauth } })).rejects.toMatchObject({
      code: 'account.tokens_wrong_kind',
      field: 'tokens',
    });
    expect(await rig.api.account.importTokens(pasted)).toMatchObject({
      authKind: 'manual',
      hasSecret: true,
      login: { state: 'active', expiresAtMs: 1_793_900_000_000, scopes: ['user:inference'] },
    });
    const gemini = await rig.api.account.create({
      name: 'Gemini-登录',
      provider: 'gemini',
      authKind: 'manual',
      projectId: 'carpool-1',
      location: 'us-central1',
    });
    expect(gemini).toMatchObject({ baseUrl: 'https://us-central1-aiplatform.googleapis.com' });
    expect(
      await rig.api.account.importTokens({ accountId: gemini.id, tokens: { geminiOauth } }),
    ).toMatchObject({ login: { state: 'active', scopes: [geminiOauth.scope] } });
    expect(
      await rig.api.account.update({ accountId: gemini.id, changes: { location: 'global' } }),
    ).toMatchObject({ baseUrl: 'https://aiplatform.googleapis.com' });
    expect(await rig.api.account.update({ accountId: gemini.id, changes: { location: null } })).toMatchObject(
      { baseUrl: 'https://generativelanguage.googleapis.com' },
    );
  });
});
