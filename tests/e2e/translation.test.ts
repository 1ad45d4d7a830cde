import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ProviderName } from '../../shared/contract/account.ts';
import { type AppProcess, startApp } from '../app-process.ts';
import { allRecords } from '../oracle.ts';
import { type Simulator, simCommand, startSimulator } from '../simulator/simulator-process.ts';
import { aiSdks } from './sdks/ai-sdk.ts';
import { anthropicSdk } from './sdks/anthropic-sdk.ts';
import { googleSdk } from './sdks/google-sdk.ts';
import { openaiChatSdk, openaiResponsesSdk } from './sdks/openai-sdk.ts';
import type { Pointed, Said, SdkClient } from './sdks/said.ts';

/** Each kind of account with the addresses of the APIs it is spoken to by. */
const accounts: { provider: ProviderName; model: string; path: RegExp }[] = [
  { provider: 'claude', model: 'claude-sonnet-4-5', path: /^\/v1\/messages$/ },
  { provider: 'openai', model: 'gpt-5.1', path: /^\/v1\/(responses|chat\/completions)$/ },
  { provider: 'qwen', model: 'qwen3-coder-plus', path: /^\/v1\/chat\/completions$/ },
  { provider: 'gemini', model: 'gemini-2.5-flash', path: /^\/v1beta\/models\/gemini-2.5-flash:/ },
];

const clients: [string, (pointed: Pointed) => SdkClient][] = [
  ['@anthropic-ai/sdk', anthropicSdk],
  ['openai, chat completions', openaiChatSdk],
  ['openai, responses', openaiResponsesSdk],
  ['@google/genai', googleSdk],
  ...['@ai-sdk/anthropic', '@ai-sdk/openai chat', '@ai-sdk/openai responses', '@ai-sdk/google'].map(
    (name, index): [string, (pointed: Pointed) => SdkClient] => [
      `ai, ${name}`,
      (pointed) => aiSdks(pointed)[index] as SdkClient,
    ],
  ),
];

/** A red dot. */
const PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI12P4//8/w38GIAXDIBKE0DHxgljNBAAO9TXL0Y4OHwAAAABJRU5ErkJggg==';

const TEXT = '拼车账单精确到分 🚗 to the cent';
const toolUses = [
  { name: 'get_weather', input: { city: '深圳', days: 3 } },
  { name: 'get_time', input: { zone: 'Asia/Shanghai' } },
];
const resultOf = (name: string) => (name === 'get_weather' ? '晴，31 °C' : '14:05');

type Carpool = { groupId: string; secret: string };

let simulator: Simulator;
let app: AppProcess;
const carpools = new Map<ProviderName, Carpool>();

beforeAll(async () => {
  simulator = await startSimulator();
  app = await startApp();
  for (const { provider } of accounts) carpools.set(provider, await createCarpool(provider));
});
afterAll(async () => {
  expect(await app.stop()).toBe(0);
  await simulator.stop();
});

async function createCarpool(provider: ProviderName): Promise<Carpool> {
  const { api } = app;
  const group = await api.group.create({ name: `拼车 ${provider}` });
  const account = await api.account.create({
    name: `账号 ${provider}`,
    provider,
    baseUrl: simulator.vendorUrl,
    apiKey: `sk-sim-${provider}`,
  });
  await api.binding.set({ groupId: group.id, accountId: account.id });
  const [member] = await api.member.createMany({ groupId: group.id, names: ['林晓'] });
  const { secret } = await api.memberKey.create({ memberId: member?.id ?? '', label: 'SDK' });
  return { groupId: group.id, secret };
}

const carpoolOf = (provider: ProviderName) => carpools.get(provider) as Carpool;

/** Figures that the vendor's API can report: only Anthropic has cache writes of its own. */
function planOf(provider: ProviderName) {
  const plan = { text: TEXT, inputTokens: 1234, outputTokens: 567, cacheRead: 8901 };
  return provider === 'claude' ? { ...plan, cacheWrite5m: 350 } : plan;
}

/** The row of the latest request, in the shape of what a client says. */
async function lastRow(groupId: string) {
  const row = (await allRecords(app.api, groupId)).at(-1);
  const tokens = row?.tokens;
  if (tokens === null || tokens === undefined) throw new Error('the latest row has no tokens');
  expect(row).toMatchObject({ state: 'settled', source: 'final' });
  const { inputTokens, cacheReadTokens, cacheWrite5mTokens, cacheWrite1hTokens, outputTokens } = tokens;
  return {
    promptTokens: inputTokens + cacheReadTokens + cacheWrite5mTokens + cacheWrite1hTokens,
    cachedTokens: cacheReadTokens,
    outputTokens,
  };
}

const figuresOf = ({ promptTokens, cachedTokens, outputTokens }: Said) => ({
  promptTokens,
  cachedTokens,
  outputTokens,
});

/** What the vendor got of the latest request: where, and the body. */
async function received(): Promise<{ path: string; body: string }> {
  const entry = (await simulator.ledger()).at(-1);
  if (entry === undefined) throw new Error('the vendor got no request');
  return { path: entry.path, body: (await simulator.bodyOf(entry)) ?? '' };
}

describe.each(accounts)('an account of $provider', ({ provider, model, path }) => {
  describe.each(clients)('for %s', (_name, clientFor) => {
    const client = () => clientFor({ relayUrl: app.relayUrl, secret: carpoolOf(provider).secret });

    test.each([false, true])('text, figures and system text arrive, streamed %s', async (streamed) => {
      const plan = planOf(provider);
      const said = await client().ask({
        model,
        system: '说中文',
        prompt: simCommand({ plan }),
        streamed,
      });
      expect(said.text).toBe(TEXT);
      const prompt = 1234 + 8901 + (provider === 'claude' ? 350 : 0);
      const figures = { promptTokens: prompt, cachedTokens: 8901, outputTokens: 567 };
      expect(figuresOf(said)).toEqual(figures);
      expect(await lastRow(carpoolOf(provider).groupId)).toEqual(figures);
      const request = await received();
      expect(request.path).toMatch(path);
      expect(request.body).toContain('说中文');
    });

    test.each([false, true])('parallel tool calls and their results cross, streamed %s', async (streamed) => {
      await simulator.behave({ plan: { text: TEXT, outputTokens: 40 } }, { match: { nth: 2 } });
      try {
        const plan = { toolUses, outputTokens: 25 };
        const { first, last } = await client().converse(
          { model, prompt: simCommand({ plan }), streamed },
          resultOf,
        );
        expect(first.toolCalls).toEqual(toolUses);
        expect(first.outputTokens).toBe(25);
        expect(last.text).toBe(TEXT);
        expect(figuresOf(last)).toEqual(await lastRow(carpoolOf(provider).groupId));
        const { body } = await received();
        for (const { name } of toolUses) expect(body).toContain(resultOf(name));
        expect(body).toContain('深圳');
      } finally {
        await simulator.reset();
      }
    });

    test.each([false, true])('an image arrives byte for byte, streamed %s', async (streamed) => {
      const said = await client().ask({
        model,
        prompt: simCommand({ plan: { text: '红点' } }),
        image: PNG,
        streamed,
      });
      expect(said.text).toBe('红点');
      expect((await received()).body).toContain(PNG);
    });
  });
});
