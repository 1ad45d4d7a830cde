import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import type { Reading } from '../../electron/core/dialects/dialect.ts';
import type { AnswerContext } from '../../electron/core/dialects/translate/answer.ts';
import { AnswerTranslator } from '../../electron/core/dialects/translate/answer-translator.ts';
import type { Translation } from '../../electron/core/dialects/translate/translation.ts';
import { unified } from '../../electron/core/dialects/unified/unified.ts';
import { tokenKinds } from '../../shared/tokens.ts';
import { seededRandom } from '../seeded-random.ts';
import { plainConversation } from '../unit/plain-conversation.ts';
import { type VendorStream, vendorStreams } from '../unit/vendor-streams.ts';

/*
 * Whatever a vendor sends, the relay reads it without a crash, without a figure that could not be billed, and
 * without keeping anything of it. FUZZ_STREAMS=1000000 for the long run.
 */

const streams = Number(process.env.FUZZ_STREAMS ?? 250_000);
const seed = Number(process.env.FUZZ_SEED ?? 20_261_121);

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const context: AnswerContext = {
  request: { stream: true },
  conversation: plainConversation,
  model: 'asked',
  idSeed: 'seed',
  nowMs: 1_793_865_600_000,
  account: { id: 'account-1', name: 'A', serviceType: 'claude' },
  costUsd: () => null,
};

const writers = [
  ...vendorStreams.map(({ dialect }) => dialect.translation as Translation),
  ...(unified.translation === null ? [] : [unified.translation]),
];

type Below = (below: number) => number;

const noise = [
  '',
  ' ',
  '\n\n',
  '\r\n',
  '{',
  '}',
  '"',
  '\\',
  'null',
  '-1',
  '1e999',
  '[[[[',
  '\u0000',
  '\ud83d',
  '💥',
];

/** Some events of the stream, out of order, repeated, cut short, with odd figures and noise among them. */
function fuzzed({ events }: VendorStream, below: Below): Buffer {
  let text = '';
  const count = 1 + below(6);
  for (let i = 0; i < count; i += 1) {
    const event = events[below(events.length)] as string;
    const kind = below(8);
    if (kind < 4) text += event;
    else if (kind === 4) text += event.slice(below(event.length));
    else if (kind === 5) text += event.replace(/\d+/, noise[below(noise.length)] as string);
    else if (kind === 6) text += event.replaceAll('"', noise[below(noise.length)] as string);
    else text += `${noise[below(noise.length)]}${event}`;
  }
  const bytes = Buffer.from(text);
  if (bytes.length > 0 && below(3) === 0) bytes[below(bytes.length)] = below(256);
  return bytes;
}

function isBillable({ tokens }: Reading): boolean {
  return (
    tokens === null || tokenKinds.every((kind) => Number.isSafeInteger(tokens[kind]) && tokens[kind] >= 0)
  );
}

/** Reads and translates the bytes in pieces, as the relay does. */
function readAll(stream: VendorStream, bytes: Buffer, below: Below): Reading {
  const { dialect } = stream;
  const splitter = dialect.createSplitter();
  const reader = dialect.createStreamReader({ usageAdded: below(2) === 0 });
  const from = dialect.translation as Translation;
  const into = writers[below(writers.length)] as Translation;
  const translator = new AnswerTranslator(from.createAnswerReader(), into.createAnswerWriter(context));
  const tokens = () => reader.reading().tokens;
  for (let at = 0; at < bytes.length; ) {
    const next = at + 1 + below(400);
    const { bytes: whole, ends } = splitter.push(bytes.subarray(at, next));
    let start = 0;
    for (const end of ends) {
      reader.take(whole, start, end);
      translator.take(whole, start, end, tokens);
      start = end;
    }
    at = next;
  }
  reader.takeRest(splitter.rest());
  translator.end(tokens);
  return reader.reading();
}

test('fuzzed streams are read and translated without a crash or growth', () => {
  const below = seededRandom(seed);
  let heapAfterWarmUp = 0;
  for (let i = 0; i < streams; i += 1) {
    const stream = vendorStreams[i % vendorStreams.length] as VendorStream;
    const bytes = fuzzed(stream, below);
    let reading: Reading | undefined;
    try {
      reading = readAll(stream, bytes, below);
    } catch (cause) {
      throw new Error(`${stream.name}, stream ${i} of seed ${seed}: ${JSON.stringify(bytes.toString())}`, {
        cause,
      });
    }
    if (!isBillable(reading)) throw new Error(`${stream.name}, stream ${i} of seed ${seed} has odd figures`);
    if (i === 100_000) {
      collectGarbage();
      heapAfterWarmUp = process.memoryUsage().heapUsed;
    }
  }
  collectGarbage();
  const grownMb = (process.memoryUsage().heapUsed - heapAfterWarmUp) / 1e6;
  expect(grownMb).toBeLessThan(5);
});
