import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type AskOptions, ask, elementsOf, type Json, parsed } from './dialect-client.ts';
import { type Behaviour, type Simulator, startSimulator } from './simulator-process.ts';

let simulator: Simulator;

beforeAll(async () => {
  simulator = await startSimulator();
});
afterEach(() => simulator.reset());
afterAll(() => simulator.stop());

const figures = { inputTokens: 100, cacheRead: 900, outputTokens: 50, reasoningTokens: 30 };
const chatFigures = {
  prompt_tokens: 1000,
  completion_tokens: 50,
  total_tokens: 1050,
  prompt_tokens_details: { cached_tokens: 900 },
  completion_tokens_details: { reasoning_tokens: 30 },
};
const tool = { name: 'get_weather', input: { city: '北京', days: [1, 2] } };

const withUsage: AskOptions = { more: { stream_options: { include_usage: true } } };
const chat = (command?: Behaviour, options?: AskOptions) => ask(simulator, 'chat', command, options);
const chunks = async (command: Behaviour, options?: AskOptions) =>
  elementsOf('chat', (await chat(command, options)).body);
const whole = async (command?: Behaviour) => parsed((await chat(command, { stream: false })).body);

describe('chat completions', () => {
  it('tells usage in a chunk without choices, and only where it was asked for', async () => {
    const plan = { text: 'ab', events: 2, ...figures };
    const asked = await chunks({ plan }, withUsage);
    expect(asked.slice(0, -2).map(({ usage }) => usage)).toEqual([null, null, null, null]);
    expect(asked.at(-2)).toMatchObject({ object: 'chat.completion.chunk', choices: [], usage: chatFigures });
    expect(asked.at(-1)).toBe('[DONE]');
    for (const more of [{}, { stream_options: { include_usage: false } }, { stream_options: {} }]) {
      const unasked = await chunks({ plan }, { more });
      expect(unasked).toHaveLength(5);
      expect(unasked.filter((chunk) => typeof chunk === 'object' && 'usage' in chunk)).toEqual([]);
      expect(unasked.at(-2)?.choices?.[0]).toMatchObject({ delta: {}, finish_reason: 'stop' });
    }
  });

  it('streams role, thoughts, text and a tool call that join to the whole answer', async () => {
    const command = { plan: { thinking: '先想一想', text: '拼车🚗', toolUses: [tool] } };
    const streamed = await chunks(command);
    const deltas = streamed.filter((chunk) => typeof chunk === 'object').map((it) => it.choices?.[0]);
    expect(deltas[0]).toMatchObject({ delta: { role: 'assistant', content: '' }, finish_reason: null });
    expect(deltas.at(-1)).toMatchObject({ delta: {}, finish_reason: 'tool_calls' });
    const joined = (read: (delta: Json) => Json | undefined) =>
      deltas.map((choice) => (choice?.delta && read(choice.delta)) ?? '').join('');
    const body = await whole(command);
    const message = body.choices?.[0]?.message;
    expect(joined((delta) => delta.content)).toBe('拼车🚗');
    expect(joined((delta) => delta.reasoning_content)).toBe('先想一想');
    expect(message).toMatchObject({ content: '拼车🚗', reasoning_content: '先想一想' });
    const call = joined((delta) => delta.tool_calls?.[0]?.function?.arguments);
    expect(JSON.parse(call)).toEqual(tool.input);
    expect(message?.tool_calls?.[0]).toMatchObject({
      type: 'function',
      function: { name: 'get_weather', arguments: call },
    });
    expect(deltas.filter((choice) => choice?.delta?.tool_calls?.[0]?.id !== undefined)).toHaveLength(1);
    // 12 bytes thought and 10 + 30 bytes put out, by 4 and rounded up
    expect(body.usage).toMatchObject({
      completion_tokens: 13,
      completion_tokens_details: { reasoning_tokens: 3 },
    });
  });

  it('says in the whole answer what was planned, cache writes only where there are any', async () => {
    const plan = { text: '好', ...figures, model: 'gpt-5.1-2025-11-13', stopReason: 'length' };
    const body = await whole({ plan });
    expect(body).toMatchObject({
      object: 'chat.completion',
      model: 'gpt-5.1-2025-11-13',
      choices: [{ index: 0, message: { role: 'assistant', content: '好' }, finish_reason: 'length' }],
    });
    expect(body.usage).toEqual(chatFigures);
    const written = await whole({ plan: { ...figures, cacheWrite5m: 11 } });
    expect(written.usage).toMatchObject({
      prompt_tokens: 1011,
      prompt_tokens_details: { cached_tokens: 900, cache_write_tokens: 11 },
    });
    expect((await simulator.waitFor({ state: 'completed' }, { count: 2 }))[1]?.served).toEqual({
      input: 100,
      cacheWrite5m: 11,
      cacheWrite1h: 0,
      cacheRead: 900,
      output: 50,
    });
  });

  it('puts null, negative, text, huge and missing figures where told', async () => {
    const oddUsage = {
      prompt_tokens: null,
      completion_tokens: { raw: '9007199254740993' },
      total_tokens: { missing: true },
      cached_tokens: -5,
      completion_tokens_details: '12',
    } as const;
    const expected =
      '"usage":{"prompt_tokens":null,"completion_tokens":9007199254740993,' +
      '"prompt_tokens_details":{"cached_tokens":-5},"completion_tokens_details":"12"}';
    expect((await chat({ oddUsage }, withUsage)).body.toString()).toContain(expected);
    expect((await chat({ oddUsage }, { stream: false })).body.toString()).toContain(expected);
    const none = await chunks({ oddUsage: { usage: { missing: true } } }, withUsage);
    expect(none.at(-2)).toMatchObject({ choices: [] });
    expect(none.at(-2)).not.toHaveProperty('usage');
    expect((await whole({ oddUsage: { usage: null } })).usage).toBeNull();
  });

  it('gives the running total in content chunks when told so, odd only in the usage named', async () => {
    const plan = { text: 'abcd', events: 4, outputTokens: 100, inputTokens: 7, usageEvery: 2 };
    const totals = async (oddUsageIn: 'start' | 'delta') =>
      (await chunks({ plan, oddUsage: { completion_tokens: -1 }, oddUsageIn }, withUsage))
        .filter((chunk) => typeof chunk === 'object' && chunk.usage)
        .map((chunk) => chunk.usage?.completion_tokens);
    expect(await totals('start')).toEqual([-1, -1, 100]);
    expect(await totals('delta')).toEqual([50, 100, -1]);
  });

  it('ends without [DONE] when told so', async () => {
    const answer = await chat({ noMessageStop: true });
    expect(answer).toMatchObject({ complete: true, ended: 'open' });
    expect(answer.body.toString()).not.toContain('[DONE]');
    expect(answer.body.toString()).toContain('"finish_reason":"stop"');
  });

  it('names no event and sends its id and limits in the head', async () => {
    const { head, body } = await chat();
    expect(body.toString()).toMatch(/^data: \{"id":"chatcmpl_sim_\d+"/);
    expect(body.toString()).not.toContain('event:');
    expect(head).toMatch(/x-request-id: req_sim_[0-9a-f]{8}\d{12}/);
    expect(head).toContain('content-type: text/event-stream');
    expect(head).toContain('x-ratelimit-remaining-tokens: 29999');
  });
});
