import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Simulator, simCommand, startSimulator } from '../simulator/simulator-process.ts';
import { chat, request, responses } from './dialect-requests.ts';
import { ask, type Rig, startRig } from './relay-rig.ts';

let simulator: Simulator;
let rig: Rig;
beforeAll(async () => {
  simulator = await startSimulator();
  rig = await startRig({ vendorUrl: simulator.vendorUrl, account: chat.account });
});
afterAll(async () => {
  await rig.stop();
  await simulator.stop();
});

const lastEntry = async () => (await simulator.ledger()).at(-1);
const plan = { text: 'ab', events: 2, inputTokens: 10, outputTokens: 5 };
const tokens = { inputTokens: 10, outputTokens: 5 };
const streamed = (options: string) =>
  `{"model":"gpt-5.1",${options}"messages":[{"role":"user","content":${JSON.stringify(simCommand({ plan }))}}], "stream":true}`;

test.each(['', '"stream_options":{"include_usage":false},'])(
  'a stream without usage asked for is metered all the same, and its client sees none (%s)',
  async (options) => {
    const answer = await ask(rig, { path: '/v1/chat/completions', body: streamed(options) });
    expect(answer.text).toMatch(/data: \[DONE\]\n\n$/);
    expect(answer.text).not.toContain('prompt_tokens');
    expect(await rig.lastRow()).toMatchObject({ source: 'final', tokens, flags: [] });
    const asked =
      options === ''
        ? streamed('').replace('{', '{"stream_options":{"include_usage":true},')
        : streamed(options.replace('false', 'true'));
    expect((await lastEntry())?.requestSha256).toBe(createHash('sha256').update(asked).digest('hex'));
    // All other events pass as they came.
    const direct = await fetch(`${simulator.vendorUrl}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: 'Bearer sk-sim-direct', 'content-type': 'application/json' },
      body: asked,
    });
    const events = (text: string) =>
      text.split('\n\n').map((event) => event.replace(/"(id|created)":("[^"]*"|\d+)/g, ''));
    expect(events(answer.text)).toEqual(
      events(await direct.text()).filter((event) => !event.includes('prompt_tokens')),
    );
  },
);

test('a client that asks for usage gets it', async () => {
  const answer = await request(rig, chat, { plan });
  expect(answer.text).toContain('"prompt_tokens":10');
});

test('embeddings are metered as input', async () => {
  const body = JSON.stringify({
    model: 'text-embedding-3-small',
    input: [simCommand({ plan: { inputTokens: 1000 } })],
  });
  const answer = await ask(rig, { path: '/v1/embeddings', body });
  expect(JSON.parse(answer.text).data).toHaveLength(1);
  expect(await rig.lastRow()).toMatchObject({
    dialect: 'openai_embeddings',
    source: 'final',
    tokens: { inputTokens: 1000, outputTokens: 0 },
    // $0.02 a million.
    costPusd: 20_000_000n,
  });
});

test('models are answered in the dialect that the headers show, without a row', async () => {
  const before = (await rig.lastRow()).id;
  const get = (path: string, headers: Record<string, string>) =>
    fetch(`${rig.url}${path}`, { headers }).then(async (answer) => ({
      status: answer.status,
      json: JSON.parse(await answer.text()),
    }));
  const bearer = { authorization: `Bearer ${rig.secret}` };
  const list = await get('/v1/models', bearer);
  expect(list).toMatchObject({ status: 200, json: { object: 'list' } });
  expect(await get(`/v1/models/${list.json.data[0].id}`, bearer)).toMatchObject({
    status: 200,
    json: { object: 'model' },
  });
  for (const headers of [{ ...bearer, 'anthropic-version': '2023-06-01' }, { 'x-api-key': rig.secret }]) {
    const translated = await get('/v1/models', headers);
    expect(translated).toMatchObject({ status: 200, json: { first_id: 'gpt-5.1', has_more: false } });
  }
  expect((await rig.lastRow()).id).toBe(before);
});

test('an answer in the background is refused, because it would be fetched past the metering', async () => {
  const before = (await rig.lastRow()).id;
  const answer = await ask(rig, {
    path: '/v1/responses',
    body: '{"model":"gpt-5.1","input":"hi","background":true}',
  });
  expect(answer.status).toBe(400);
  expect(JSON.parse(answer.text).error.message).toContain('background');
  expect((await rig.lastRow()).id).toBe(before);
});

test('an account without the Responses API is asked for a chat completion', async () => {
  rig.account.provider = 'qwen';
  const answer = await request(rig, responses, { plan });
  rig.account.provider = 'openai';
  expect(answer.text).toMatch(responses.terminal);
  expect((await lastEntry())?.path).toBe('/v1/chat/completions');
});

test('a limit that lasts is told with its time instead of a retry-after, which a client would sleep out', async () => {
  const limited = (seconds: string) =>
    request(rig, responses, { error: { status: 429, message: 'slow', headers: { 'retry-after': seconds } } });
  const lasting = await limited('3600');
  expect(lasting.status).toBe(429);
  expect(lasting.headers['retry-after']).toBeUndefined();
  const { error } = JSON.parse(lasting.text);
  expect(error).toMatchObject({
    type: 'usage_limit_reached',
    message: expect.stringContaining('服务商限制了'),
  });
  expect(error.resets_at).toBeGreaterThan(Date.now() / 1000 + 3500);
  const short = await limited('5');
  expect(short.headers['retry-after']).toBe('5');
  expect(JSON.parse(short.text).error.message).toBe('slow');
});

test("a base URL with the vendor's own version has it in place of the client's", async () => {
  const { baseUrl } = rig.account;
  rig.account.baseUrl = `${simulator.vendorUrl}/api/paas/v4`;
  await request(rig, chat, { plan });
  rig.account.baseUrl = baseUrl;
  expect((await lastEntry())?.path).toBe('/api/paas/v4/chat/completions');
});

test('a client knows its request by the name its vendor uses', async () => {
  const { headers } = await request(rig, chat, { plan });
  expect(headers['x-request-id']).toBe((await lastEntry())?.requestId);
  const refused = await ask(rig, { path: '/v1/chat/completions', body: '{}' });
  expect(refused.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
});
