import { describe, expect, test } from 'vitest';
import { openaiResponses } from '../../electron/core/dialects/openai-responses/openai-responses.ts';
import { openaiResponsesTranslation } from '../../electron/core/dialects/openai-responses/translation.ts';
import type { AnswerEvent, Finish } from '../../electron/core/dialects/translate/answer.ts';

/** What a reader tells of the stream. */
function told(stream: string): readonly AnswerEvent[] {
  const reader = openaiResponsesTranslation.createAnswerReader();
  const bytes = Buffer.from(stream);
  const { ends } = openaiResponses.createSplitter().push(bytes);
  return ends.flatMap((end, index) => reader.take(bytes, ends[index - 1] ?? 0, end));
}

const event = (type: string, more: object = {}) =>
  `event: ${type}\ndata: ${JSON.stringify({ type, ...more })}\n\n`;

describe('reading a stream', () => {
  const created = event('response.created', {
    response: { id: 'resp_1', object: 'response', model: 'gpt-5.2' },
  });
  const added = (index: number, item: object) =>
    event('response.output_item.added', { output_index: index, item });
  const done = (index: number, item: object) =>
    event('response.output_item.done', { output_index: index, item });
  const delta = (type: string, index: number, text: string) =>
    event(`response.${type}.delta`, { output_index: index, delta: text });
  const last = (status: string, more: object = {}) =>
    event(`response.${status}`, {
      response: { id: 'resp_1', model: 'gpt-5.2', status, output: [], ...more },
    });
  const begin = { kind: 'begin', id: 'resp_1', model: 'gpt-5.2' };
  const end = (finish: Finish) => ({ kind: 'finish', finish, stopSequence: null });
  const message = (text: string) => ({ type: 'message', content: [{ type: 'output_text', text }] });
  const weather = { type: 'function_call', call_id: 'c1', name: 'weather' };

  test('tells text as it comes and once', () => {
    expect(
      told(
        created +
          event('response.in_progress', { response: { id: 'resp_1' } }) +
          added(0, { type: 'message', content: [] }) +
          delta('output_text', 0, 'a') +
          delta('output_text', 0, 'b') +
          event('response.output_text.done', { output_index: 0, text: 'ab' }) +
          done(0, message('ab')) +
          last('completed', { output: [message('ab')] }),
      ),
    ).toEqual([begin, { kind: 'text', text: 'a' }, { kind: 'text', text: 'b' }, end('end')]);
  });

  test('parts the paragraphs of a reasoning and signs it', () => {
    const part = (index: number) =>
      event('response.reasoning_summary_part.added', { output_index: 0, summary_index: index });
    expect(
      told(
        created +
          added(0, { type: 'reasoning', encrypted_content: 'early' }) +
          part(0) +
          delta('reasoning_summary_text', 0, 'a') +
          part(1) +
          delta('reasoning_summary_text', 0, 'b') +
          done(0, { type: 'reasoning', summary: [], encrypted_content: 'late' }),
      ),
    ).toEqual([
      begin,
      { kind: 'reasoning', text: 'a' },
      { kind: 'reasoning', text: '\n\n' },
      { kind: 'reasoning', text: 'b' },
      { kind: 'signature', signature: { vendor: 'openai', value: 'late' } },
    ]);
  });

  test('makes the plain text of a custom tool the field of an object, a character at a time', () => {
    const text = 'a"b\n👩';
    const deltas = Array.from({ length: text.length }, (_, at) =>
      delta('custom_tool_call_input', 0, text[at] ?? ''),
    );
    const item = { type: 'custom_tool_call', call_id: 'c1', name: 'apply_patch' };
    const events = told(
      created + added(0, item) + deltas.join('') + done(0, { ...item, input: text }) + last('completed'),
    );
    expect(events[1]).toEqual({ kind: 'tool_call', id: 'c1', name: 'apply_patch' });
    const json = events.map((one) => (one.kind === 'tool_input' ? one.json : '')).join('');
    expect(JSON.parse(json)).toEqual({ input: text });
    expect(events.at(-1)).toEqual(end('tool_calls'));
  });

  test('tells what came without deltas when it is whole', () => {
    expect(
      told(
        created +
          added(0, weather) +
          done(0, { ...weather, arguments: '{"city":"x"}' }) +
          done(1, { type: 'custom_tool_call', call_id: 'c2', name: 'apply_patch', input: 'x' }) +
          last('completed', { output: [weather, {}, message('late')] }),
      ),
    ).toEqual([
      begin,
      { kind: 'tool_call', id: 'c1', name: 'weather' },
      { kind: 'tool_input', json: '{"city":"x"}' },
      { kind: 'tool_call', id: 'c2', name: 'apply_patch' },
      { kind: 'tool_input', json: '{"input":"x' },
      { kind: 'tool_input', json: '"}' },
      { kind: 'text', text: 'late' },
      end('tool_calls'),
    ]);
  });

  test('never mixes two calls that come at the same time', () => {
    const other = { type: 'function_call', call_id: 'c2', name: 'weather' };
    expect(
      told(
        created +
          added(0, weather) +
          added(1, other) +
          delta('function_call_arguments', 0, '{"city":') +
          delta('function_call_arguments', 1, '{"city":"y"}') +
          done(1, { ...other, arguments: '{"city":"y"}' }) +
          delta('function_call_arguments', 0, '"x"}') +
          done(0, { ...weather, arguments: '{"city":"x"}' }) +
          last('completed'),
      ),
    ).toEqual([
      begin,
      { kind: 'tool_call', id: 'c1', name: 'weather' },
      { kind: 'tool_input', json: '{"city":' },
      { kind: 'tool_input', json: '"x"}' },
      { kind: 'tool_call', id: 'c2', name: 'weather' },
      { kind: 'tool_input', json: '{"city":"y"}' },
      end('tool_calls'),
    ]);
  });

  test('parts two messages in a row by a blank line', () => {
    const events = told(created + done(0, message('Looking.')) + done(1, message('Found.')));
    expect(events.slice(1)).toEqual([
      { kind: 'text', text: 'Looking.' },
      { kind: 'text', text: '\n\nFound.' },
    ]);
  });

  test('takes deltas of a message that was never announced', () => {
    expect(told(delta('output_text', 0, 'a') + done(0, message('a')) + last('completed'))).toEqual([
      { kind: 'begin', id: '', model: null },
      { kind: 'text', text: 'a' },
      end('end'),
    ]);
  });

  test('a refusal is text, and the answer is refused', () => {
    const refused = { type: 'message', content: [{ type: 'refusal', refusal: 'No.' }] };
    const events = told(
      created + added(0, refused) + delta('refusal', 0, 'No.') + done(0, refused) + last('completed'),
    );
    expect(events).toEqual([begin, { kind: 'text', text: 'No.' }, end('refused')]);
    expect(told(created + done(0, refused) + last('completed'))).toEqual(events);
  });

  test('an image that the model made is text with the image in it', () => {
    const events = told(
      created + done(0, { type: 'image_generation_call', result: 'iVBO', output_format: 'webp' }),
    );
    expect(events[1]).toEqual({ kind: 'text', text: '![image](data:image/webp;base64,iVBO)' });
  });

  test.each<[string, object, Finish]>([
    ['incomplete', { incomplete_details: { reason: 'max_output_tokens' } }, 'length'],
    ['incomplete', { incomplete_details: { reason: 'content_filter' } }, 'refused'],
    ['incomplete', {}, 'length'],
    ['completed', { incomplete_details: null }, 'end'],
  ])('response.%s with %j ends it as %s', (status, more, finish) => {
    expect(told(created + last(status, more)).at(-1)).toEqual(end(finish));
  });

  test.each([
    ['a failure', last('failed', { error: { code: 'server_error', message: 'x' } })],
    ['an error', event('error', { code: 'server_error', message: 'x' })],
    ['a sign of life', event('keepalive')],
    ['an unknown event', event('response.invented', { delta: 'x' })],
    ['an event of Object', event('constructor', { delta: 'x' })],
    ['no JSON', 'event: response.created\ndata: {"a\n\n'],
    ['fields of the wrong type', event('response.output_item.added', { output_index: 'x', item: 3 })],
    ['a delta that is no text', event('response.output_text.delta', { output_index: 0, delta: { a: 1 } })],
    ['arguments of nothing', delta('function_call_arguments', 0, '{}')],
  ])('%s says nothing', (_name, given) => {
    expect(told(given)).toEqual([]);
  });
});

describe('reading a whole response', () => {
  const whole = (more: object) =>
    openaiResponsesTranslation.readAnswer({
      object: 'response',
      id: 'resp_1',
      model: 'gpt-5.2',
      output: [],
      ...more,
    });

  test('has the parts of its output', () => {
    const output = [
      { type: 'reasoning', summary: [{ text: 'a' }, { text: 'b' }], encrypted_content: 'gAAAA' },
      { type: 'web_search_call', status: 'completed' },
      {
        type: 'message',
        content: [
          { type: 'output_text', text: 'x' },
          { type: 'output_text', text: 'y' },
        ],
      },
      { type: 'function_call', call_id: 'c1', name: 'weather', arguments: '' },
    ];
    expect(whole({ status: 'completed', output })).toEqual({
      id: 'resp_1',
      model: 'gpt-5.2',
      parts: [
        { kind: 'reasoning', text: 'a\n\nb', signature: { vendor: 'openai', value: 'gAAAA' } },
        { kind: 'text', text: 'xy' },
        { kind: 'tool_call', id: 'c1', name: 'weather', input: '{}', signature: null },
      ],
      finish: 'tool_calls',
      stopSequence: null,
    });
  });

  test.each([
    ['an error', { object: 'error' }],
    ['a failed response', { status: 'failed', error: { message: 'x' } }],
    ['a response without output', { output: null }],
  ])('%s is no answer', (_name, more) => {
    expect(whole(more)).toBeUndefined();
  });

  test('items that cannot be read say nothing', () => {
    expect(whole({ output: [null, 3, {}, { type: 'message', content: 'x' }] })?.parts).toEqual([]);
  });
});
