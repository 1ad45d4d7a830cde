import { describe, expect, test } from 'vitest';
import { anthropicTranslation } from '../../electron/core/dialects/anthropic/translation.ts';
import type { JsonRecord } from '../../electron/core/dialects/json.ts';
import type { Finish } from '../../electron/core/dialects/translate/answer.ts';
import { calls, everything, type Stream, said, wholeAnswer, written } from './anthropic-answers.ts';

const usage = {
  input_tokens: 100,
  cache_creation_input_tokens: 30,
  cache_read_input_tokens: 7,
  cache_creation: { ephemeral_5m_input_tokens: 20, ephemeral_1h_input_tokens: 10 },
  output_tokens: 42,
  output_tokens_details: null,
  server_tool_use: null,
};

/** The events of a stream as [name, data] without `type`, which must be the name. */
function eventsOf(stream: string): (readonly [string, JsonRecord])[] {
  return stream
    .split('\n\n')
    .filter((event) => event !== '')
    .map((event) => {
      const [, name = '', data = ''] = /^event: (\w+)\ndata: (.*)$/.exec(event) ?? [];
      const { type, ...fields } = JSON.parse(data) as JsonRecord;
      expect(type).toBe(name);
      return [name, fields] as const;
    });
}

describe('writing a stream', () => {
  test('the events are those of the vendor, in its order and with all its fields', () => {
    const delta = (index: number, fields: JsonRecord) => ['content_block_delta', { index, delta: fields }];
    const caller = { type: 'direct' };

    expect(eventsOf(written(everything))).toEqual([
      [
        'message_start',
        {
          message: {
            id: 'msg_r1',
            type: 'message',
            role: 'assistant',
            model: 'gpt-6',
            content: [],
            stop_reason: null,
            stop_sequence: null,
            stop_details: null,
            container: null,
            diagnostics: null,
            usage: {
              input_tokens: 0,
              cache_creation_input_tokens: 0,
              cache_read_input_tokens: 0,
              cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
              output_tokens: 0,
              output_tokens_details: null,
              server_tool_use: null,
              service_tier: null,
              inference_geo: null,
              speed: null,
            },
          },
        },
      ],
      ['content_block_start', { index: 0, content_block: { type: 'thinking', thinking: '', signature: '' } }],
      delta(0, { type: 'thinking_delta', thinking: 'Let me ' }),
      delta(0, { type: 'thinking_delta', thinking: 'see' }),
      delta(0, { type: 'signature_delta', signature: 'openai:enc' }),
      ['content_block_stop', { index: 0 }],
      ['content_block_start', { index: 1, content_block: { type: 'text', text: '' } }],
      delta(1, { type: 'text_delta', text: '你好' }),
      delta(1, { type: 'text_delta', text: ' there' }),
      ['content_block_stop', { index: 1 }],
      [
        'content_block_start',
        { index: 2, content_block: { type: 'tool_use', id: 'call_1', name: 'Read', input: {}, caller } },
      ],
      delta(2, { type: 'input_json_delta', partial_json: '{"pa' }),
      delta(2, { type: 'input_json_delta', partial_json: 'th":"/a"}' }),
      ['content_block_stop', { index: 2 }],
      [
        'content_block_start',
        { index: 3, content_block: { type: 'tool_use', id: 'call_2', name: 'Now', input: {}, caller } },
      ],
      delta(3, { type: 'input_json_delta', partial_json: '' }),
      ['content_block_stop', { index: 3 }],
      [
        'message_delta',
        {
          delta: { stop_reason: 'tool_use', stop_sequence: null, stop_details: null, container: null },
          usage,
        },
      ],
      ['message_stop', {}],
    ]);
  });

  test.each<[Finish, Stream['steps'], string]>([
    ['end', [said('x')], 'end_turn'],
    ['length', [said('x')], 'max_tokens'],
    ['refused', [], 'refusal'],
    ['tool_calls', [calls('c')], 'tool_use'],
    ['end', [calls('c')], 'tool_use'],
    ['tool_calls', [said('x')], 'end_turn'],
    ['length', [calls('c')], 'max_tokens'],
  ])("an answer that ends with %s after %j says so in the vendor's word", (finish, steps, reason) => {
    expect(stopOf(written({ steps, finish }))).toMatchObject({ stop_reason: reason, stop_sequence: null });
  });

  test('the sequence that ended an answer is told', () => {
    const stream = written({ steps: [said('x')], finish: 'stop_sequence', stopSequence: 'END' });

    expect(stopOf(stream)).toMatchObject({ stop_reason: 'stop_sequence', stop_sequence: 'END' });
  });

  test('figures that the vendor never reported are zeros', () => {
    const [, end] = eventsOf(written({ steps: [], tokens: null })).at(-2) ?? [];

    expect(end?.usage).toMatchObject({ input_tokens: 0, cache_read_input_tokens: 0, output_tokens: 0 });
  });

  test('a member who did not ask for thinking is shown none', () => {
    const { steps } = everything;
    const kinds = (stream: string) =>
      eventsOf(stream).flatMap(
        ([, { content_block }]) => (content_block as JsonRecord | undefined)?.type ?? [],
      );

    expect(kinds(written({ steps, thinks: false }))).toEqual(['text', 'tool_use', 'tool_use']);
  });
});

function stopOf(stream: string): unknown {
  const [name, data] = eventsOf(stream).at(-2) ?? [];
  expect(name).toBe('message_delta');
  return data?.delta;
}

describe('a whole answer', () => {
  test('is written as the vendor writes it', () => {
    expect(wholeAnswer()).toMatchObject({
      id: 'msg_r1',
      type: 'message',
      role: 'assistant',
      model: 'gpt-6-mini',
      content: [
        { type: 'thinking', thinking: 'Let me see', signature: 'openai:enc' },
        { type: 'text', text: '你好 there' },
        { type: 'tool_use', id: 'call_1', name: 'Read', input: { path: '/a' }, caller: { type: 'direct' } },
        { type: 'tool_use', id: 'call_2', name: 'Now', input: {} },
      ],
      stop_reason: 'tool_use',
      usage,
    });
    expect(wholeAnswer({}, false).content).toHaveLength(3);
    expect(wholeAnswer({ id: 'msg_abc' }).id).toBe('msg_abc');
  });

  test('keeps an input that is no JSON object, so that no tool runs without it', () => {
    const broken = { kind: 'tool_call', id: 'c', name: 'Read', input: '{"path":', signature: null } as const;

    expect(wholeAnswer({ parts: [broken] }).content).toMatchObject([{ input: { invalid_json: '{"path":' } }]);
  });

  test('is read with everything that other APIs can be told', () => {
    const body = {
      id: 'msg_1',
      type: 'message',
      model: 'claude-opus-5',
      content: [
        { type: 'thinking', thinking: 'Hm', signature: 'sig' },
        { type: 'redacted_thinking', data: 'AAAA' },
        { type: 'text', text: 'See', citations: null },
        { type: 'server_tool_use', id: 's', name: 'web_search', input: {} },
        { type: 'tool_use', id: 'toolu_1', name: 'Read', input: { path: '/a' } },
        'no block',
      ],
      stop_reason: 'tool_use',
      stop_sequence: null,
    };

    expect(anthropicTranslation.readAnswer(body)).toEqual({
      id: 'msg_1',
      model: 'claude-opus-5',
      parts: [
        { kind: 'reasoning', text: 'Hm', signature: { vendor: 'anthropic', value: 'sig' } },
        { kind: 'reasoning', text: '', signature: { vendor: 'anthropic', value: 'redacted:AAAA' } },
        { kind: 'text', text: 'See' },
        { kind: 'tool_call', id: 'toolu_1', name: 'Read', input: '{"path":"/a"}', signature: null },
      ],
      finish: 'tool_calls',
      stopSequence: null,
    });
  });

  test('is not found in an error', () => {
    const body = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } };

    expect(anthropicTranslation.readAnswer(body)).toBeUndefined();
  });

  test.each([
    ['end_turn', 'end'],
    ['pause_turn', 'end'],
    ['max_tokens', 'length'],
    ['model_context_window_exceeded', 'length'],
    ['stop_sequence', 'stop_sequence'],
    ['refusal', 'refused'],
    ['a new reason', 'end'],
    [null, 'end'],
  ])('that stopped for %s finished with %s', (stop_reason, finish) => {
    expect(anthropicTranslation.readAnswer({ content: [], stop_reason })?.finish).toBe(finish);
  });
});
