import Anthropic from '@anthropic-ai/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AppProcess, startApp } from '../app-process.ts';
import { prepareCarpool, type TestKey } from '../carpool.ts';
import { allRecords } from '../oracle.ts';
import { type Simulator, startSimulator } from '../simulator/simulator-process.ts';

let simulator: Simulator;
let app: AppProcess;
let groupId: string;
let key: TestKey;
let client: Anthropic;

beforeAll(async () => {
  simulator = await startSimulator();
  app = await startApp();
  const carpool = await prepareCarpool(app.api, simulator.vendorUrl);
  groupId = carpool.groupId;
  key = carpool.keys[0] as TestKey;
  client = new Anthropic({ baseURL: app.relayUrl, authToken: key.secret, apiKey: null, maxRetries: 0 });
});
afterAll(async () => {
  expect(await app.stop()).toBe(0);
  await simulator.stop();
});

const plan = {
  text: '拼车账单精确到分 🚗',
  inputTokens: 1234,
  outputTokens: 567,
  cacheWrite5m: 8901,
  cacheRead: 234_567,
  model: 'claude-sonnet-4-5-20250929',
};

function message(directive: unknown): Anthropic.MessageCreateParamsNonStreaming {
  return {
    model: 'claude-sonnet-4-5',
    max_tokens: 1024,
    messages: [{ role: 'user', content: `sim:${JSON.stringify(directive)}` }],
  };
}

test('a message through the official SDK is metered to the token and priced to the pUSD', async () => {
  const answer = await client.messages.create(message({ plan }));
  expect(answer.content).toEqual([expect.objectContaining({ type: 'text', text: plan.text })]);
  const record = (await allRecords(app.api, groupId)).at(-1);
  const [served] = (await simulator.ledger()).slice(-1);
  expect(served?.served).toEqual({
    input: 1234,
    output: 567,
    cacheWrite5m: 8901,
    cacheWrite1h: 0,
    cacheRead: 234_567,
  });
  expect(record).toMatchObject({
    state: 'settled',
    source: 'final',
    streamed: false,
    keyId: key.id,
    modelAsked: 'claude-sonnet-4-5',
    modelAnswered: 'claude-sonnet-4-5-20250929',
    upstreamRequestId: served?.requestId,
    tokens: {
      inputTokens: 1234,
      outputTokens: 567,
      cacheWrite5mTokens: 8901,
      cacheWrite1hTokens: 0,
      cacheReadTokens: 234_567,
    },
  });
  // Over 200,000 input tokens, so the vendor's long-context prices hold: $6, $22.50, $7.50 and $0.60 a million.
  expect(record?.costPusd).toBe(
    1234n * 6_000_000n + 567n * 22_500_000n + 8901n * 7_500_000n + 234_567n * 600_000n,
  );
});

test('a streamed message is metered to the token and its terminal event comes after the row is settled', async () => {
  const short = { ...plan, cacheRead: 100_000 };
  const stream = client.messages.stream(message({ plan: short }));
  const final = await stream.finalMessage();
  // The terminal event has been seen, so the row must be settled by now, without waiting.
  const record = (await allRecords(app.api, groupId)).at(-1);
  expect(record).toMatchObject({ state: 'settled', source: 'final', streamed: true });
  expect(record?.tokens?.outputTokens).toBe(final.usage.output_tokens);
  expect(record?.tokens?.inputTokens).toBe(1234);
  expect(record?.costPusd).toBe(75_585_750_000n);
  expect(final.content).toEqual([expect.objectContaining({ type: 'text', text: plan.text })]);
});

test('the row detail shows the arithmetic that makes the cost', async () => {
  await client.messages.create(message({ plan: { ...plan, cacheRead: 0, cacheWrite5m: 0 } }));
  const record = (await allRecords(app.api, groupId)).at(-1);
  const detail = await app.api.usage.get({ usageId: record?.id ?? 0 });
  const used = detail.arithmetic?.lines.filter((line) => line.tokens > 0);
  expect(used).toEqual([
    { kind: 'inputTokens', tokens: 1234, pusdPerToken: 3_000_000n, amountPusd: 3_702_000_000n, own: false },
    { kind: 'outputTokens', tokens: 567, pusdPerToken: 15_000_000n, amountPusd: 8_505_000_000n, own: false },
  ]);
  expect(record?.costPusd).toBe(12_207_000_000n);
});

test('counting tokens and listing models work and are not metered', async () => {
  const before = (await allRecords(app.api, groupId)).length;
  const counted = await client.messages.countTokens({
    model: 'claude-sonnet-4-5',
    messages: [{ role: 'user', content: '你好' }],
  });
  expect(counted.input_tokens).toBeGreaterThan(0);
  const models = await client.models.list();
  expect(models.data.length).toBeGreaterThan(0);
  expect((await allRecords(app.api, groupId)).length).toBe(before);
});

test('a model without a price is recorded as unpriced, never as free', async () => {
  await client.messages.create({ ...message({ plan: { text: 'x', model: 'model-nobody-knows' } }) });
  const record = (await allRecords(app.api, groupId)).at(-1);
  expect(record).toMatchObject({ unpriced: true, costPusd: null, modelAnswered: 'model-nobody-knows' });
  const preview = await app.api.split.preview({ groupId });
  expect(preview.blockers).toContainEqual({ kind: 'unpriced', records: 1, models: ['model-nobody-knows'] });
});

test("a wrong key reads as the SDK's own authentication error", async () => {
  const stranger = new Anthropic({
    baseURL: app.relayUrl,
    authToken: 'acp_aaaaaaaa_nope',
    apiKey: null,
    maxRetries: 0,
  });
  await expect(stranger.messages.create(message({ plan }))).rejects.toBeInstanceOf(
    Anthropic.AuthenticationError,
  );
});
