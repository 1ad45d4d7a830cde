import { describe, expect, test } from 'vitest';
import type {
  AnswerContext,
  AnswerEvent,
  AnswerReader,
  AnswerWriter,
} from '../../electron/core/dialects/translate/answer.ts';
import { partsOf } from '../../electron/core/dialects/translate/answer-parts.ts';
import { AnswerTranslator } from '../../electron/core/dialects/translate/answer-translator.ts';
import { type Conversation, unsaid } from '../../electron/core/dialects/translate/conversation.ts';
import type { Translation } from '../../electron/core/dialects/translate/translation.ts';
import { vendorStreams } from './vendor-streams.ts';

const begin: AnswerEvent = { kind: 'begin', id: 'a', model: 'm' };
const finish: AnswerEvent = { kind: 'finish', finish: 'tool_calls', stopSequence: null };
const signature = { vendor: 'google', value: 'c2ln' } as const;
const call: readonly AnswerEvent[] = [
  { kind: 'tool_call', id: 'c', name: 'look' },
  { kind: 'tool_input', json: '{}' },
];

/** A client that asks to see what was thought, in the words of every dialect. */
const conversation: Conversation = {
  ...unsaid,
  system: [],
  turns: [],
  tools: [],
  reasoning: { value: { kind: 'adaptive' }, at: 'thinking' },
  streamed: true,
  leftOut: [],
};
const context: AnswerContext = {
  request: { generationConfig: { thinkingConfig: { includeThoughts: true } } },
  conversation,
  model: 'm',
  idSeed: 'seed',
  nowMs: 0,
  account: { id: 'a', name: 'A', serviceType: 'claude' },
  costUsd: () => null,
};

/** Gives out one list of events for each piece that it is handed. */
function scripted(...pieces: (readonly AnswerEvent[])[]): AnswerReader {
  return { take: () => pieces.shift() ?? [] };
}

function translated(writer: AnswerWriter, ...pieces: (readonly AnswerEvent[])[]): string {
  const translator = new AnswerTranslator(scripted(...pieces), writer);
  const nothing = Buffer.alloc(0);
  const said = pieces.map(() => translator.take(nothing, 0, 0, () => null)).join('');
  return said + translator.end(() => null);
}

describe('parts', () => {
  const thought = (text: string): AnswerEvent => ({ kind: 'reasoning', text });
  const signed: AnswerEvent = { kind: 'signature', signature };

  test('are one where two unsigned reasonings follow each other, and two where the first is signed', () => {
    expect(partsOf([begin, thought('a'), thought('b'), finish])).toEqual([
      { kind: 'reasoning', text: 'ab', signature: null },
    ]);
    expect(partsOf([begin, thought('a'), signed, thought('b'), signed, signed, finish])).toEqual([
      { kind: 'reasoning', text: 'a', signature },
      { kind: 'reasoning', text: 'b', signature },
      { kind: 'reasoning', text: '', signature },
    ]);
  });

  test('a signature after a call is the call’s, unless a reasoning without text comes before it', () => {
    const called = { kind: 'tool_call', id: 'c', name: 'look', input: '{}' };
    expect(partsOf([begin, ...call, signed, finish])).toEqual([{ ...called, signature }]);
    expect(partsOf([begin, ...call, thought(''), signed, finish])).toEqual([
      { ...called, signature: null },
      { kind: 'reasoning', text: '', signature },
    ]);
    expect(partsOf([begin, ...call, thought(''), finish])).toEqual([{ ...called, signature: null }]);
  });
});

describe.each(vendorStreams)('written for a client of $name', ({ dialect }) => {
  const translation = dialect.translation as Translation;

  function readBack(stream: string): readonly AnswerEvent[] {
    const { bytes, ends } = dialect.createSplitter().push(Buffer.from(stream));
    const reader = translation.createAnswerReader();
    return ends.flatMap((end, index) => reader.take(bytes, ends[index - 1] ?? 0, end));
  }

  test('the last end counts, and what comes after the first is said', () => {
    const stream = translated(
      translation.createAnswerWriter(context),
      [begin, { kind: 'text', text: 'a' }, { kind: 'finish', finish: 'end', stopSequence: null }],
      [
        { kind: 'text', text: 'b' },
        { kind: 'finish', finish: 'length', stopSequence: null },
      ],
    );
    const events = readBack(stream);
    expect(partsOf(events)).toEqual([{ kind: 'text', text: 'ab' }]);
    expect(events.at(-1)).toMatchObject({ kind: 'finish', finish: 'length' });
  });

  test('a signature that is not the call’s is not taken for it', () => {
    const bare: AnswerEvent[] = [
      { kind: 'reasoning', text: '' },
      { kind: 'signature', signature },
    ];
    const stream = translated(translation.createAnswerWriter(context), [begin, ...call, ...bare, finish]);
    const parts = partsOf(readBack(stream));
    expect(parts[0]).toMatchObject({ kind: 'tool_call', name: 'look', input: '{}', signature: null });
    for (const part of parts.slice(1)) expect(part).toMatchObject({ kind: 'reasoning', text: '' });
  });
});
