import { GoogleGenAI } from '@google/genai';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Simulator, simCommand, startSimulator } from '../simulator/simulator-process.ts';
import { geminiEvents, request } from './dialect-requests.ts';
import { ask, type Rig, startRig } from './relay-rig.ts';

let simulator: Simulator;
let rig: Rig;
beforeAll(async () => {
  simulator = await startSimulator();
  rig = await startRig({ vendorUrl: simulator.vendorUrl, account: geminiEvents.account });
});
afterAll(async () => {
  await rig.stop();
  await simulator.stop();
});

const lastEntry = async () => (await simulator.ledger()).at(-1);
const contents = (text: string) => [{ role: 'user', parts: [{ text }] }];

test('the model of the path is the one asked, and the one answered is billed', async () => {
  await request(rig, geminiEvents, { plan: { model: 'gemini-2.5-pro', inputTokens: 10, outputTokens: 1 } });
  expect(await rig.lastRow()).toMatchObject({
    modelAsked: 'gemini-2.5-flash',
    modelAnswered: 'gemini-2.5-pro',
    flags: ['model_differs'],
    // $1.25 and $10 a million.
    costPusd: 12_500_000n + 10_000_000n,
  });
});

test('counting tokens and models pass through without a row', async () => {
  const before = (await rig.lastRow()).id;
  const counted = await ask(rig, {
    path: '/v1beta/models/gemini-2.5-flash:countTokens',
    body: JSON.stringify({ contents: contents(simCommand({ plan: { inputTokens: 77 } })) }),
  });
  expect(JSON.parse(counted.text)).toMatchObject({ totalTokens: 77 });
  const list = await ask(rig, { method: 'GET', path: '/v1beta/models?pageSize=2&fields=x' });
  expect(JSON.parse(list.text).models).toHaveLength(2);
  expect((await lastEntry())?.path).toBe('/v1beta/models?pageSize=2');
  const one = await ask(rig, { method: 'GET', path: '/v1beta/models/gemini-2.5-pro' });
  expect(JSON.parse(one.text).name).toBe('models/gemini-2.5-pro');
  expect((await rig.lastRow()).id).toBe(before);
});

test('embeddings are metered as input, and one without usage says so', async () => {
  const embed = (behaviour: object) =>
    ask(rig, {
      path: '/v1beta/models/gemini-embedding-001:embedContent',
      body: JSON.stringify({ content: { parts: [{ text: simCommand(behaviour) }] } }),
    });
  await embed({ plan: { inputTokens: 1000 } });
  expect(await rig.lastRow()).toMatchObject({
    modelAsked: 'gemini-embedding-001',
    source: 'final',
    tokens: { inputTokens: 1000, outputTokens: 0 },
    // $0.15 a million.
    costPusd: 150_000_000n,
  });
  await embed({ oddUsage: { usage: { missing: true } } });
  expect(await rig.lastRow()).toMatchObject({ source: 'none', tokens: null, flags: ['usage_missing'] });
});

test('embeddings in a batch are one request, for a mapped model too', async () => {
  rig.account.modelMapping = [{ from: 'embed', to: 'gemini-embedding-001' }];
  const client = new GoogleGenAI({ apiKey: rig.secret, vertexai: false, httpOptions: { baseUrl: rig.url } });
  const { embeddings } = await client.models.embedContent({
    model: 'embed',
    contents: [simCommand({ plan: { inputTokens: 700 } }), '第二段'],
  });
  rig.account.modelMapping = [];
  expect(embeddings).toHaveLength(2);
  expect((await lastEntry())?.path).toBe('/v1beta/models/gemini-embedding-001:batchEmbedContents');
  expect(await rig.lastRow()).toMatchObject({
    modelAsked: 'embed',
    source: 'final',
    tokens: { inputTokens: 700, outputTokens: 0 },
    costPusd: 105_000_000n,
  });
});

test('all four places for a key work, and none of them reaches the provider', async () => {
  const path = '/v1beta/models/gemini-2.5-flash:generateContent';
  const post = (query: string, headers: Record<string, string>) =>
    fetch(`${rig.url}${path}${query}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ contents: contents('hi') }),
    });
  const ways: [string, Record<string, string>][] = [
    [`?key=${rig.secret}`, {}],
    ['', { 'x-goog-api-key': rig.secret }],
    ['', { 'x-api-key': rig.secret }],
    ['', { authorization: `Bearer ${rig.secret}` }],
  ];
  for (const [query, headers] of ways) {
    expect((await post(query, headers)).status).toBe(200);
    expect(JSON.stringify(await lastEntry())).not.toContain(rig.secret);
  }
});

test.each(['proto', 'media', 'sse&alt=proto'])(
  'a form of the answer that cannot be read is not asked for (alt=%s)',
  async (alt) => {
    await ask(rig, {
      path: `/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=${alt}`,
      body: JSON.stringify({ contents: contents('hi') }),
    });
    expect((await lastEntry())?.path).not.toContain('proto');
    expect((await lastEntry())?.path).not.toContain('media');
    expect(await rig.lastRow()).toMatchObject({ source: 'final', flags: [] });
  },
);

test.each([
  '/v1beta/models/gemini-2.5-flash:batchGenerateContent',
  '/v1beta/models/..%2Ffiles:generateContent',
  '/v1beta/models/:generateContent',
  '/v1beta/files',
])('%s is no address', async (path) => {
  expect((await ask(rig, { path, body: '{}' })).status).toBe(404);
});
