import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Account } from '../../shared/contract/account.ts';
import type { Params } from '../../shared/contract/index.ts';
import { freshDataDir } from '../app-process.ts';
import { prepareCarpool } from '../carpool.ts';
import { type CoreRig, startCore } from '../core-rig.ts';
import {
  type Behaviour,
  type Simulator,
  simCommand,
  startSimulator,
} from '../simulator/simulator-process.ts';

/* The clock stands still at 23:40 in the group's zone (Asia/Shanghai) unless a test moves it. */
const LATE = '2026-11-10T15:40:00Z';
const good: Behaviour = { plan: { text: '好', inputTokens: 1_000, outputTokens: 100 } };

let simulator: Simulator;
let dataDir: string;
let rig: CoreRig;
let accountId: string;
let groupId: string;
let secret: string;
let relayUrl: string;

beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.stop());

beforeEach(async () => {
  await simulator.reset();
  dataDir = await freshDataDir();
  await start(LATE);
  await rig.api.settings.update({ changes: { language: 'zh-CN' } });
  const carpool = await prepareCarpool(rig.api, simulator.vendorUrl);
  ({ accountId, groupId } = carpool);
  secret = carpool.keys[0]?.secret as string;
  await rig.api.group.update({ groupId, changes: { zone: 'Asia/Shanghai' } });
});
afterEach(() => rig.stop());

async function start(at: string): Promise<void> {
  rig = await startCore({ at, dataDir });
  await rig.core.start();
  relayUrl = (await rig.api.relay.status({})).addresses[0]?.url as string;
}

type Answer = { status: number; headers: Headers; text: string };

/** A message as a client of one API sends it. */
async function ask(behaviour: Behaviour, path = '/v1/messages', userAgent = 'curl/8.7'): Promise<Answer> {
  const content = simCommand(behaviour);
  const model = 'claude-sonnet-4-5';
  const bodies: Record<string, unknown> = {
    '/v1/messages': { model, max_tokens: 100, messages: [{ role: 'user', content }] },
    '/v1/chat/completions': { model, messages: [{ role: 'user', content }] },
    '/v1/responses': { model, input: content },
    '/v1beta/models/claude-sonnet-4-5:generateContent': {
      contents: [{ role: 'user', parts: [{ text: content }] }],
    },
  };
  const response = await fetch(relayUrl + path, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'anthropic-version': '2023-06-01',
      'x-api-key': secret,
      'user-agent': userAgent,
    },
    body: JSON.stringify(bodies[path]),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

const messageOf = ({ text }: Answer) => (JSON.parse(text) as { error: { message: string } }).error.message;
const change = (changes: Params<'account.update'>['changes']): Promise<Account> =>
  rig.api.account.update({ accountId, changes });
const account = (): Promise<Account> => rig.api.account.get({ accountId });
const sent = async () => (await simulator.stats()).requests;

describe('the user agent of an account', () => {
  it('is what the provider sees of every request and test; without one it is the client’s own', async () => {
    const agents = async () =>
      (await simulator.ledger()).map(({ headers }) =>
        headers.filter(([name]) => name.toLowerCase() === 'user-agent').map(([, value]) => value),
      );
    await ask(good);
    await change({ userAgent: ' carpool-relay/1.0 (home) ' });
    expect(await account()).toMatchObject({ userAgent: 'carpool-relay/1.0 (home)' });
    await ask(good);
    await ask(good, '/v1/chat/completions');
    await rig.api.account.check({ accountId });
    const own = 'carpool-relay/1.0 (home)';
    expect(await agents()).toEqual([['curl/8.7'], [own], [own], [own]]);
    await change({ userAgent: null });
    await ask(good);
    expect((await agents()).at(-1)).toEqual(['curl/8.7']);
  });

  it.each([
    'claude-cli/2.1.197 (external, cli)',
    'my-tool/1.0 opencode/1.2',
    'my-tool/1.0 (compatible; claude-cli/2.1)',
    'Claude Code/2',
    'codex_cli_rs/0.50',
    'GeminiCLI/0.9/gemini-2.5-pro (linux)',
    'Anthropic/JS 1.11.0',
    'cursor',
  ])('is refused as %s, which is another product’s', async (userAgent) => {
    await expect(change({ userAgent })).rejects.toMatchObject({
      code: 'input.invalid',
      field: 'changes.userAgent',
      params: { reason: "it must not be another client's name; use one of your own" },
    });
    expect(await account()).toMatchObject({ userAgent: null });
  });
});

describe('the pause after a limit without an end', () => {
  it('keeps requests from the account for as long as its owner says, and is nothing where none is set', async () => {
    const limited: Behaviour = { error: { status: 429, message: 'slow down' } };
    expect((await ask(limited)).status).toBe(429);
    expect((await ask(good)).status).toBe(200);
    await change({ rateLimitPauseS: 90 });
    expect((await ask(limited)).status).toBe(429);
    const before = await sent();
    const next = await ask(good);
    expect(next).toMatchObject({ status: 429 });
    expect(messageOf(next)).toContain('2026年11月10日 23:41:30');
    expect(next.headers.get('retry-after')).toBe('90');
    expect(await sent()).toBe(before);
    expect(await account()).toMatchObject({ state: 'limited', health: { rest: { said: 'slow down' } } });
    rig.clock.set('2026-11-10T15:41:30Z');
    expect((await ask(good)).status).toBe(200);
  });

  it('gives way to an end that the provider names', async () => {
    await change({ rateLimitPauseS: 86_400 });
    await ask({ error: { status: 429, message: 'limit', headers: { 'retry-after': '30' } } });
    expect((await ask(good)).headers.get('retry-after')).toBe('30');
  });
});

describe('the daily limit', () => {
  it('counts what was sent, over a restart, until midnight in the group’s zone', async () => {
    await change({ dailyRequestLimit: 3 });
    expect((await ask(good)).status).toBe(200);
    expect((await ask({ error: { status: 500 } })).status).toBe(500);
    await rig.core.stop();
    await start(LATE);
    expect((await ask(good)).status).toBe(200);
    expect(await account()).toMatchObject({
      use: { dayRequests: 3, running: 0, dayEndsAtMs: Date.parse('2026-11-10T16:00:00Z') },
    });
    const before = await sent();
    const refused = await ask(good);
    expect(refused.status).toBe(429);
    expect(messageOf(refused)).toBe(
      '拼车组的账号今天的 3 次请求已用完，2026年11月11日 00:00:00 起恢复。急用请联系车主。本次不计费。',
    );
    expect(refused.headers.get('retry-after')).toBe('1200');
    expect(refused.headers.get('x-should-retry')).toBe('false');
    expect(await sent()).toBe(before);
    rig.clock.set('2026-11-10T15:59:59.999Z');
    expect((await ask(good)).status).toBe(429);
    rig.clock.set('2026-11-10T16:00:00Z');
    expect((await ask(good)).status).toBe(200);
    expect((await account()).use).toMatchObject({ dayRequests: 1, requests: 4 });
    // A clock that is set back gives nobody a used-up day again.
    rig.clock.set(LATE);
    expect((await ask(good)).status).toBe(429);
  });

  it('leaves out requests of which nothing was sent, and questions about models and tokens', async () => {
    await change({ dailyRequestLimit: 1 });
    expect((await ask(good, '/v1beta/models/claude-sonnet-4-5:generateContent')).status).toBe(200);
    await change({ dailyRequestLimit: 2 });
    const logprobs = {
      model: 'claude-sonnet-4-5',
      messages: [{ role: 'user', content: 'a' }],
      logprobs: true,
    };
    const headers = { 'content-type': 'application/json', 'x-api-key': secret };
    const body = JSON.stringify(logprobs);
    const wrong = await fetch(`${relayUrl}/v1/chat/completions`, { method: 'POST', headers, body });
    expect(wrong.status).toBe(400);
    expect(
      (await fetch(`${relayUrl}/v1/models`, { headers: { ...headers, 'anthropic-version': '2023-06-01' } }))
        .status,
    ).toBe(200);
    expect((await account()).use).toMatchObject({ dayRequests: 1, running: 0 });
    expect((await ask(good)).status).toBe(200);
    expect((await ask(good)).status).toBe(429);
  });

  it('reads in every API as that of an account that is limited', async () => {
    await change({ dailyRequestLimit: 1 });
    await ask(good);
    await rig.api.settings.update({ changes: { language: 'en' } });
    const words =
      "The group's account has used its 1 requests of today; it has room again at Nov 11, 2026 00:00:00.";
    for (const path of [
      '/v1/chat/completions',
      '/v1/responses',
      '/v1beta/models/claude-sonnet-4-5:generateContent',
    ]) {
      const refused = await ask(good, path);
      expect([path, refused.status]).toEqual([path, 429]);
      expect(messageOf(refused)).toContain(words);
    }
    const responses = JSON.parse((await ask(good, '/v1/responses')).text) as { error: { resets_at: number } };
    expect(responses.error.resets_at).toBe(Date.parse('2026-11-10T16:00:00Z') / 1_000);
  });
});

describe('the concurrency limit', () => {
  it('lets so many requests be under way at once and refuses the next for a moment', async () => {
    await change({ concurrencyLimit: 2 });
    const held: Behaviour = { plan: { text: '好' }, hold: { after: 'request' } };
    const running = [ask(held), ask(held)];
    await simulator.waitFor({ held: true }, { count: 2 });
    expect((await account()).use).toMatchObject({ running: 2, dayRequests: 2 });
    const refused = await ask(good);
    expect(refused.status).toBe(429);
    expect(messageOf(refused)).toBe('拼车组的账号正在处理 2 个请求，已到并发上限。请稍后再试。本次不计费。');
    expect(refused.headers.get('retry-after')).toBe('5');
    expect(refused.headers.get('x-should-retry')).toBeNull();
    await simulator.release();
    for (const one of running) expect((await one).status).toBe(200);
    expect((await ask(good)).status).toBe(200);
    expect((await account()).use).toMatchObject({ running: 0, dayRequests: 3 });
  });
});

describe('what an account has used', () => {
  it('adds up while it works, and is the same after a restart', async () => {
    await ask(good);
    await ask(good);
    const use = { requests: 2, unpricedRequests: 0, tokens: 2_200, costPusd: 9_000_000_000n };
    expect((await account()).use).toMatchObject(use);
    await rig.core.stop();
    await start(LATE);
    expect((await account()).use).toMatchObject({ ...use, running: 0, dayRequests: 2 });
  });
});
