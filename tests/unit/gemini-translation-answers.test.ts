import { describe, expect, test } from 'vitest';
import { JsonArraySplitter } from '../../electron/core/dialects/gemini/array-splitter.ts';
import { geminiTranslation } from '../../electron/core/dialects/gemini/translation.ts';
import { array, assembled, chunk, eventsOf, sse } from './gemini-answers.ts';

describe('an answer of Gemini', () => {
  test('texts, thoughts, calls and the end, in order', () => {
    const stream = sse(
      chunk([{ text: 'Hm. ', thought: true }]),
      chunk([{ text: 'Hel' }]),
      chunk([
        { text: 'lo' },
        { functionCall: { name: 'look', args: { at: 1 } }, thoughtSignature: 'U0lH' },
        { functionCall: { id: 'own', name: 'hear' } },
      ]),
      chunk([{ text: '' }], { finishReason: 'STOP' }),
    );
    const events = [
      { kind: 'begin', id: 'aB-3_x.y', model: 'gemini-3-pro' },
      { kind: 'reasoning', text: 'Hm. ' },
      { kind: 'text', text: 'Hel' },
      { kind: 'text', text: 'lo' },
      { kind: 'tool_call', id: 'call_aB-3_xy_0', name: 'look' },
      { kind: 'tool_input', json: '{"at":1}' },
      { kind: 'signature', signature: { vendor: 'google', value: 'U0lH' } },
      { kind: 'tool_call', id: 'own', name: 'hear' },
      { kind: 'tool_input', json: '{}' },
      { kind: 'finish', finish: 'tool_calls', stopSequence: null },
    ];
    expect(eventsOf(stream)).toEqual(events);
  });

  test('is read from a stream as a JSON array as well', () => {
    const chunks = [
      chunk([{ text: 'a {"b": [1]}' }]),
      chunk([{ text: 'c' }], { finishReason: 'MAX_TOKENS' }),
    ];
    const events = eventsOf(sse(...chunks));
    expect(events).toHaveLength(4);
    for (const size of [1, 7, 1000])
      expect(eventsOf(array(...chunks), size, new JsonArraySplitter())).toEqual(events);
  });

  test('a signature on a text, or behind it, is a thought of its own and never that of a call', () => {
    const text = eventsOf(sse(chunk([{ text: 'a', thoughtSignature: 'U0lH' }])));
    expect(assembled(text)).toEqual([
      { kind: 'text', text: 'a' },
      { kind: 'reasoning', text: '', signature: { vendor: 'google', value: 'U0lH' } },
    ]);
    const behind = eventsOf(
      sse(
        chunk([{ functionCall: { name: 'look' }, thoughtSignature: 'Q0FMTA==' }]),
        chunk([{ text: '', thoughtSignature: 'U0lH' }]),
      ),
    );
    expect(assembled(behind)).toMatchObject([
      { kind: 'tool_call', signature: { value: 'Q0FMTA==' } },
      { kind: 'reasoning', text: '', signature: { value: 'U0lH' } },
    ]);
  });

  test.each([
    ['STOP', 'end'],
    ['MAX_TOKENS', 'length'],
    ['SAFETY', 'refused'],
    ['RECITATION', 'refused'],
    ['LANGUAGE', 'refused'],
    ['BLOCKLIST', 'refused'],
    ['PROHIBITED_CONTENT', 'refused'],
    ['SPII', 'refused'],
    ['IMAGE_SAFETY', 'refused'],
    ['MALFORMED_FUNCTION_CALL', 'end'],
    ['OTHER', 'end'],
    ['SOMETHING_NEW', 'end'],
  ])('%s is %s', (finishReason, finish) => {
    expect(eventsOf(sse({ candidates: [{ finishReason }] }))).toMatchObject([{ kind: 'begin' }, { finish }]);
  });

  test('calls that were cut off by the limit are no reason to go on', () => {
    const stream = sse(chunk([{ functionCall: { name: 'look' } }], { finishReason: 'MAX_TOKENS' }));
    expect(eventsOf(stream).at(-1)).toMatchObject({ finish: 'length' });
  });

  test('a prompt that was blocked is refused', () => {
    expect(eventsOf(sse({ promptFeedback: { blockReason: 'PROHIBITED_CONTENT' } }))).toEqual([
      { kind: 'begin', id: '', model: null },
      { kind: 'finish', finish: 'refused', stopSequence: null },
    ]);
  });

  test('a reason on every chunk, as older models and gateways send it, ends nothing early', () => {
    const stop = { finishReason: 'STOP' };
    const stream = sse(
      chunk([{ text: 'a' }], stop),
      chunk([{ text: 'b' }], stop),
      chunk([{ functionCall: { name: 'look' } }], stop),
    );
    const events = eventsOf(stream);
    expect(assembled(events)).toMatchObject([{ kind: 'text', text: 'ab' }, { kind: 'tool_call' }]);
    expect(events.filter(({ kind }) => kind === 'finish')).toMatchObject([
      { finish: 'end' },
      { finish: 'tool_calls' },
    ]);
  });

  test('an image is Markdown', () => {
    const inlineData = { mimeType: 'image/png', data: 'iVBORw0KGgo=' };
    const stream = sse(chunk([{ inlineData, thought: true }, { inlineData }]));
    expect(eventsOf(stream).slice(1)).toEqual([
      { kind: 'text', text: '![image](data:image/png;base64,iVBORw0KGgo=)' },
    ]);
  });

  test.each([
    ['no JSON', 'data: {"candidates"\r\n\r\n'],
    ['a sign of life', ': keep-alive\r\n\r\n'],
    ['an error', sse({ error: { code: 503, message: 'overloaded' } })],
    ['a call without a name', sse({ usageMetadata: {} }).concat(sse(chunk([{ functionCall: {} }])))],
    [
      'parts that are none',
      sse(chunk([])).concat('data: {"candidates":[{"content":{"parts":[7,null]}}]}\r\n\r\n'),
    ],
    ['candidates that are none', 'data: {"candidates":[7]}\r\n\r\n'],
  ])('%s says nothing', (_name, stream) => {
    expect(eventsOf(stream).filter(({ kind }) => kind !== 'begin')).toEqual([]);
  });

  test('as a whole', () => {
    const body = chunk(
      [{ text: 'Hm.', thought: true }, { text: 'Hello' }, { functionCall: { name: 'look', args: {} } }],
      { finishReason: 'STOP' },
    );
    expect(geminiTranslation.readAnswer(body)).toEqual({
      id: 'aB-3_x.y',
      model: 'gemini-3-pro',
      parts: [
        { kind: 'reasoning', text: 'Hm.', signature: null },
        { kind: 'text', text: 'Hello' },
        { kind: 'tool_call', id: 'call_aB-3_xy_0', name: 'look', input: '{}', signature: null },
      ],
      finish: 'tool_calls',
      stopSequence: null,
    });
    expect(geminiTranslation.readAnswer({ promptFeedback: { blockReason: 'SAFETY' } })?.finish).toBe(
      'refused',
    );
    expect(geminiTranslation.readAnswer({ models: [] })).toBeUndefined();
  });
});
