import { describe, expect, test } from 'vitest';
import type { AnswerContext } from '../../electron/core/dialects/translate/answer.ts';
import { AnswerTranslator } from '../../electron/core/dialects/translate/answer-translator.ts';
import type { Translation } from '../../electron/core/dialects/translate/translation.ts';
import type { TokenCounts } from '../../shared/tokens.ts';
import { readStream } from './dialect-streams.ts';
import { plainConversation } from './plain-conversation.ts';
import { type VendorStream, vendorStreams } from './vendor-streams.ts';

const context: AnswerContext = {
  /** A client of each dialect asks in its own way for usage and for what was thought. */
  request: {
    stream: true,
    stream_options: { include_usage: true },
    generationConfig: { thinkingConfig: { includeThoughts: true } },
  },
  conversation: plainConversation,
  model: 'asked',
  idSeed: 'seed',
  nowMs: 1_793_865_600_000,
  account: { id: 'account-1', name: 'A', serviceType: 'claude' },
  costUsd: () => null,
};

function translationOf({ dialect }: VendorStream): Translation {
  const { translation } = dialect;
  if (translation === null) throw new Error(`${dialect.name} has no translation`);
  return translation as Translation;
}

type Heard = { text: string; reasoning: string; calls: { name: string; input: unknown }[]; finish: string };

/** What a stream says, read by its own dialect's reader. */
function heard(from: VendorStream, stream: string): Heard {
  const reader = translationOf(from).createAnswerReader();
  const splitter = from.dialect.createSplitter();
  const said = { text: '', reasoning: '', calls: [] as { name: string; json: string }[], finish: '' };
  const { bytes, ends } = splitter.push(Buffer.from(stream));
  let start = 0;
  for (const end of ends) {
    for (const event of reader.take(bytes, start, end)) {
      if (event.kind === 'text') said.text += event.text;
      else if (event.kind === 'reasoning') said.reasoning += event.text;
      else if (event.kind === 'tool_call') said.calls.push({ name: event.name, json: '' });
      else if (event.kind === 'tool_input') (said.calls.at(-1) as { json: string }).json += event.json;
      else if (event.kind === 'finish') said.finish = event.finish;
    }
    start = end;
  }
  const calls = said.calls.map(({ name, json }) => ({ name, input: JSON.parse(json === '' ? '{}' : json) }));
  return { ...said, calls };
}

/** The stream as a member of another dialect gets it. */
function translated(
  from: VendorStream,
  into: VendorStream,
  stream: string,
  tokens: TokenCounts | null,
): string {
  const translator = new AnswerTranslator(
    translationOf(from).createAnswerReader(),
    translationOf(into).createAnswerWriter(context),
  );
  const { bytes, ends } = from.dialect.createSplitter().push(Buffer.from(stream));
  let start = 0;
  let text = '';
  for (const end of ends) {
    text += translator.take(bytes, start, end, () => tokens);
    start = end;
  }
  return text + translator.end(() => tokens);
}

const pairs = vendorStreams.flatMap((from) =>
  vendorStreams.filter((into) => into !== from).map((into) => ({ from, into })),
);

describe.each(pairs)('$from.name to $into.name', ({ from, into }) => {
  const stream = from.events.join('');
  const { tokens } = readStream(from.dialect, stream).reading;
  const there = translated(from, into, stream, tokens);

  test('says the same, calls the same tools and has the same figures', () => {
    expect(heard(into, there)).toEqual({
      text: '拼车账单🚗 to the cent',
      reasoning: '先想一想',
      calls: [
        { name: 'look', input: { q: '深圳' } },
        { name: 'time', input: {} },
      ],
      finish: 'tool_calls',
    });
    const read = readStream(into.dialect, there);
    const prompt = (counts: TokenCounts | null) =>
      counts === null
        ? null
        : counts.inputTokens + counts.cacheReadTokens + counts.cacheWrite5mTokens + counts.cacheWrite1hTokens;
    expect(prompt(read.reading.tokens)).toBe(prompt(tokens));
    expect(read.reading.tokens?.cacheReadTokens).toBe(900);
    expect(read.reading.tokens?.outputTokens).toBe(50);
    expect(read.reading.usageInvalid).toBe(false);
    expect(['terminal', 'closing']).toContain(read.meanings.at(-1));
  });

  test('and back again it is what it was', () => {
    const back = translated(into, from, there, readStream(into.dialect, there).reading.tokens);
    expect(heard(from, back)).toEqual(heard(from, stream));
    const { reading } = readStream(from.dialect, back);
    expect(reading.tokens?.outputTokens).toBe(tokens?.outputTokens);
    expect(reading.tokens?.cacheReadTokens).toBe(tokens?.cacheReadTokens);
  });
});
