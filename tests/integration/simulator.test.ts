import Anthropic from '@anthropic-ai/sdk';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { onlyEntry, params, postMessage } from '../simulator/anthropic-client.ts';
import { eventsOf } from '../simulator/dialect-client.ts';
import {
  type Behaviour,
  type Simulator,
  simCommand,
  startSimulator,
} from '../simulator/simulator-process.ts';

let simulator: Simulator;
let client: Anthropic;

beforeAll(async () => {
  simulator = await startSimulator();
  client = new Anthropic({ apiKey: 'sk-sim-owner', baseURL: simulator.vendorUrl, maxRetries: 0 });
});
afterEach(() => simulator.reset());
afterAll(() => simulator.stop());

const post = (command: Behaviour, options?: { stream?: boolean; marker?: string }) =>
  postMessage(simulator, command, options);

describe('the official client, whole answers', () => {
  it('reads the default answer, and the ledger holds the same figures', async () => {
    const message = await client.messages.create({ ...params(), metadata: { user_id: 'amy' } });
    expect(message.content).toEqual([
      { type: 'text', text: '你好，这是模拟供应商的回答。Hello from the simulator 🚗' },
    ]);
    expect(message.model).toBe('claude-haiku-4-5');
    expect(message.stop_reason).toBe('end_turn');
    // 122 body bytes / 4 and 71 text bytes / 4, rounded up
    expect(message.usage.input_tokens).toBe(31);
    expect(message.usage.output_tokens).toBe(18);
    const entry = await onlyEntry(simulator);
    expect(entry).toMatchObject({
      sequence: 1,
      requestId: message._request_id,
      method: 'POST',
      path: '/v1/messages',
      apiKey: 'sk-sim-owner',
      modelAsked: 'claude-haiku-4-5',
      modelAnswered: 'claude-haiku-4-5',
      marker: 'amy',
      stream: false,
      status: 200,
      state: 'completed',
      served: { input: 31, cacheWrite5m: 0, cacheWrite1h: 0, cacheRead: 0, output: 18 },
    });
    expect(entry.headers).toContainEqual(['authorization', 'Bearer sk-sim-owner']);
  });

  it('reads exact figures and another model where they are commanded', async () => {
    const message = await client.messages.create(
      params({
        plan: {
          text: '好',
          inputTokens: 7,
          cacheWrite5m: 100,
          cacheWrite1h: 20,
          cacheRead: 3000,
          outputTokens: 4321,
          model: 'claude-haiku-4-5-20251001',
          stopReason: 'max_tokens',
        },
      }),
    );
    expect(message.model).toBe('claude-haiku-4-5-20251001');
    expect(message.stop_reason).toBe('max_tokens');
    expect(message.usage).toMatchObject({
      input_tokens: 7,
      cache_creation_input_tokens: 120,
      cache_creation: { ephemeral_5m_input_tokens: 100, ephemeral_1h_input_tokens: 20 },
      cache_read_input_tokens: 3000,
      output_tokens: 4321,
    });
    expect(await onlyEntry(simulator)).toMatchObject({
      modelAsked: 'claude-haiku-4-5',
      modelAnswered: 'claude-haiku-4-5-20251001',
      served: { input: 7, cacheWrite5m: 100, cacheWrite1h: 20, cacheRead: 3000, output: 4321 },
    });
  });
});

describe('the official client, without a message', () => {
  it('counts tokens and lists models without a message', async () => {
    const { messages, model } = params();
    // 75 body bytes / 4
    expect((await client.messages.countTokens({ model, messages })).input_tokens).toBe(19);
    const ids: string[] = [];
    for await (const info of client.models.list({ limit: 2 })) ids.push(info.id);
    expect(ids).toEqual([
      'claude-opus-5-5',
      'claude-sonnet-5-5',
      'claude-opus-4-5-20251101',
      'claude-haiku-4-5-20251001',
    ]);
    expect((await client.models.retrieve('claude-haiku-4-5')).id).toBe('claude-haiku-4-5-20251001');
    await expect(client.models.retrieve('gpt-x')).rejects.toThrow(Anthropic.NotFoundError);
    const paths = (await simulator.ledger()).map((entry) => entry.path);
    expect(paths).toEqual([
      '/v1/messages/count_tokens',
      '/v1/models?limit=2',
      '/v1/models?limit=2&after_id=claude-sonnet-5-5',
      '/v1/models/claude-haiku-4-5',
      '/v1/models/gpt-x',
    ]);
  });
});

describe('the official client, streams', () => {
  it('reads text and thinking with the figures of the ledger, joined and event by event', async () => {
    for (const timing of [{ eventDelayMs: 0 }, {}, { eventDelayMs: 1 }]) {
      const plan = {
        text: '拼车🚗账单',
        thinking: '先想一想',
        events: 5,
        cacheRead: 50,
        cacheWrite1h: 9,
        ...timing,
      };
      const message = await client.messages.stream(params({ plan })).finalMessage();
      expect(message.content).toEqual([
        { type: 'thinking', thinking: '先想一想', signature: 'c2ltdWxhdGVkIHRoaW5raW5nIHNpZ25hdHVyZQ==' },
        { type: 'text', text: '拼车🚗账单' },
      ]);
      // 12 + 16 bytes of generated text / 4
      expect(message.usage.output_tokens).toBe(7);
      const [entry] = await simulator.waitFor({ state: 'completed' });
      expect(entry?.served).toMatchObject({ cacheRead: 50, cacheWrite1h: 9, output: 7 });
      expect(entry?.served.input).toBe(message.usage.input_tokens);
      await simulator.reset();
    }
  });

  it('reads a tool call from its JSON pieces', async () => {
    const input = { city: '北京', days: [1, 2] };
    const command = { plan: { toolUses: [{ name: 'get_weather', input }] } };
    const message = await client.messages.stream(params(command)).finalMessage();
    expect(message.stop_reason).toBe('tool_use');
    expect(message.content).toEqual([
      expect.objectContaining({ type: 'tool_use', name: 'get_weather', input }),
    ]);
    const whole = await client.messages.create(params(command));
    expect(whole.content).toEqual([
      expect.objectContaining({ type: 'tool_use', name: 'get_weather', input }),
    ]);
  });

  it('obeys a command in the last user message only', async () => {
    const message = await client.messages.create({
      ...params(),
      messages: [
        { role: 'user', content: simCommand({ plan: { text: 'first' } }) },
        { role: 'assistant', content: 'first' },
        { role: 'user', content: [{ type: 'text', text: simCommand({ plan: { text: 'second' } }) }] },
        { role: 'assistant', content: 'sim:{"plan":{"text":"third"}}' },
      ],
    });
    expect(message.content).toMatchObject([{ text: 'second' }]);
  });

  it('gives the running total in every message_delta when asked for', async () => {
    const { body } = await post({ plan: { text: 'abcd', events: 4, outputTokens: 100, usageEvery: 2 } });
    const totals = eventsOf(body)
      .filter((event) => event.event === 'message_delta')
      .map((event) => JSON.parse(event.data).usage.output_tokens);
    expect(totals).toEqual([50, 100, 100]);
  });
});

describe('refusals', () => {
  it.each([
    [400, Anthropic.BadRequestError, 'invalid_request_error'],
    [401, Anthropic.AuthenticationError, 'authentication_error'],
    [403, Anthropic.PermissionDeniedError, 'permission_error'],
    [404, Anthropic.NotFoundError, 'not_found_error'],
    [429, Anthropic.RateLimitError, 'rate_limit_error'],
    [500, Anthropic.InternalServerError, 'api_error'],
    [529, Anthropic.InternalServerError, 'overloaded_error'],
  ])('reads a commanded %i as the client names it', async (status, errorClass, type) => {
    const headers = {
      'retry-after': 'Sat, 01 Jan 2028 00:00:00 GMT',
      'anthropic-ratelimit-unified-reset': '1830297600',
    };
    const refused = client.messages.create(params({ error: { status, message: '不行', headers } }));
    const error = await refused.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(errorClass);
    const apiError = error as InstanceType<typeof Anthropic.APIError>;
    expect(apiError).toMatchObject({ status, type, apiMessage: '不行' });
    expect(apiError.headers?.get('retry-after')).toBe('Sat, 01 Jan 2028 00:00:00 GMT');
    expect(apiError.headers?.get('anthropic-ratelimit-unified-reset')).toBe('1830297600');
    expect(await onlyEntry(simulator)).toMatchObject({
      requestId: apiError.requestID,
      status,
      state: 'refused',
      served: { input: 0, output: 0 },
    });
  });

  it('accepts keys of its prefix or as told, in both headers', async () => {
    const ask = async (headers: Record<string, string>) => {
      const init = { headers: { 'anthropic-version': '2023-06-01', ...headers } };
      return (await fetch(`${simulator.vendorUrl}/v1/models`, init)).status;
    };
    expect(await ask({})).toBe(401);
    expect(await ask({ 'x-api-key': 'sk-other' })).toBe(401);
    expect(await ask({ 'x-api-key': 'sk-sim-1' })).toBe(200);
    expect(await ask({ authorization: 'Bearer sk-sim-1' })).toBe(200);
    await simulator.setKeys({ accept: ['sk-other'], refuse: ['sk-sim-1'] });
    expect(await ask({ 'x-api-key': 'sk-other' })).toBe(200);
    expect(await ask({ 'x-api-key': 'sk-sim-1' })).toBe(401);
    await simulator.reset();
    expect(await ask({ 'x-api-key': 'sk-other' })).toBe(401);
    expect((await fetch(simulator.vendorUrl, { method: 'HEAD' })).status).toBe(200);
  });

  it.each([
    ['{"model":', 'The request body is not valid JSON'],
    ['{"max_tokens":1,"messages":[{"role":"user","content":"a"}]}', 'model: Field required'],
    ['{"model":"m","messages":[{"role":"user","content":"a"}]}', 'max_tokens: Field required'],
    ['{"model":"m","max_tokens":1}', 'messages: Field required'],
    ['{"model":"m","max_tokens":1,"messages":[]}', 'at least one message'],
    ['{"model":"m","max_tokens":1,"messages":[{"role":"x","content":"a"}]}', 'messages.0.role'],
    ['{"model":"m","max_tokens":1,"messages":[{"role":"user","content":[{}]}]}', 'content.0.type'],
    [
      '{"model":"m","max_tokens":1,"messages":[{"role":"user","content":"sim:{\\"pan\\":1}"}]}',
      'behaviour.pan',
    ],
    ['{"model":"m","max_tokens":1,"messages":[{"role":"user","content":"sim:{oops"}]}', 'not JSON'],
  ])('answers 400 in the vendor shape to %s', async (body, text) => {
    const headers = { 'x-api-key': 'sk-sim-1', 'anthropic-version': '2023-06-01' };
    const response = await fetch(`${simulator.vendorUrl}/v1/messages`, { method: 'POST', headers, body });
    expect(response.status).toBe(400);
    const answer = (await response.json()) as { error: { type: string; message: string } };
    expect(answer).toMatchObject({ type: 'error', error: { type: 'invalid_request_error' } });
    expect(answer.error.message).toContain(text);
  });
});

describe('rules given at the control listener', () => {
  const statusOf = async (key: string, marker?: string) => {
    const own = new Anthropic({ apiKey: key, baseURL: simulator.vendorUrl, maxRetries: 0 });
    const metadata = { user_id: marker ?? 'none' };
    return own.messages.create({ ...params(), metadata }).then(
      () => 200,
      (error: { status: number }) => error.status,
    );
  };

  it('meets the key, the marker and the n-th request it names, as often as told', async () => {
    await simulator.behave({ error: { status: 529 } }, { match: { apiKey: 'sk-sim-a' }, times: 2 });
    await simulator.behave({ error: { status: 403 } }, { match: { marker: 'bob' } });
    await simulator.behave({ error: { status: 500 } }, { match: { apiKey: 'sk-sim-c', nth: 2 } });
    expect([await statusOf('sk-sim-a'), await statusOf('sk-sim-a'), await statusOf('sk-sim-a')]).toEqual([
      529, 529, 200,
    ]);
    expect([await statusOf('sk-sim-b', 'bob'), await statusOf('sk-sim-b', 'eve')]).toEqual([403, 200]);
    expect([await statusOf('sk-sim-c'), await statusOf('sk-sim-c'), await statusOf('sk-sim-c')]).toEqual([
      200, 500, 200,
    ]);
  });

  it('leaves models and count_tokens alone unless the path is named', async () => {
    await simulator.behave({ error: { status: 529 } }, { times: 1 });
    await client.models.list();
    expect(await statusOf('sk-sim-a')).toBe(529);
    await simulator.behave({ error: { status: 401 } }, { match: { path: '*' } });
    await expect(client.models.list()).rejects.toThrow(Anthropic.AuthenticationError);
  });

  it('lies over the command in the request, part by part of the plan', async () => {
    await simulator.behave({ plan: { model: 'other' } });
    const message = await client.messages.create(params({ plan: { outputTokens: 55, model: 'own' } }));
    expect(message).toMatchObject({ model: 'other', usage: { output_tokens: 55 } });
  });

  it('refuses what it does not understand, instead of ignoring it', async () => {
    const wrong = { cut: { how: 'later', afterBytes: 1 } } as unknown as Behaviour;
    await expect(simulator.behave(wrong)).rejects.toThrow('behaviour.cut is not understood');
  });
});

describe('usage at odd places and with odd values', () => {
  const usagesOf = (body: Buffer) =>
    eventsOf(body)
      .map((event) => JSON.parse(event.data))
      .filter((data) => data.type === 'message_start' || data.type === 'message_delta')
      .map((data) => (data.type === 'message_start' ? data.message.usage : data.usage));

  it('moves every figure into the delta', async () => {
    const plan = { inputTokens: 11, cacheWrite5m: 5, cacheWrite1h: 6, cacheRead: 70, outputTokens: 8 };
    const { body } = await post({ plan, usagePlacement: 'all_in_delta' });
    const [start, delta] = usagesOf(body);
    expect(start).toMatchObject({ input_tokens: 0, cache_creation_input_tokens: 0, output_tokens: 0 });
    expect(delta).toEqual({
      input_tokens: 11,
      cache_creation_input_tokens: 11,
      cache_read_input_tokens: 70,
      cache_creation: { ephemeral_5m_input_tokens: 5, ephemeral_1h_input_tokens: 6 },
      output_tokens: 8,
    });
  });

  it('puts null, negative, text, huge and missing values where told', async () => {
    const { body } = await post({
      plan: { outputTokens: 8 },
      oddUsageIn: 'delta',
      oddUsage: {
        input_tokens: null,
        cache_read_input_tokens: -5,
        output_tokens: { raw: '9007199254740993' },
        cache_creation_input_tokens: { missing: true },
      },
    });
    expect(body.toString()).toContain(
      '"usage":{"input_tokens":null,"cache_read_input_tokens":-5,"output_tokens":9007199254740993}',
    );
    expect(usagesOf(body)[0]).toMatchObject({ output_tokens: 1, cache_read_input_tokens: 0 });
    const whole = await post({ oddUsage: { output_tokens: '12' } }, { stream: false });
    expect(JSON.parse(whole.body.toString()).usage.output_tokens).toBe('12');
    const none = await post({ oddUsage: { usage: { missing: true } } });
    expect(usagesOf(none.body)).toEqual([undefined, undefined]);
  });
});

describe('the process', () => {
  it('keeps only counters when told so', async () => {
    const quiet = await startSimulator({ quietLedger: true });
    try {
      const own = new Anthropic({ apiKey: 'sk-sim-q', baseURL: quiet.vendorUrl, maxRetries: 0 });
      await own.messages.create(params({ plan: { outputTokens: 7, inputTokens: 3 } }));
      await own.messages.create(params({ plan: { outputTokens: 7, inputTokens: 3 } }));
      expect(await quiet.ledger()).toEqual([]);
      expect(await quiet.stats()).toMatchObject({
        requests: 2,
        open: 0,
        states: { completed: 2 },
        served: { input: 6, output: 14 },
      });
    } finally {
      await quiet.stop();
    }
  });

  it('ends well on SIGTERM with streams open, and its unasked end is an error', async () => {
    const orderly = await startSimulator();
    const own = new Anthropic({ apiKey: 'sk-sim-q', baseURL: orderly.vendorUrl, maxRetries: 0 });
    const stream = own.messages.stream(params({ stall: { after: 2 } }));
    const broken = expect(stream.finalMessage()).rejects.toThrow();
    await orderly.waitFor({ held: true });
    await orderly.stop();
    await broken;
    const killed = await startSimulator();
    process.kill(killed.pid, 'SIGKILL');
    await expect(killed.waitFor({ held: true })).rejects.toThrow();
    await expect(killed.stop()).rejects.toThrow('the simulator has ended (SIGKILL)');
  });
});
