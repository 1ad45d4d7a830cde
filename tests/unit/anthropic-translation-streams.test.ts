import { expect, test } from 'vitest';
import { anthropicTranslation } from '../../electron/core/dialects/anthropic/translation.ts';
import type { JsonRecord } from '../../electron/core/dialects/json.ts';
import { SseSplitter } from '../../electron/core/dialects/sse.ts';
import type { AnswerEvent, AnswerStep, Finish } from '../../electron/core/dialects/translate/answer.ts';
import { seededRandom } from '../seeded-random.ts';
import { calls, input, said, signed, thought, written } from './anthropic-answers.ts';

function readStream(stream: string, sizes: readonly number[] = [stream.length || 1]): AnswerEvent[] {
  const reader = anthropicTranslation.createAnswerReader();
  const splitter = new SseSplitter();
  const bytes = Buffer.from(stream);
  const events: AnswerEvent[] = [];
  for (let at = 0, i = 0; at < bytes.length; i += 1) {
    const size = sizes[i % sizes.length] as number;
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

function wire(...events: JsonRecord[]): string {
  return events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join('');
}

const start = { type: 'message_start', message: { id: 'msg_1', model: 'claude-opus-5', content: [] } };
const block = (content_block: JsonRecord, index = 0) => ({
  type: 'content_block_start',
  index,
  content_block,
});
const delta = (fields: JsonRecord, index = 0) => ({ type: 'content_block_delta', index, delta: fields });
const stop = { type: 'content_block_stop', index: 0 };
const end = (stop_reason: unknown, stop_sequence: unknown = null) => ({
  type: 'message_delta',
  delta: { stop_reason, stop_sequence },
  usage: { output_tokens: 1 },
});
const over = { type: 'message_stop' };
const begun = { kind: 'begin', id: 'msg_1', model: 'claude-opus-5' };
const finished = (finish: Finish, stopSequence: string | null = null) => ({
  kind: 'finish',
  finish,
  stopSequence,
});

test.each<[string, JsonRecord[], unknown[]]>([
  [
    'thinking, its signature and text',
    [
      start,
      { type: 'ping' },
      block({ type: 'thinking', thinking: '', signature: '' }),
      delta({ type: 'thinking_delta', thinking: 'Hm' }),
      delta({ type: 'signature_delta', signature: 'sig' }),
      stop,
      block({ type: 'text', text: '' }, 1),
      delta({ type: 'text_delta', text: 'Hi' }, 1),
      delta({ type: 'citations_delta', citation: {} }, 1),
      { ...stop, index: 1 },
      end('stop_sequence', 'END'),
      over,
    ],
    [begun, thought('Hm'), signed('anthropic', 'sig'), said('Hi'), finished('stop_sequence', 'END')],
  ],
  [
    'redacted thinking',
    [start, block({ type: 'redacted_thinking', data: 'AAAA' }), stop],
    [begun, signed('anthropic', 'redacted:AAAA')],
  ],
  [
    'a call in pieces',
    [
      block({ type: 'tool_use', id: 'toolu_1', name: 'Read', input: {} }),
      delta({ type: 'input_json_delta', partial_json: '' }),
      delta({ type: 'input_json_delta', partial_json: '{"a"' }),
      delta({ type: 'input_json_delta', partial_json: ':1}' }),
      stop,
    ],
    [calls('toolu_1'), input('{"a"'), input(':1}')],
  ],
  [
    'a call without input',
    [block({ type: 'tool_use', id: 'toolu_1', name: 'Read', input: {} }), stop, end('tool_use'), over],
    [calls('toolu_1'), input('{}'), finished('tool_calls')],
  ],
  [
    'a call whose start has its whole input, and whose end is missing',
    [block({ type: 'tool_use', id: 'toolu_1', name: 'Read', input: { a: 1 } }), end('tool_use')],
    [calls('toolu_1'), input('{"a":1}'), finished('tool_calls')],
  ],
  [
    "nothing of the vendor's own tools",
    [
      block({ type: 'server_tool_use', id: 's', name: 'web_search', input: {} }),
      delta({ type: 'input_json_delta', partial_json: '{"query":"x"}' }),
      stop,
      block({ type: 'web_search_tool_result', tool_use_id: 's', content: [] }, 1),
      { ...stop, index: 1 },
    ],
    [],
  ],
  ['text at the start of its block', [block({ type: 'text', text: 'Hi' })], [said('Hi')]],
  ['one finish of two', [end('max_tokens'), end('end_turn'), over], [finished('length')]],
  ['a finish without its reason', [start, over], [begun, finished('end')]],
  ['no finish before its reason', [end(null), delta({ type: 'text_delta', text: 'x' })], [said('x')]],
  ['nothing of what has no shape', [{ type: 'message_start' }, block({}), delta({}), { type: 'other' }], []],
])('says %s', (_name, events, expected) => {
  expect(readStream(wire(...events))).toEqual(expected);
});

test('nothing is said by what is no JSON object', () => {
  expect(readStream('event: content_block_delta\ndata: {"type":\n\n: comment\n\ndata: [1]\n\n')).toEqual([]);
});

test('what the writer wrote reads as the same answer, however it is cut', () => {
  for (let seed = 1; seed <= 200; seed += 1) {
    const below = seededRandom(seed);
    const { steps, called } = randomSteps(below);
    const finish: Finish = called ? 'tool_calls' : 'end';
    const sizes = Array.from({ length: 3 }, () => 1 + below(60));
    const events = readStream(written({ steps, finish }), sizes);

    expect(events[0], `seed ${seed}`).toEqual({ kind: 'begin', id: 'msg_r1', model: 'gpt-6' });
    expect(joined(events.slice(1, -1)), `seed ${seed}`).toEqual(joined(steps));
    expect(events.at(-1), `seed ${seed}`).toEqual(finished(finish));
  }
});

/** Pieces of the same part as one. */
function joined(events: readonly AnswerEvent[]): AnswerEvent[] {
  const whole: AnswerEvent[] = [];
  for (const event of events) {
    const last = whole.at(-1);
    if (event.kind === 'tool_input' && last?.kind === 'tool_input') {
      whole[whole.length - 1] = input(last.json + event.json);
    } else if ((event.kind === 'text' || event.kind === 'reasoning') && last?.kind === event.kind) {
      whole[whole.length - 1] = { kind: event.kind, text: last.text + event.text };
    } else {
      whole.push(event);
    }
  }
  return whole;
}

function randomSteps(below: (below: number) => number): { steps: AnswerStep[]; called: boolean } {
  const steps: AnswerStep[] = [];
  let called = false;
  for (let part = 1 + below(5); part > 0; part -= 1) {
    const pieces = Array.from(
      { length: 1 + below(3) },
      () => ['你好', 'a\n\n', '"', '🚗', ' '][below(5)] as string,
    );
    const makers = [
      () => pieces.map(said),
      () => [...pieces.map(thought), signed('google', 'c2ln')],
      () => [said('x'), signed('anthropic', 'redacted:AAAA')],
      () => [calls(`call_${part}`), ...pieces.map((piece) => input(JSON.stringify(piece)))],
      () => [calls(`call_${part}`), input('{}')],
    ] as const;
    const maker = below(makers.length);
    called ||= maker >= 3;
    steps.push(...(makers[maker] as () => AnswerStep[])());
  }
  return { steps, called };
}
