import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkConnection } from '../../electron/core/providers/connection-check.ts';
import { systemClock } from '../../electron/core/system/clock-and-ids.ts';
import { type Simulator, startSimulator } from '../simulator/simulator-process.ts';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.stop());

const secret = 'sk-sim-check-canary';
const check = (baseUrl: string, apiKey = secret) =>
  checkConnection(
    { provider: 'compatible', dialect: 'anthropic', baseUrl, apiKey, userAgent: null, proxy: null },
    systemClock,
  );

async function against(vendor: RequestListener, apiKey = secret) {
  const server = createServer(vendor).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    return await check(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, apiKey);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const json =
  (status: number, body: unknown): RequestListener =>
  (request, response) => {
    request.resume();
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };

test('a working account passes every layer by listing its models, which uses no tokens', async () => {
  const report = await check(simulator.vendorUrl);
  expect(report).toMatchObject({ ok: true, failedLayer: null });
  expect(report.steps.map(({ layer }) => layer)).toEqual([
    'url',
    'dns',
    'tcp',
    'http',
    'auth',
    'region',
    'quota',
    'models',
  ]);
  expect(
    report.steps.every(
      ({ ok, durationMs, detail }) => ok && durationMs >= 0 && detail.zh !== '' && detail.en !== '',
    ),
  ).toBe(true);
  expect(report.models.length).toBeGreaterThan(0);
  expect((await simulator.ledger()).map(({ path }) => path)).toEqual(['/v1/models']);
});

test('a wrong key is named, and is not in the report even when the provider repeats it', async () => {
  await simulator.setKeys({ refuse: [secret] });
  expect(await check(simulator.vendorUrl)).toMatchObject({ ok: false, failedLayer: 'auth' });
  await simulator.setKeys({ refuse: [] });
  const report = await against(json(401, { error: { message: `bad key ${secret}` } }));
  expect(report.failedLayer).toBe('auth');
  expect(JSON.stringify(report)).toContain('bad key ***');
  expect(JSON.stringify(report)).not.toContain(secret);
});

test.each([
  ['a host that does not exist', 'http://nowhere.invalid', 'dns'],
  ['a port where nobody listens', 'http://127.0.0.1:9', 'tcp'],
  ['no URL', 'nowhere', 'url'],
])('%s fails at its layer', async (_name, baseUrl, layer) => {
  const report = await check(baseUrl);
  expect(report).toMatchObject({ ok: false, failedLayer: layer });
  expect(report.steps.at(-1)).toMatchObject({ layer, ok: false });
});

test('a server that speaks no TLS fails at tls', async () => {
  expect(await check(simulator.vendorUrl.replace('http:', 'https:'))).toMatchObject({ failedLayer: 'tls' });
});

test.each([
  ['a blocked region', 403, { error: { message: 'Claude is not available in your region' } }, 'region'],
  ['a refused key', 403, { error: { message: 'Request not allowed' } }, 'auth'],
  ['a used up limit', 429, { error: { message: 'limited' } }, 'quota'],
  ['no credit', 400, { error: { message: 'Your credit balance is too low' } }, 'quota'],
  ['a fault of the provider', 500, { error: { message: 'oops' } }, 'http'],
])('%s fails at its layer', async (_name, status, body, layer) => {
  expect(await against(json(status, body))).toMatchObject({ ok: false, failedLayer: layer });
});

test('a web page and a redirect fail at http', async () => {
  const page = await against((_request, response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'),
  );
  expect(page.failedLayer).toBe('http');
  const redirect = await against((_request, response) =>
    response.writeHead(302, { location: 'http://127.0.0.1:9' }).end(),
  );
  expect(redirect.failedLayer).toBe('http');
});

test('a provider without a list of models is asked to count one word, and one without that for one token', async () => {
  const asked: string[] = [];
  const vendor =
    (works: string, body: unknown): RequestListener =>
    (request, response) => {
      asked.push(request.url ?? '');
      json(
        request.url === works ? 200 : 404,
        request.url === works ? body : { error: { message: 'not found' } },
      )(request, response);
    };
  const counting = await against(vendor('/v1/messages/count_tokens', { input_tokens: 1 }));
  expect(counting).toMatchObject({ ok: true, models: [] });
  expect(counting.steps.at(-1)).toMatchObject({
    layer: 'message',
    detail: { en: 'No list of models; counted the tokens of one word, at no cost' },
  });
  const messaging = await against(vendor('/v1/messages', { type: 'message' }));
  expect(messaging).toMatchObject({ ok: true });
  expect(messaging.steps.at(-1)?.detail.zh).toContain('最多 1 个 token');
  expect(asked).toEqual([
    '/v1/models',
    '/v1/messages/count_tokens',
    '/v1/models',
    '/v1/messages/count_tokens',
    '/v1/messages',
  ]);
});

test('an endpoint that knows none of it fails at message', async () => {
  expect(await against(json(404, { error: { message: 'nothing here' } }))).toMatchObject({
    ok: false,
    failedLayer: 'message',
  });
});

const openai = { provider: 'openai', dialect: 'openai', userAgent: null, proxy: null } as const;
const gemini = { provider: 'gemini', dialect: 'gemini', userAgent: null, proxy: null } as const;
const compatibleOpenai = { provider: 'compatible', dialect: 'openai', userAgent: null, proxy: null } as const;
const qwen = { provider: 'qwen', dialect: 'openai', userAgent: null, proxy: null } as const;

test.each([
  [openai, '/v1/models', 'gpt-5.1'],
  [qwen, '/v1/models', 'gpt-5.1'],
  [compatibleOpenai, '/v1/models', 'gpt-5.1'],
  [gemini, '/v1beta/models', 'gemini-2.5-flash'],
])('an account of %j is tested by its own list of models', async (kind, path, model) => {
  await simulator.reset();
  const report = await checkConnection(
    { ...kind, baseUrl: simulator.vendorUrl, apiKey: secret },
    systemClock,
  );
  expect(report).toMatchObject({ ok: true, failedLayer: null });
  expect(report.models).toContain(model);
  expect(await simulator.ledger()).toMatchObject([{ path, apiKey: secret }]);
  await simulator.setKeys({ refuse: [secret] });
  expect(
    await checkConnection({ ...kind, baseUrl: simulator.vendorUrl, apiKey: secret }, systemClock),
  ).toMatchObject({ ok: false, failedLayer: 'auth' });
  await simulator.setKeys({ refuse: [] });
});

test.each([
  [gemini, 400, 'API key not valid. Please pass a valid API key.', 'auth'],
  [gemini, 400, 'User location is not supported for the API use.', 'region'],
  [gemini, 429, 'Resource has been exhausted', 'quota'],
  [openai, 403, 'Country, region, or territory not supported', 'region'],
  [openai, 429, 'You exceeded your current quota', 'quota'],
] as const)('%j: a %i that says %j fails at its layer', async (kind, status, message, layer) => {
  const server = createServer(json(status, { error: { message } })).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const report = await checkConnection({ ...kind, baseUrl, apiKey: secret }, systemClock);
  server.closeAllConnections();
  server.close();
  expect(report.failedLayer).toBe(layer);
});
