import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Anthropic from '@anthropic-ai/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Simulator, startSimulator } from '../simulator/simulator-process.ts';
import { ask, message, messageBody, model, type Rig, startRig, vendorKey } from './relay-rig.ts';

let simulator: Simulator;
let rig: Rig;
beforeAll(async () => {
  simulator = await startSimulator();
  rig = await startRig({
    vendorUrl: simulator.vendorUrl,
    account: { firstByteTimeoutMs: 400, idleTimeoutMs: 400 },
    limits: { heartbeatOnlyMs: 600 },
  });
});
afterAll(async () => {
  await rig.stop();
  await simulator.stop();
});

const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('hex');
const lastEntry = async () => (await simulator.ledger()).at(-1);
const unbilled = { source: 'none', tokens: null, costPusd: 0n, unpriced: false };

test('the body goes to the provider as the bytes that came', async () => {
  const body = `{ "model":"${model}",\t"max_tokens": 1e1, "stream":true, "note":"\\u8f66\u8f66",\n "messages":[{"role":"user","content":"hi"}]}`;
  await ask(rig, { body });
  expect(await lastEntry()).toMatchObject({
    requestSha256: sha256(body),
    requestBytes: Buffer.byteLength(body),
  });
});

test('a large body goes on as it came too, whether it comes in one piece or many, and no JSON goes nowhere', async () => {
  const content = 'say \\"hi\\" 車 '.repeat(80_000);
  const body = `{"messages":[{"role":"user","content":"${content}"}],"max_tokens":5,"model":"${model}" }`;
  for (const headers of [{}, { 'transfer-encoding': 'chunked' }]) {
    expect((await ask(rig, { body, headers })).status).toBe(200);
    expect(await lastEntry()).toMatchObject({
      requestSha256: sha256(body),
      requestBytes: Buffer.byteLength(body),
    });
  }
  const before = (await simulator.ledger()).length;
  for (const broken of [body.slice(0, -1), `${body}}`, body.replace('"model"', 'model')])
    expect((await ask(rig, { body: broken })).status).toBe(400);
  expect(await simulator.ledger()).toHaveLength(before);
});

test("only listed headers and the account's own credential go to the provider", async () => {
  const hostile = {
    accept: 'text/event-stream',
    'accept-encoding': 'gzip, deflate, br, zstd',
    'accept-language': 'zh',
    'anthropic-beta': 'context-1m-2025-08-07',
    'anthropic-version': '2026-10-21',
    'anthropic-organization': 'org',
    'cf-connecting-ip': '1.2.3.4',
    cookie: 'a=b',
    forwarded: 'for=1.2.3.4',
    host: `localhost:${rig.port}`,
    'openai-organization': 'org',
    origin: 'http://localhost',
    referer: 'http://localhost/',
    'user-agent': 'claude-cli/2.1.197 (external, sdk-cli)',
    'x-api-key': 'sk-of-the-client',
    'x-app': 'cli',
    'x-claude-code-session-id': '1',
    'x-forwarded-for': '127.0.0.1',
    'x-goog-api-key': 'other',
    'x-real-ip': '1.2.3.4',
    'x-request-id': '1',
    'x-stainless-lang': 'js',
    'x-whatever': '1',
  };
  await ask(rig, {
    path: '/v1/messages?beta=true&key=secret&base_url=x',
    headers: hostile,
    body: messageBody({}),
  });
  const entry = await lastEntry();
  expect(entry?.path).toBe('/v1/messages?beta=true');
  const received = Object.fromEntries(
    entry?.headers.map(([name, value]) => [name.toLowerCase(), value]) ?? [],
  );
  const { 'content-length': _, connection: __, ...others } = received;
  expect(others).toEqual({
    host: new URL(simulator.vendorUrl).host,
    accept: 'text/event-stream',
    'accept-language': 'zh',
    'anthropic-beta': 'context-1m-2025-08-07',
    'anthropic-version': '2026-10-21',
    authorization: `Bearer ${vendorKey}`,
    'content-type': 'application/json',
    'user-agent': 'claude-cli/2.1.197 (external, sdk-cli)',
    'x-api-key': vendorKey,
    'x-app': 'cli',
    'x-stainless-lang': 'js',
  });
});

test('only listed headers of the provider go to the member', async () => {
  const headers = { 'set-cookie': ['a=b', 'c=d'], 'x-secret': '1', server: 'vendor', 'retry-after': '7' };
  const { headers: got } = await message(rig, { headers });
  const entry = await lastEntry();
  const { date: _, connection: __, 'transfer-encoding': ___, ...others } = got;
  expect(others).toEqual({
    'content-type': 'text/event-stream; charset=utf-8',
    'request-id': entry?.requestId,
    'retry-after': '7',
    'cache-control': 'no-store',
  });
});

test.each([400, 401, 403, 404, 413, 429, 500, 503, 529])(
  'a %i of the provider passes unchanged and is not billed',
  async (status) => {
    const headers = { 'retry-after': '17' };
    for (const streamed of [true, false]) {
      const answer = await message(rig, { error: { status, message: '太忙了', headers } }, streamed);
      const entry = await lastEntry();
      expect(answer).toMatchObject({ status, complete: true });
      expect(answer.headers['retry-after']).toBe('17');
      expect(sha256(answer.body)).toBe(entry?.answerSha256);
      expect(await rig.lastRow()).toMatchObject({
        ...unbilled,
        flags: [],
        httpStatus: status,
        errorCode: null,
      });
    }
  },
);

test('an error body under status 200 passes and is not billed', async () => {
  const answer = await message(rig, { error: { status: 200, type: 'overloaded_error' } }, false);
  expect(answer.status).toBe(200);
  expect(JSON.parse(answer.text).error.type).toBe('overloaded_error');
  expect(await rig.lastRow()).toMatchObject({ ...unbilled, flags: ['usage_missing'] });
});

test.each([true, false])(
  'a web page instead of an answer is an error to the member and not billed (stream %s)',
  async (streamed) => {
    const answer = await message(rig, { html: true }, streamed);
    expect(answer.status).toBe(502);
    expect(JSON.parse(answer.text)).toMatchObject({
      type: 'error',
      error: { type: 'api_error', message: '服务商的回答无法识别。不作为输出计费。' },
    });
    expect(await rig.lastRow()).toMatchObject({
      ...unbilled,
      flags: ['usage_missing'],
      errorCode: 'relay.upstream_garbled',
    });
  },
);

test('a redirect is not followed', async () => {
  const seen: string[] = [];
  const trap = createServer((request, response) => {
    seen.push(request.url ?? '');
    response.end();
  }).listen(0, '127.0.0.1');
  await once(trap, 'listening');
  const url = `http://127.0.0.1:${(trap.address() as AddressInfo).port}/steal`;
  for (const status of [301, 302, 307, 308]) {
    expect((await message(rig, { redirect: { url, status } })).status).toBe(502);
    expect(await rig.lastRow()).toMatchObject({
      ...unbilled,
      errorCode: 'relay.upstream_garbled',
      httpStatus: status,
    });
  }
  expect(seen).toEqual([]);
  trap.close();
});

test.each([true, 3] as const)('an encoded answer nobody asked for is refused (gzip %s)', async (gzip) => {
  expect((await message(rig, { gzip }, false)).status).toBe(502);
  expect(await rig.lastRow()).toMatchObject({ ...unbilled, errorCode: 'relay.upstream_garbled' });
});

test("a provider that does not answer is a 504 after the account's first byte limit", async () => {
  const answer = await message(rig, { stall: { after: 'request' } });
  expect(answer.status).toBe(504);
  expect(JSON.parse(answer.text).error.type).toBe('timeout_error');
  expect(await rig.lastRow()).toMatchObject({
    ...unbilled,
    errorCode: 'relay.upstream_timeout',
    httpStatus: null,
  });
});

test('a provider that falls silent after its head is a 504, because nothing was sent yet', async () => {
  expect((await message(rig, { stall: { after: 'headers' } })).status).toBe(504);
  expect((await message(rig, { stall: { after: 'headers' } }, false)).status).toBe(504);
  expect(await rig.lastRow()).toMatchObject({
    ...unbilled,
    flags: ['truncated'],
    errorCode: 'relay.upstream_timeout',
  });
});

test('a provider that falls silent within a stream ends it with an error event', async () => {
  const answer = await message(rig, { plan: { inputTokens: 9 }, stall: { after: 3 } });
  expect(answer.text).toMatch(/event: error\ndata: .*timeout_error.*\n\n$/);
  expect(await rig.lastRow()).toMatchObject({
    source: 'partial',
    flags: ['truncated'],
    errorCode: 'relay.upstream_timeout',
    tokens: { inputTokens: 9, outputTokens: 1 },
  });
});

test('heartbeats alone keep a stream alive only so long', async () => {
  const answer = await message(rig, { stall: { after: 3, pingEveryMs: 50 } });
  expect(answer.text.match(/event: ping/g)?.length).toBeGreaterThan(3);
  expect(answer.text).toMatch(/event: error\ndata: .*timeout_error.*\n\n$/);
  expect(await rig.lastRow()).toMatchObject({ flags: ['truncated'], errorCode: 'relay.upstream_timeout' });
});

test.each([
  ['nothing that is HTTP', Buffer.from('hello\r\n\r\n')],
  [
    'a smuggled length',
    Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'),
  ],
])('%s is a 502 and not billed', async (_name, bytes) => {
  const answer = await message(rig, { raw: { base64: bytes.toString('base64'), ending: 'fin' } });
  expect(answer.status).toBe(502);
  expect(await rig.lastRow()).toMatchObject({ ...unbilled, state: 'settled' });
});

test('a provider that cannot be reached is a 502 that names the layer', async () => {
  const { baseUrl } = rig.account;
  rig.account.baseUrl = 'http://127.0.0.1:9';
  const answer = await message(rig, {});
  rig.account.baseUrl = baseUrl;
  expect(answer.status).toBe(502);
  expect(answer.text).toContain('tcp ECONNREFUSED');
  expect(await rig.lastRow()).toMatchObject({ ...unbilled, errorCode: 'relay.upstream_unreachable' });
});

test('a base URL with a path prefix keeps it', async () => {
  const { baseUrl } = rig.account;
  rig.account.baseUrl = `${simulator.vendorUrl}/api/anthropic/v1`;
  await message(rig, {});
  rig.account.baseUrl = baseUrl;
  expect((await rig.lastRow()).httpStatus).toBe(404);
});

test('the model billed is the one answered, and a different one is flagged', async () => {
  await message(rig, { plan: { model: 'claude-opus-4-5-20251101', inputTokens: 10, outputTokens: 1 } });
  expect(await rig.lastRow()).toMatchObject({
    modelAsked: model,
    modelAnswered: 'claude-opus-4-5-20251101',
    flags: ['model_differs'],
    // 10 at $5 and 1 at $25 a million.
    costPusd: 10n * 5_000_000n + 25_000_000n,
  });
});

test('an alias and its dated name are one model', async () => {
  const body = JSON.stringify({
    model: 'claude-sonnet-4-5',
    max_tokens: 1,
    messages: [{ role: 'user', content: 'sim:{"plan":{"model":"claude-sonnet-4-5-20250929"}}' }],
  });
  await ask(rig, { body });
  expect(await rig.lastRow()).toMatchObject({
    modelAsked: 'claude-sonnet-4-5',
    modelAnswered: model,
    flags: [],
  });
});

test.each(['claude-x:free', 'CLAUDE-SONNET-4-5', '../claude', 'claude-sonnet-4-5-thinking', 'cläude'])(
  'tokens of the unknown model %s are unpriced, never free',
  async (name) => {
    await message(rig, { plan: { model: name } });
    expect(await rig.lastRow()).toMatchObject({
      source: 'final',
      costPusd: null,
      unpriced: true,
      modelAnswered: name,
    });
  },
);

test('counting tokens and models pass through without a row', async () => {
  const before = (await rig.lastRow()).id;
  const counted = await ask(rig, {
    path: '/v1/messages/count_tokens?beta=true',
    body: messageBody({ plan: { inputTokens: 77 } }),
  });
  expect(JSON.parse(counted.text)).toEqual({ input_tokens: 77 });
  const models = await ask(rig, { method: 'GET', path: '/v1/models?limit=2' });
  expect(JSON.parse(models.text).data).toHaveLength(2);
  expect((await lastEntry())?.path).toBe('/v1/models?limit=2');
  const { id } = JSON.parse(models.text).data[1];
  const one = await ask(rig, { method: 'GET', path: `/v1/models/${id}` });
  expect(JSON.parse(one.text)).toMatchObject({ type: 'model', id });
  expect((await rig.lastRow()).id).toBe(before);
});

test('the official SDK reads answers and refusals of the relay as its own classes', async () => {
  const client = (key: string) =>
    new Anthropic({ baseURL: rig.url, authToken: key, apiKey: null, maxRetries: 0 });
  const create = (key: string, body: object) =>
    client(key).messages.create({
      model,
      max_tokens: 5,
      messages: [{ role: 'user', content: 'hi' }],
      ...body,
    });
  expect((await create(rig.secret, {})).usage.output_tokens).toBeGreaterThan(0);
  await expect(create('acp_wrong', {})).rejects.toBeInstanceOf(Anthropic.AuthenticationError);
  await expect(create(rig.secret, { model: '' })).rejects.toBeInstanceOf(Anthropic.BadRequestError);
  rig.account.enabled = false;
  await expect(create(rig.secret, {})).rejects.toBeInstanceOf(Anthropic.InternalServerError);
  rig.account.enabled = true;
  const broken = client(rig.secret).messages.stream({
    model,
    max_tokens: 5,
    messages: [{ role: 'user', content: 'sim:{"cut":{"how":"clean_end_without_terminal","afterEvents":4}}' }],
  });
  await expect(broken.finalMessage()).rejects.toThrow('服务商的回答中途断开');
});

test('no secret is in the log', () => {
  const log = rig.log.lines.join('\n');
  expect(log).not.toContain(vendorKey);
  expect(log).not.toContain(rig.secret);
});
