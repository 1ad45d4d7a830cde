import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Account } from '../../shared/contract/account.ts';
import { freshDataDir } from '../app-process.ts';
import { prepareCarpool } from '../carpool.ts';
import { type CoreRig, startCore } from '../core-rig.ts';
import {
  type Behaviour,
  type Simulator,
  simCommand,
  startSimulator,
} from '../simulator/simulator-process.ts';

/*
 * The clock stands still at 12:00 in the group's zone (Asia/Shanghai, 04:00 UTC) unless a test moves it, so every
 * end is a literal.
 */
const NOON = '2026-11-10T04:00:00Z';
const NOON_MS = 1_794_283_200_000;
const MINUTE_MS = 60_000;
const model = 'claude-opus-4-5-20251101';
const good: Behaviour = { plan: { text: '好', inputTokens: 10, outputTokens: 5 } };

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
  rig = await startCore({ at: NOON, dataDir });
  await rig.api.settings.update({ changes: { language: 'zh-CN' } });
  const carpool = await prepareCarpool(rig.api, simulator.vendorUrl);
  ({ accountId, groupId } = carpool);
  secret = carpool.keys[0]?.secret as string;
  await listen();
});
afterEach(() => rig.stop());

async function listen(): Promise<void> {
  await rig.core.start();
  relayUrl = (await rig.api.relay.status({})).addresses[0]?.url as string;
}

type Answer = { status: number; headers: Headers; text: string; message: string };

async function ask(
  behaviour: Behaviour,
  options: { model?: string; stream?: boolean } = {},
): Promise<Answer> {
  return send('/v1/messages', {
    model: options.model ?? model,
    max_tokens: 100,
    stream: options.stream ?? false,
    messages: [{ role: 'user', content: simCommand(behaviour) }],
  });
}

async function send(path: string, body?: unknown): Promise<Answer> {
  const response = await fetch(relayUrl + path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      'content-type': 'application/json',
      'anthropic-version': '2023-06-01',
      'x-api-key': secret,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const { status, headers } = response;
  let message = '';
  try {
    message = (JSON.parse(text) as { error?: { message?: string } }).error?.message ?? '';
  } catch {
    // A stream.
  }
  return { status, headers, text, message };
}

const refuse = (status: number, more: object = {}): Behaviour => ({ error: { status, ...more } });
const sent = async () => (await simulator.stats()).requests;
const account = (): Promise<Account> => rig.api.account.get({ accountId });

/** One refusal of the provider's, then what the next member hears without anything being sent. */
async function nextAfter(behaviour: Behaviour, times = 1): Promise<Answer> {
  for (let time = 0; time < times; time += 1) await ask(behaviour);
  const before = await sent();
  const answer = await ask(good);
  if (answer.status !== 200) expect(await sent()).toBe(before);
  return answer;
}

describe('each row of the table of cooldowns, against a provider', () => {
  it('a refused key: nothing more is sent, the owner has to replace it', async () => {
    const first = await ask(refuse(401, { type: 'authentication_error', message: 'invalid x-api-key' }));
    expect(first).toMatchObject({ status: 401, message: 'invalid x-api-key' });
    const next = await nextAfter(good);
    expect(next).toMatchObject({
      status: 503,
      message: '服务商不接受拼车组账号的密钥。请告诉车主更换密钥。本次不计费。',
    });
    expect(next.headers.get('retry-after')).toBe('60');
    expect(await account()).toMatchObject({
      state: 'needs_key',
      health: { rest: { reason: 'invalid_key', sinceMs: NOON_MS, untilMs: null }, score: 75 },
    });
    await rig.api.account.update({ accountId, changes: { apiKey: 'sk-sim-another' } });
    expect(await account()).toMatchObject({ state: 'normal', health: { rest: null, score: 100 } });
    expect((await ask(good)).status).toBe(200);
  });

  it.each([
    [402, '账号余额不足', 'credit'],
    [403, '服务商拒绝了账号的访问', 'forbidden'],
  ] as const)('%s: 30 minutes, with the reason kept', async (status, words, reason) => {
    const next = await nextAfter(
      refuse(status, { message: 'organization disabled, key sk-sim-carpool-secret-canary' }),
    );
    expect(next).toMatchObject({
      status: 503,
      message: `${words}，拼车组的账号暂停到 2026年11月10日 12:30:00，之后自动恢复。急用请联系车主。本次不计费。`,
    });
    expect(next.headers.get('retry-after')).toBe('60');
    expect(await account()).toMatchObject({
      state: 'paused',
      health: {
        rest: { reason, untilMs: NOON_MS + 30 * MINUTE_MS, said: 'organization disabled, key ***' },
      },
    });
    rig.clock.set('2026-11-10T04:30:00Z');
    expect((await ask(good)).status).toBe(200);
    expect(await account()).toMatchObject({ state: 'normal', health: { rest: null } });
  });

  it('credit that has run out and comes as a 400 counts as a 402', async () => {
    const low = 'Your credit balance is too low to access the Anthropic API.';
    expect((await nextAfter(refuse(400, { type: 'invalid_request_error', message: low }))).status).toBe(503);
    expect(await account()).toMatchObject({ health: { rest: { reason: 'credit' } } });
  });

  it('404 for a model: that model for 12 hours, the others go on', async () => {
    const first = await ask(refuse(404, { type: 'not_found_error', message: `model: ${model}` }));
    expect(first.status).toBe(404);
    const before = await sent();
    const next = await ask(good);
    expect(next.status).toBe(404);
    expect(next.message).toMatch(new RegExp(`^拼车组里没有账号提供模型 ${model}，可以使用：.*本次不计费。$`));
    expect(await sent()).toBe(before);
    expect((await ask(good, { model: 'claude-sonnet-4-5' })).status).toBe(200);
    expect(await account()).toMatchObject({
      state: 'normal',
      health: {
        rest: null,
        modelsOff: [{ models: model, reason: 'model_unknown', untilMs: NOON_MS + 720 * MINUTE_MS }],
      },
    });
    rig.clock.set('2026-11-10T16:00:00Z');
    expect((await ask(good)).status).toBe(200);
  });

  it.each([
    ['seconds', { 'retry-after': '7200' }, '2026年11月10日 14:00:00', '7200'],
    ['a date', { 'retry-after': 'Tue, 10 Nov 2026 04:00:30 GMT' }, '2026年11月10日 12:00:30', '30'],
    [
      'Unix seconds',
      {
        'anthropic-ratelimit-unified-status': 'rejected',
        'anthropic-ratelimit-unified-reset': '1794288600',
      },
      '2026年11月10日 13:30:00',
      '5400',
    ],
    [
      'a date of RFC 3339',
      { 'anthropic-ratelimit-tokens-reset': '2026-11-10T04:01:00Z' },
      '2026年11月10日 12:01:00',
      '60',
    ],
    ['a duration', { 'x-ratelimit-reset-requests': '6m0s' }, '2026年11月10日 12:06:00', '360'],
    ['the far future, cut to a week', { 'retry-after': '1000000000' }, '2026年11月17日 12:00:00', '604800'],
  ])('429 that ends in %s: until then', async (_, headers, until, seconds) => {
    const first = await ask(refuse(429, { headers }));
    expect(first).toMatchObject({ status: 429 });
    // Only a limit that lasts is told in the relay's own words at once; clients would sleep it out.
    expect(/服务商限制了/.test(first.message)).toBe(
      Number(new Map(Object.entries(headers)).get('retry-after') ?? 0) > 60,
    );
    const next = await nextAfter(good);
    expect(next).toMatchObject({
      status: 429,
      message: `服务商限制了拼车组的账号，${until}恢复。成员各自的额度没有变化，急用请联系车主。本次不计费。`,
    });
    expect(next.headers.get('retry-after')).toBe(seconds);
    expect(next.headers.get('x-should-retry')).toBe(Number(seconds) > 60 ? 'false' : null);
    expect(await account()).toMatchObject({
      state: 'limited',
      health: { rest: { reason: 'rate_limit', untilMs: NOON_MS + Number(seconds) * 1000 }, score: 100 },
    });
    rig.clock.set(new Date(NOON_MS + Number(seconds) * 1000).toISOString());
    expect((await ask(good)).status).toBe(200);
  });

  it('429 that ends in its body, and 429 for one family of models', async () => {
    expect(
      (await nextAfter(refuse(429, { message: '您的限额将在 2026-11-10 13:00:00 重置' }))).message,
    ).toContain('2026年11月10日 13:00:00恢复');
    await rig.api.account.recover({ accountId });
    const opus = {
      'anthropic-ratelimit-unified-7d_opus-status': 'rejected',
      'anthropic-ratelimit-unified-7d_opus-reset': '1794369600',
    };
    expect(await nextAfter(refuse(429, { headers: opus }))).toMatchObject({
      status: 429,
      message:
        '服务商限制了拼车组账号的 opus 模型，2026年11月11日 12:00:00恢复，其他模型照常可用。成员各自的额度没有变化。本次不计费。',
    });
    expect((await ask(good, { model: 'claude-sonnet-4-5' })).status).toBe(200);
    expect(await account()).toMatchObject({
      state: 'normal',
      health: { modelsOff: [{ models: 'opus', reason: 'rate_limit' }] },
    });
  });

  it.each([
    ['nothing', {}],
    ['garbage', { 'retry-after': 'soon', 'anthropic-ratelimit-unified-reset': 'NaN' }],
    ['the past', { 'retry-after': 'Tue, 10 Nov 2026 03:59:59 GMT' }],
  ])('429 that ends in %s is passed on and not marked', async (_, headers) => {
    const next = await nextAfter(refuse(429, { headers, message: 'slow down' }), 6);
    expect(next.status).toBe(200);
    expect(await account()).toMatchObject({ state: 'normal', health: { rest: null, score: 100 } });
  });

  it.each([
    ['500', refuse(500), 4],
    ['502', refuse(502), 4],
    ['an answer that breaks off', { ...good, cut: { how: 'reset', afterEvents: 2 } } as Behaviour, 4],
    ['a web page', { html: true } as Behaviour, 4],
  ])('%s: four in a row are borne, the fifth pauses for a minute, then for two', async (_, broken, borne) => {
    const fail = () => ask(broken, { stream: true }).catch(() => undefined);
    for (let time = 0; time < borne; time += 1) await fail();
    expect((await account()).state).toBe('normal');
    await fail();
    const next = await ask(good);
    expect(next).toMatchObject({ status: 503 });
    expect(next.message).toMatch(/^连续多次请求失败，拼车组的账号暂停到 2026年11月10日 12:01:00，/);
    rig.clock.set('2026-11-10T04:01:00Z');
    await fail();
    expect(await account()).toMatchObject({
      state: 'paused',
      health: { rest: { reason: 'failing', untilMs: NOON_MS + 3 * MINUTE_MS } },
    });
    rig.clock.set('2026-11-10T04:03:00Z');
    expect((await ask(good)).status).toBe(200);
    for (let time = 0; time < borne; time += 1) await fail();
    expect((await account()).state).toBe('normal');
  });

  it('503: a minute, and 529: ten minutes, at once', async () => {
    const unavailable = await nextAfter(refuse(503));
    expect(unavailable.message).toMatch(/^服务商暂时不可用，.*12:01:00，/);
    await rig.api.account.recover({ accountId });
    const overloaded = await nextAfter(refuse(529, { type: 'overloaded_error' }));
    expect(overloaded.status).toBe(503);
    expect(overloaded.message).toMatch(/^服务商过载，.*12:10:00，/);
    expect(await account()).toMatchObject({ state: 'paused', health: { score: 90 } });
  });

  it('an error within a stream marks the account like its status', async () => {
    const broken: Behaviour = { ...good, errorInStream: { afterEvents: 2, type: 'overloaded_error' } };
    const first = await ask(broken, { stream: true });
    expect(first.status).toBe(200);
    expect(first.text).toContain('overloaded_error');
    expect(await account()).toMatchObject({ state: 'paused', health: { rest: { reason: 'overloaded' } } });
  });

  it("a member's own fault, or leaving early, tells nothing of the account", async () => {
    const stalling: Behaviour = { plan: { text: 'ab cd ef gh', events: 3 }, stall: { after: 4 } };
    for (let time = 0; time < 6; time += 1) {
      await ask(refuse(400, { type: 'invalid_request_error', message: 'max_tokens: too large' }));
      const leaving = new AbortController();
      const stream = fetch(`${relayUrl}/v1/messages`, {
        method: 'POST',
        signal: leaving.signal,
        headers: {
          'content-type': 'application/json',
          'anthropic-version': '2023-06-01',
          'x-api-key': secret,
        },
        body: JSON.stringify({
          model,
          max_tokens: 9,
          stream: true,
          messages: [{ role: 'user', content: simCommand(stalling) }],
        }),
      });
      await stream;
      leaving.abort();
    }
    expect((await ask(good)).status).toBe(200);
    expect(await account()).toMatchObject({ state: 'normal', health: { score: 100 } });
  });
});

describe('while the account rests', () => {
  it('counting tokens and listing models still works, and neither marks the account', async () => {
    await ask(refuse(429, { headers: { 'retry-after': '600' } }));
    expect((await send('/v1/models')).status).toBe(200);
    const count = { model, messages: [{ role: 'user', content: '你好' }] };
    expect((await send('/v1/messages/count_tokens', count)).status).toBe(200);
    await rig.api.account.recover({ accountId });
    for (const path of ['/v1/models', '/v1/messages/count_tokens'])
      await simulator.behave(refuse(529), { match: { path } });
    expect((await send('/v1/models')).status).toBe(529);
    expect((await send('/v1/messages/count_tokens', count)).status).toBe(529);
    expect(await account()).toMatchObject({ state: 'normal', health: { score: 100 } });
  });

  it('members read until when on their own usage, and the owner sees it everywhere', async () => {
    const own = async () => (JSON.parse((await send('/v1/usage')).text) as { account: unknown }).account;
    expect(await own()).toEqual({ state: 'normal', untilMs: null, modelsOff: [] });
    await ask(refuse(429, { headers: { 'retry-after': '600' } }));
    expect(await own()).toEqual({ state: 'limited', untilMs: NOON_MS + 600_000, modelsOff: [] });
    expect(rig.events).toContainEqual({ name: 'account.healthChanged', payload: { accountId } });
    await rig.api.account.disable({ accountId });
    expect(await own()).toMatchObject({ state: 'unavailable' });
    expect((await account()).state).toBe('disabled');
    await rig.api.binding.clear({ groupId });
    expect(await own()).toBeNull();
  });

  it('a restart changes nothing about it, nor about the windows and the score', async () => {
    const headers = {
      'retry-after': '600',
      'anthropic-ratelimit-unified-5h-utilization': '0.93',
      'anthropic-ratelimit-unified-5h-reset': '1794288600',
      'anthropic-ratelimit-unified-7d-utilization': '0.31',
      'anthropic-ratelimit-unified-7d-reset': '1794700800',
    };
    await ask(refuse(500));
    await ask(refuse(404, { message: `model: ${model}` }));
    await ask(refuse(429, { headers }), { model: 'claude-sonnet-4-5' });
    const before = await account();
    expect(before).toMatchObject({
      state: 'limited',
      health: {
        rest: { reason: 'rate_limit' },
        modelsOff: [{ models: model }],
        score: 90,
        windows: [
          { name: 'five_hours', usedShare: 0.93, resetsAtMs: 1_794_288_600_000, measured: true },
          { name: 'seven_days', usedShare: 0.31, resetsAtMs: 1_794_700_800_000, measured: true },
        ],
        lastDay: { requests: 3, succeeded: 0, limited: 1, overloaded: 0, failed: 1 },
      },
    });
    await rig.core.stop();
    rig = await startCore({ at: NOON, dataDir });
    expect(await account()).toEqual(before);
    await listen();
    expect((await ask(good)).status).toBe(404);
    expect((await ask(good, { model: 'claude-sonnet-4-5' })).status).toBe(429);
  });

  it('the owner ends all of it at once', async () => {
    await ask(refuse(404, { message: `model: ${model}` }));
    await ask(refuse(403), { model: 'claude-sonnet-4-5' });
    await ask(refuse(401), { model: 'claude-sonnet-4-5' });
    await simulator.setKeys({ refuse: ['sk-sim-carpool-secret-canary'] });
    await rig.api.account.check({ accountId });
    expect(await account()).toMatchObject({ state: 'needs_key', validation: 'invalid' });
    await simulator.setKeys({ refuse: [] });
    expect(await rig.api.account.recover({ accountId })).toMatchObject({
      state: 'normal',
      validation: 'pending',
      health: { rest: null, modelsOff: [] },
    });
    expect((await ask(good)).status).toBe(200);
  });

  it('a connection test that passes ends a refused key', async () => {
    await ask(refuse(401));
    expect((await account()).state).toBe('needs_key');
    await rig.api.account.check({ accountId });
    expect((await account()).state).toBe('normal');
  });

  it("a subscription's 5-hour window is guessed where the provider tells none, and an API account has none", async () => {
    const unified = 'anthropic-ratelimit-unified';
    await ask({ ...good, headers: { [`${unified}-5h-reset`]: 'none', [`${unified}-7d-reset`]: 'none' } });
    expect((await account()).health.windows).toEqual([]);
    await rig.api.account.update({
      accountId,
      changes: { fee: { amountMinor: 14_000n, currency: 'CNY' }, meteredBilled: false },
    });
    expect((await account()).health.windows).toEqual([
      {
        name: 'five_hours',
        models: null,
        usedShare: null,
        resetsAtMs: NOON_MS + 300 * MINUTE_MS,
        measured: false,
      },
    ]);
  });
});
