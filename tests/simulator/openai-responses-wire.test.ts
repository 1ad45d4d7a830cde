import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ask, elementsOf, eventsOf, type Json, parsed, send } from './dialect-client.ts';
import { type Behaviour, type Simulator, simCommand, startSimulator } from './simulator-process.ts';

let simulator: Simulator;

beforeAll(async () => {
  simulator = await startSimulator();
});
afterEach(() => simulator.reset());
afterAll(() => simulator.stop());

const bearer = { authorization: 'Bearer sk-sim-1' };
const figures = { inputTokens: 100, cacheRead: 900, outputTokens: 50, reasoningTokens: 30 };
const responseFigures = {
  input_tokens: 1000,
  input_tokens_details: { cached_tokens: 900 },
  output_tokens: 50,
  output_tokens_details: { reasoning_tokens: 30 },
  total_tokens: 1050,
};
const tool = { name: 'get_weather', input: { city: '北京', days: [1, 2] } };

const whole = async (command: Behaviour) =>
  parsed((await ask(simulator, 'responses', command, { stream: false })).body);

describe('responses', () => {
  const typesOf = (body: Buffer) => eventsOf(body).map(({ event }) => event);

  it('streams the events of an answer in their order, numbered, with usage on the last alone', async () => {
    const plan = { thinking: '想', text: '你好🚗', events: 2, toolUses: [tool], ...figures };
    const { body } = await ask(simulator, 'responses', { plan });
    expect(typesOf(body)).toEqual([
      'response.created',
      'response.in_progress',
      'response.output_item.added',
      'response.reasoning_summary_part.added',
      'response.reasoning_summary_text.delta',
      'response.reasoning_summary_text.done',
      'response.reasoning_summary_part.done',
      'response.output_item.done',
      'response.output_item.added',
      'response.content_part.added',
      'response.output_text.delta',
      'response.output_text.delta',
      'response.output_text.done',
      'response.content_part.done',
      'response.output_item.done',
      'response.output_item.added',
      'response.function_call_arguments.delta',
      'response.function_call_arguments.delta',
      'response.function_call_arguments.delta',
      'response.function_call_arguments.done',
      'response.output_item.done',
      'response.completed',
    ]);
    const events = elementsOf('responses', body);
    expect(events.map((event) => event.sequence_number)).toEqual(events.map((_, index) => index));
    expect(events.map((event) => event.type)).toEqual(typesOf(body));
    expect(events[0]?.response).toMatchObject({ status: 'in_progress', output: [], usage: null });
    const texts = events.filter(({ type }) => String(type) === 'response.output_text.delta');
    expect(texts.map((event) => event.delta).join('')).toBe('你好🚗');
    const { response } = events.at(-1) as Json;
    expect(response).toMatchObject({ object: 'response', status: 'completed', model: 'gpt-5.1' });
    expect(response?.usage).toEqual(responseFigures);
    expect(response?.output).toMatchObject([
      { type: 'reasoning', summary: [{ type: 'summary_text', text: '想' }] },
      { type: 'message', status: 'completed', content: [{ type: 'output_text', text: '你好🚗' }] },
      { type: 'function_call', name: 'get_weather', arguments: JSON.stringify(tool.input) },
    ]);
    const ids = events.filter((event) => event.item_id !== undefined).map((event) => event.item_id);
    const items = response?.output?.map((item) => item.id);
    expect([...new Set(ids)]).toEqual(items);
  });

  it.each([
    ['max_output_tokens', 'incomplete', { incomplete_details: { reason: 'max_output_tokens' }, error: null }],
    ['failed', 'failed', { incomplete_details: null, error: { code: 'server_error' } }],
  ])('ends for %s with usage as response.%s, streamed and whole', async (stopReason, status, ending) => {
    const plan = { text: '好', ...figures, stopReason };
    const { body } = await ask(simulator, 'responses', { plan });
    expect(typesOf(body).at(-1)).toBe(`response.${status}`);
    const { response } = elementsOf('responses', body).at(-1) as Json;
    expect(response).toMatchObject({ status, usage: responseFigures, ...ending });
    expect(await whole({ plan })).toMatchObject({ status, usage: responseFigures, ...ending });
  });

  it('spoils usage and leaves out the last event when told so', async () => {
    const oddUsage = { input_tokens: -1, cached_tokens: null, output_tokens: { missing: true } } as const;
    const { body } = await ask(simulator, 'responses', { plan: figures, oddUsage });
    expect(elementsOf('responses', body).at(-1)?.response?.usage).toEqual({
      input_tokens: -1,
      input_tokens_details: { cached_tokens: null },
      output_tokens_details: { reasoning_tokens: 30 },
      total_tokens: 1050,
    });
    const none = await whole({ oddUsage: { usage: { missing: true } } });
    expect(none).not.toHaveProperty('usage');
    const cut = await ask(simulator, 'responses', { noMessageStop: true });
    expect(typesOf(cut.body).at(-1)).toBe('response.output_item.done');
    expect(cut.complete).toBe(true);
  });

  it('takes a command in a plain input too', async () => {
    const body = { model: 'gpt-5.1', input: simCommand({ plan: { text: '一' } }) };
    const { json } = await send(simulator, 'POST', '/v1/responses', bearer, body);
    expect(json.output?.[0]?.content?.[0]?.text).toBe('一');
  });
});
