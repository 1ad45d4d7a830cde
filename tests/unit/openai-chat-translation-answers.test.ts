import { describe, expect, test } from 'vitest';
import { openaiChatTranslation } from '../../electron/core/dialects/openai-chat/translation.ts';
import { partsOf } from '../../electron/core/dialects/translate/answer-parts.ts';
import { begin, call, chunk, done, event, finish, fn, piece, read } from './openai-chat-answers.ts';

describe('a streamed answer', () => {
  test('says what the model says as it comes', () => {
    const stream =
      event({ id: '', model: '', choices: [], prompt_filter_results: [] }) +
      chunk({ role: 'assistant', content: '', refusal: null }) +
      chunk({ reasoning_content: 'hm', content: null }) +
      chunk({ content: '拼' }) +
      chunk({ content: '车' }) +
      chunk({}, 'stop') +
      event({ id: 'c-1', choices: [], usage: { prompt_tokens: 1, completion_tokens: 1 } }) +
      done;
    expect(read(stream)).toEqual([
      begin,
      { kind: 'reasoning', text: 'hm' },
      { kind: 'text', text: '拼' },
      { kind: 'text', text: '车' },
      finish('end'),
    ]);
  });

  test("OpenRouter's name for reasoning is known, and a last delta beside the reason counts", () => {
    expect(read(chunk({ reasoning: 'hm' }) + chunk({ content: 'x' }, 'length'))).toEqual([
      begin,
      { kind: 'reasoning', text: 'hm' },
      { kind: 'text', text: 'x' },
      finish('length'),
    ]);
  });

  test('gives out the input of a call as it comes', () => {
    const stream =
      piece({ index: 0, id: 'a', ...fn('look', '') }) +
      piece({ index: 0, function: { arguments: '{"x"' } }) +
      piece({ index: 0, id: '', function: { name: '', arguments: ':1}' } }) +
      chunk({ content: '' }, 'tool_calls');
    expect(read(stream)).toEqual([
      begin,
      { kind: 'tool_call', id: 'a', name: 'look' },
      { kind: 'tool_input', json: '{"x"' },
      { kind: 'tool_input', json: ':1}' },
      finish('tool_calls'),
    ]);
  });

  test('a later call begins as soon as the earlier one is whole', () => {
    const stream =
      piece({ index: 0, id: 'a', ...fn('look', '{"x":{}}') }) +
      piece({ index: 1, id: 'b', ...fn('look', '{"y"') });
    expect(read(stream).slice(1)).toEqual([
      { kind: 'tool_call', id: 'a', name: 'look' },
      { kind: 'tool_input', json: '{"x":{}}' },
      { kind: 'tool_call', id: 'b', name: 'look' },
      { kind: 'tool_input', json: '{"y"' },
    ]);
  });

  test.each([
    [
      'pieces that are mixed by index',
      piece({ index: 0, id: 'a', ...fn('look', '{"x"') }, { index: 1, id: 'b', ...fn('run', '{"y"') }) +
        piece({ index: 1, function: { arguments: ':{}}' } }) +
        piece({ index: 0, function: { arguments: ':{}}' } }),
    ],
    [
      'whole calls at once',
      piece(
        { index: 0, id: 'a', ...fn('look', '{"x":{}}') },
        { index: 1, id: 'b', ...fn('run', '{"y":{}}') },
      ),
    ],
    [
      'whole calls that are all number 0',
      piece({ index: 0, id: 'a', ...fn('look', '{"x":{}}') }) +
        piece({ index: 0, id: 'b', ...fn('run', '{"y":{}}') }),
    ],
    [
      'no index at all',
      piece({ id: 'a', ...fn('look', '{"x"') }) +
        piece({ function: { arguments: ':{}}' } }) +
        piece({ id: 'b', ...fn('run', '{"y":') }) +
        piece({ id: 'b', function: { arguments: '{}}' } }),
    ],
    [
      'names alone',
      piece({ id: 'a', function: { arguments: '{"x"' } }) +
        piece({ function: { name: 'look', arguments: ':{}}' } }) +
        piece({ id: 'b', function: { name: 'run', arguments: '' } }) +
        piece({ function: { arguments: '{"y":{}}' } }),
    ],
    [
      'the name again in each piece',
      piece({ index: 0, id: 'a', ...fn('look', '{"x":') }) +
        piece({ index: 0, id: 'a', ...fn('look', '{}}') }) +
        piece({ index: 1, id: 'b', ...fn('run', '{"y":{}}') }),
    ],
    [
      'a name that comes late',
      piece({ index: 0, id: 'a', type: 'function', function: {} }) +
        piece({ index: 0, ...fn('look', '{"x":{}}') }) +
        piece({ index: 1, id: 'b', ...fn('run', '{"y":{}}') }),
    ],
    [
      'objects for the text of one',
      piece(
        { index: 0, id: 'a', function: { name: 'look', arguments: { x: {} } } },
        { index: 1, id: 'b', function: { name: 'run', arguments: { y: {} } } },
      ),
    ],
  ])('reads parallel calls from %s', (_name, pieces) => {
    const events = read(pieces + chunk({}, 'tool_calls'));
    expect(partsOf(events)).toEqual([call('a', 'look', '{"x":{}}'), call('b', 'run', '{"y":{}}')]);
    expect(events.at(-1)).toEqual(finish('tool_calls'));
  });

  test('the last call is open to the end, whole or not', () => {
    const stream = piece({ index: 0, id: 'a', ...fn('look', '{}') });
    const more = piece({ index: 0, function: { arguments: '\n' } }) + chunk({ content: 'so' });
    expect(partsOf(read(stream + more + done))).toEqual([
      call('a', 'look', '{}\n'),
      { kind: 'text', text: 'so' },
    ]);
  });

  test('a call without an id gets one, a call without input an empty object', () => {
    const stream = piece({ index: 0, ...fn('look', '') }) + piece({ index: 1, id: 'b', ...fn('run', '') });
    expect(partsOf(read(stream + done))).toEqual([call('call_c-1_0', 'look', '{}'), call('b', 'run', '{}')]);
  });

  test('a custom call is given out as the object that other APIs have', () => {
    const custom = (more: object) => piece({ index: 0, ...more });
    const stream =
      custom({ id: 'a', type: 'custom', custom: { name: 'run', input: 'ls "' } }) +
      custom({ custom: { input: 'x"' } });
    expect(partsOf(read(stream + done))).toEqual([call('a', 'run', '{"input":"ls \\"x\\""}')]);
  });

  test('what is said during a call comes after it', () => {
    const stream =
      piece({ index: 0, id: 'a', ...fn('look', '{') }) +
      chunk({ content: 'so' }) +
      piece({ index: 0, function: { arguments: '}' } });
    expect(partsOf(read(stream + done))).toEqual([call('a', 'look', '{}'), { kind: 'text', text: 'so' }]);
  });

  test.each([
    ['stop', false, 'end'],
    ['stop', true, 'tool_calls'],
    ['tool_calls', true, 'tool_calls'],
    ['tool_calls', false, 'end'],
    ['function_call', true, 'tool_calls'],
    ['length', true, 'length'],
    ['content_filter', false, 'refused'],
    ['sensitive', false, 'refused'],
    ['insufficient_system_resource', false, 'length'],
    ['toString', false, 'end'],
  ])('%s with calls: %s is %s', (reason, calls, expected) => {
    const said = calls ? piece({ index: 0, id: 'a', ...fn('look', '{}') }) : chunk({ content: 'x' });
    expect(read(said + chunk({}, reason) + done).at(-1)).toEqual(finish(expected));
  });

  test('a refusal is text, and the answer refused', () => {
    expect(read(chunk({ refusal: 'no' }) + chunk({}, 'stop')).slice(1)).toEqual([
      { kind: 'text', text: 'no' },
      finish('refused'),
    ]);
  });

  test('ends with [DONE] where no reason was given, and once', () => {
    expect(read(chunk({ content: 'x' }) + done).at(-1)).toEqual(finish('end'));
    const twice = chunk({ content: 'x' }, 'stop') + chunk({}, 'stop') + done;
    expect(read(twice).filter(({ kind }) => kind === 'finish')).toHaveLength(1);
    expect(read(done)).toEqual([]);
  });

  test('what cannot be read says nothing', () => {
    const odd = ['{', '[]', '{"choices":7}', '{"choices":[null]}', '{"choices":[{"index":1,"delta":{}}]}'];
    expect(read(`: ping\n\n${odd.map((data) => `data: ${data}\n\n`).join('')}`)).toEqual([]);
    expect(read(chunk({ content: 7, tool_calls: [null, 7, {}] }) + done)).toEqual([begin, finish('end')]);
  });
});

describe('a whole answer', () => {
  const whole = (message: object, finish_reason = 'stop') =>
    openaiChatTranslation.readAnswer({
      id: 'c-1',
      model: 'm-1',
      choices: [{ index: 0, message, finish_reason }],
    });

  test('is read by the same rules', () => {
    expect(
      whole({
        content: 'so',
        reasoning_content: 'hm',
        tool_calls: [
          { id: 'a', ...fn('look', '') },
          { id: 'b', type: 'custom', custom: { name: 'run', input: 'ls' } },
        ],
      }),
    ).toEqual({
      id: 'c-1',
      model: 'm-1',
      parts: [
        { kind: 'reasoning', text: 'hm', signature: null },
        { kind: 'text', text: 'so' },
        call('a', 'look', '{}'),
        call('b', 'run', '{"input":"ls"}'),
      ],
      finish: 'tool_calls',
      stopSequence: null,
    });
    expect(whole({ content: null, refusal: 'no' })).toMatchObject({
      parts: [{ kind: 'text', text: 'no' }],
      finish: 'refused',
    });
  });

  test.each([{}, { choices: [] }, { choices: [{ delta: {} }] }, { error: { message: 'x' } }])(
    '%j is none',
    (body) => {
      expect(openaiChatTranslation.readAnswer(body)).toBeUndefined();
    },
  );
});
