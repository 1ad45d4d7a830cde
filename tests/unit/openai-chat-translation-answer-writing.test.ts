import { describe, expect, test } from 'vitest';
import { openaiChat } from '../../electron/core/dialects/openai-chat/openai-chat.ts';
import { openaiChatTranslation } from '../../electron/core/dialects/openai-chat/translation.ts';
import type { Answer, AnswerPart, AnswerStep } from '../../electron/core/dialects/translate/answer.ts';
import { partsOf } from '../../electron/core/dialects/translate/answer-parts.ts';
import { seededRandom } from '../seeded-random.ts';
import { readStream } from './dialect-streams.ts';
import {
  answer,
  chunksOf,
  contextOf,
  done,
  fn,
  read,
  steps,
  tokens,
  usage,
  written,
} from './openai-chat-answers.ts';

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
