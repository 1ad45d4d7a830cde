import { createOpenAI } from '@ai-sdk/openai';
import { generateText, streamText } from 'ai';
import OpenAI from 'openai';
import { describe, expect, test } from 'vitest';
import { openaiChat } from '../../electron/core/dialects/openai-chat/openai-chat.ts';
import { openaiChatTranslation } from '../../electron/core/dialects/openai-chat/translation.ts';
import { SseSplitter } from '../../electron/core/dialects/sse.ts';
import type {
  Answer,
  AnswerContext,
  AnswerEvent,
  AnswerPart,
  AnswerStep,
} from '../../electron/core/dialects/translate/answer.ts';
import type { TokenCounts } from '../../shared/tokens.ts';
import { seededRandom } from '../seeded-random.ts';
import { readStream } from './dialect-streams.ts';

const event = (data: unknown) => `data: ${JSON.stringify(data)}\n\n`;
const chunk = (delta: object, finish: string | null = null, more: object = {}) =>
  event({ id: 'c-1', model: 'm-1', choices: [{ index: 0, delta, finish_reason: finish, ...more }] });
const piece = (...calls: object[]) => chunk({ tool_calls: calls });
const done = 'data: [DONE]\n\n';

/** The events of a stream, read in pieces of these sizes, in turn. */
function read(stream: string, sizes = [Buffer.byteLength(stream) || 1]): AnswerEvent[] {
  const bytes = Buffer.from(stream);
  const splitter = new SseSplitter();
  const reader = openaiChatTranslation.createAnswerReader();
  const events: AnswerEvent[] = [];
  let at = 0;
  for (let i = 0; at < bytes.length; i += 1) {
    const size = sizes[i % sizes.length] ?? 1;
    const { bytes: whole, ends } = splitter.push(bytes.subarray(at, at + size));
    let begin = 0;
    for (const end of ends) {
      events.push(...reader.take(whole, begin, end));
      begin = end;
    }
    at += size;
  }
  return events;
}

/** The parts of a stream, however many events they came in. */
function partsOf(events: readonly AnswerEvent[]): readonly AnswerPart[] {
  const parts: AnswerPart[] = [];
  for (const one of events) {
    const last = parts.at(-1);
    if (one.kind === 'text' || one.kind === 'reasoning') {
      const begun = last?.kind === one.kind ? parts.pop() : undefined;
      const text = (begun !== undefined && 'text' in begun ? begun.text : '') + one.text;
      parts.push(one.kind === 'text' ? { kind: 'text', text } : { kind: 'reasoning', text, signature: null });
    } else if (one.kind === 'tool_call') {
      parts.push({ kind: 'tool_call', id: one.id, name: one.name, input: '', signature: null });
    } else if (one.kind === 'tool_input' && last?.kind === 'tool_call') {
      parts[parts.length - 1] = { ...last, input: last.input + one.json };
    }
  }
  return parts;
}

const begin = { kind: 'begin', id: 'c-1', model: 'm-1' };
const finish = (reason: string) => ({ kind: 'finish', finish: reason, stopSequence: null });
const call = (id: string, name: string, input: string): AnswerPart => ({
  kind: 'tool_call',
  id,
  name,
  input,
  signature: null,
});
const fn = (name: string, args: string) => ({ type: 'function', function: { name, arguments: args } });

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
    expect(partsOf(read(stream + done))).toEqual([call('call_c1_0', 'look', '{}'), call('b', 'run', '{}')]);
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

const tokens: TokenCounts = {
  inputTokens: 10,
  cacheWrite5mTokens: 20,
  cacheWrite1hTokens: 30,
  cacheReadTokens: 40,
  outputTokens: 7,
};

const usage = {
  prompt_tokens: 100,
  completion_tokens: 7,
  total_tokens: 107,
  prompt_tokens_details: { cached_tokens: 40, cache_write_tokens: 50 },
  completion_tokens_details: {},
};

/** The context of a request with a function `look` and a custom tool `run`. */
function contextOf(more: object = {}): AnswerContext {
  const request = {
    model: 'asked',
    messages: [{ role: 'user', content: 'hi' }],
    tools: [
      { type: 'function', function: { name: 'look' } },
      { type: 'custom', custom: { name: 'run' } },
    ],
    ...more,
  };
  const path = '/v1/chat/completions';
  return {
    request,
    conversation: openaiChatTranslation.readConversation({ path, bytes: Buffer.alloc(0), json: request }),
    model: 'asked',
    idSeed: 'abc123',
    nowMs: 1_700_000_000_999,
    account: { id: 'a', name: 'A', serviceType: 'claude' },
    costUsd: () => null,
  };
}

function written(
  steps: readonly AnswerStep[],
  { asked = false, end = 'end' }: { asked?: boolean; end?: Answer['finish'] } = {},
): string {
  const writer = openaiChatTranslation.createAnswerWriter(
    contextOf(asked ? { stream: true, stream_options: { include_usage: true } } : {}),
  );
  const head = writer.begin({ id: 'msg_1', model: 'claude-x' }, null);
  return head + steps.map((step) => writer.write(step)).join('') + writer.end(end, null, tokens);
}

const chunksOf = (stream: string) =>
  stream
    .split('\n\n')
    .filter((line) => line !== '' && line !== 'data: [DONE]')
    .map((line) => JSON.parse(line.slice('data: '.length)) as Record<string, unknown>);

const steps: readonly AnswerStep[] = [
  { kind: 'reasoning', text: 'hm' },
  { kind: 'signature', signature: { vendor: 'anthropic', value: 'secret' } },
  { kind: 'text', text: '拼车' },
  { kind: 'tool_call', id: 'a', name: 'look' },
  { kind: 'tool_input', json: '{"x":' },
  { kind: 'tool_input', json: '1}' },
  { kind: 'signature', signature: { vendor: 'google', value: 'sig' } },
  { kind: 'tool_call', id: 'b', name: 'look' },
  { kind: 'tool_input', json: '{}' },
];

describe('a stream for a client', () => {
  test("is OpenAI's", () => {
    const stream = written(steps, { asked: true, end: 'tool_calls' });
    const chunks = chunksOf(stream);
    const head = {
      id: 'chatcmpl-abc123',
      object: 'chat.completion.chunk',
      created: 1_700_000_000,
      model: 'claude-x',
    };
    const said = (delta: object, finish_reason: string | null = null) => ({
      ...head,
      choices: [{ index: 0, delta, logprobs: null, finish_reason }],
      usage: null,
    });
    const called = (more: object) => said({ tool_calls: [more] });
    expect(chunks).toEqual([
      said({ role: 'assistant', content: null, refusal: null }),
      said({ reasoning_content: 'hm' }),
      said({ content: '拼车' }),
      called({ index: 0, id: 'a', type: 'function', function: { name: 'look', arguments: '' } }),
      called({ index: 0, function: { arguments: '{"x":' } }),
      called({ index: 0, function: { arguments: '1}' } }),
      called({
        index: 0,
        function: { arguments: '' },
        extra_content: { google: { thought_signature: 'sig' } },
      }),
      called({ index: 1, id: 'b', type: 'function', function: { name: 'look', arguments: '' } }),
      called({ index: 1, function: { arguments: '{}' } }),
      said({}, 'tool_calls'),
      { ...head, choices: [], usage },
    ]);
    expect(stream.endsWith(done)).toBe(true);
    expect(stream).not.toContain('secret');
  });

  test('has no usage that was not asked for', () => {
    const stream = written(steps);
    expect(stream).not.toContain('usage');
    expect(chunksOf(stream).at(-1)).toMatchObject({ choices: [{ delta: {}, finish_reason: 'stop' }] });
  });

  test('a signature that belongs to no call is not sent', () => {
    const signature = { vendor: 'google', value: 'sig' } as const;
    const stream = written([
      { kind: 'signature', signature },
      { kind: 'tool_call', id: 'a', name: 'look' },
      { kind: 'text', text: 'so' },
      { kind: 'signature', signature },
    ]);
    expect(stream).not.toContain('sig');
  });

  test("a custom tool's call has its plain text", () => {
    const stream = written([
      { kind: 'tool_call', id: 'a', name: 'run' },
      { kind: 'tool_input', json: '{"inp' },
      { kind: 'tool_input', json: 'ut":"ls -l"}' },
      { kind: 'tool_call', id: 'b', name: 'look' },
    ]);
    const calls = chunksOf(stream).flatMap(({ choices }) => choices);
    expect(calls.slice(1, 4)).toMatchObject([
      { delta: { tool_calls: [{ index: 0, id: 'a', type: 'custom', custom: { name: 'run', input: '' } }] } },
      { delta: { tool_calls: [{ index: 0, custom: { input: 'ls -l' } }] } },
      { delta: { tool_calls: [{ index: 1, id: 'b', type: 'function' }] } },
    ]);
  });

  test.each([
    ['end', 'stop'],
    ['stop_sequence', 'stop'],
    ['length', 'length'],
    ['refused', 'content_filter'],
  ] as const)('%s is %s', (end, reason) => {
    expect(chunksOf(written([], { end })).at(-1)).toMatchObject({ choices: [{ finish_reason: reason }] });
  });

  test("the figures are those that the relay's own reading takes from them", () => {
    const { reading, meanings } = readStream(openaiChat, written(steps, { asked: true }));
    expect(meanings.at(-1)).toBe('terminal');
    expect(reading).toMatchObject({
      modelAnswered: 'claude-x',
      // The API has one figure for both kinds of cache writes.
      tokens: { ...tokens, cacheWrite5mTokens: 50, cacheWrite1hTokens: 0 },
      usageInvalid: false,
    });
  });

  test('is read as the same parts, however it is cut', () => {
    for (let seed = 1; seed <= 200; seed += 1) {
      const below = seededRandom(seed);
      const list = Array.from({ length: below(12) }, (_, index) => randomStep(below, index));
      const given = list.flatMap((step): readonly AnswerStep[] =>
        step.kind === 'tool_call' ? [step, { kind: 'tool_input', json: `{"${step.id}":"拼车"}` }] : [step],
      );
      const sizes = Array.from({ length: 1 + below(5) }, () => 1 + below(60));
      const events = read(written(given, { asked: below(2) === 0 }), sizes);
      const isCall = ({ kind }: AnswerPart) => kind === 'tool_call';
      const expected = partsOf(given);
      const again = partsOf(events);
      expect(again.filter(isCall), `seed ${seed}`).toEqual(expected.filter(isCall));
      // The API has one text and one reasoning beside the calls: their order among each other is lost.
      for (const kind of ['text', 'reasoning'] as const) {
        expect(joined(again, kind), `seed ${seed}`).toBe(joined(expected, kind));
      }
    }
  });
});

function randomStep(below: (limit: number) => number, index: number): AnswerStep {
  const text = ['a', '拼车', '🚗', '\n\n', 'data: [DONE]'][below(5)] ?? '';
  const any: readonly AnswerStep[] = [
    { kind: 'text', text },
    { kind: 'reasoning', text },
    { kind: 'tool_call', id: `c${index}`, name: 'look' },
  ];
  return any[below(3)] ?? { kind: 'text', text };
}

function joined(parts: readonly AnswerPart[], kind: 'text' | 'reasoning'): string {
  return parts.map((part) => (part.kind === kind ? part.text : '')).join('');
}

const answer: Answer = {
  id: 'msg_1',
  model: null,
  parts: [
    { kind: 'reasoning', text: 'hm', signature: { vendor: 'anthropic', value: 'secret' } },
    { kind: 'text', text: 'so' },
    {
      kind: 'tool_call',
      id: 'a',
      name: 'look',
      input: '{"x":1}',
      signature: { vendor: 'google', value: 'sig' },
    },
    call('b', 'run', '{"input":"ls"}'),
  ],
  finish: 'tool_calls',
  stopSequence: null,
};

test('a whole answer for a client', () => {
  expect(openaiChatTranslation.writeAnswer(answer, tokens, contextOf())).toEqual({
    id: 'chatcmpl-abc123',
    object: 'chat.completion',
    created: 1_700_000_000,
    model: 'asked',
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: 'so',
          reasoning_content: 'hm',
          refusal: null,
          annotations: [],
          tool_calls: [
            {
              id: 'a',
              ...fn('look', '{"x":1}'),
              extra_content: { google: { thought_signature: 'sig' } },
            },
            { id: 'b', type: 'custom', custom: { name: 'run', input: 'ls' } },
          ],
        },
        logprobs: null,
        finish_reason: 'tool_calls',
      },
    ],
    usage,
  });
});

test('an answer that says nothing, with figures that nobody reported', () => {
  const nothing: Answer = { ...answer, parts: [], finish: 'refused' };
  expect(openaiChatTranslation.writeAnswer(nothing, null, contextOf())).toMatchObject({
    choices: [{ message: { content: null }, finish_reason: 'content_filter' }],
    usage: { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 },
  });
});

describe("the official clients' own parsers take it", () => {
  const functionCalls: Answer = { ...answer, parts: answer.parts.slice(0, 3) };
  const answering = (body: string, type: string) => async () =>
    new Response(body, { headers: { 'content-type': type } });
  const streaming = () => answering(written(steps, { asked: true, end: 'tool_calls' }), 'text/event-stream');
  const whole = () =>
    answering(
      JSON.stringify(openaiChatTranslation.writeAnswer(functionCalls, tokens, contextOf())),
      'application/json',
    );
  const messages = [{ role: 'user' as const, content: 'hi' }];
  const openai = (fetch: typeof globalThis.fetch) =>
    new OpenAI({ apiKey: 'k', baseURL: 'http://relay.invalid/v1', fetch, maxRetries: 0 });
  const aiSdk = (fetch: typeof globalThis.fetch) =>
    createOpenAI({ apiKey: 'k', baseURL: 'http://relay.invalid/v1', fetch }).chat('asked');

  test('openai, streamed', async () => {
    const stream = openai(streaming()).chat.completions.stream({ model: 'asked', messages });
    const completion = await stream.finalChatCompletion();
    expect(completion).toMatchObject({ id: 'chatcmpl-abc123', model: 'claude-x', usage });
    expect(completion.choices[0]).toMatchObject({
      finish_reason: 'tool_calls',
      message: {
        role: 'assistant',
        content: '拼车',
        refusal: null,
        tool_calls: [
          { id: 'a', ...fn('look', '{"x":1}'), extra_content: { google: { thought_signature: 'sig' } } },
          { id: 'b', ...fn('look', '{}') },
        ],
      },
    });
  });

  test('openai, whole', async () => {
    const completion = await openai(whole()).chat.completions.create({ model: 'asked', messages });
    expect(completion.choices[0]?.message.tool_calls).toMatchObject([{ id: 'a' }]);
    expect(completion.usage).toEqual(usage);
  });

  test('ai, streamed', async () => {
    const failures: unknown[] = [];
    const result = streamText({
      model: aiSdk(streaming()),
      messages,
      onError: ({ error }) => {
        failures.push(error);
      },
    });
    expect(await result.text).toBe('拼车');
    expect(await result.finishReason).toBe('tool-calls');
    expect(await result.toolCalls).toMatchObject([
      { toolCallId: 'a', toolName: 'look', input: { x: 1 } },
      { toolCallId: 'b', toolName: 'look', input: {} },
    ]);
    expect(await result.usage).toMatchObject({
      inputTokens: 100,
      inputTokenDetails: { noCacheTokens: 10, cacheReadTokens: 40, cacheWriteTokens: 50 },
      outputTokens: 7,
    });
    expect(failures).toEqual([]);
  });

  test('ai, whole', async () => {
    const result = await generateText({ model: aiSdk(whole()), messages });
    expect(result).toMatchObject({ text: 'so', finishReason: 'tool-calls' });
    expect(result.toolCalls).toMatchObject([{ toolCallId: 'a', input: { x: 1 } }]);
    expect(result.usage).toMatchObject({ inputTokens: 100, outputTokens: 7 });
  });
});
