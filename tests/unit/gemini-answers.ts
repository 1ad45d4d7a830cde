import type { JsonArraySplitter } from '../../electron/core/dialects/gemini/array-splitter.ts';
import {
  geminiArrayTranslation,
  geminiTranslation,
} from '../../electron/core/dialects/gemini/translation.ts';
import { SseSplitter } from '../../electron/core/dialects/sse.ts';
import type {
  AnswerContext,
  AnswerEvent,
  AnswerPart,
  AnswerStep,
  AnswerWriter,
} from '../../electron/core/dialects/translate/answer.ts';
import type { TokenCounts } from '../../shared/tokens.ts';

/* Answers of Gemini and for its clients, written and read as streams. */

export const tokens: TokenCounts = {
  inputTokens: 100,
  cacheWrite5mTokens: 20,
  cacheWrite1hTokens: 3,
  cacheReadTokens: 900,
  outputTokens: 50,
};
export const usageMetadata = {
  promptTokenCount: 1023,
  cachedContentTokenCount: 900,
  candidatesTokenCount: 50,
  totalTokenCount: 1073,
};

const showThoughts = { generationConfig: { thinkingConfig: { includeThoughts: true } } };
export const contents = [{ role: 'user', parts: [{ text: 'hello' }] }];

export function contextOf(more: object = showThoughts): AnswerContext {
  const json = { contents, ...more };
  const path = '/v1beta/models/asked:streamGenerateContent';
  return {
    request: json,
    conversation: geminiTranslation.readConversation({
      path,
      bytes: Buffer.from(JSON.stringify(json)),
      json,
    }),
    model: 'asked',
    idSeed: 'seed1',
    nowMs: 0,
    account: { id: '1', name: 'a', serviceType: 'claude' },
    costUsd: () => null,
  };
}

export const head = { id: 'msg_1', model: 'claude-sonnet-4-5' };
export const call = { kind: 'tool_call', id: 'toolu_1', name: 'look' } as const;
export const signature = { vendor: 'anthropic', value: 'EqQB' } as const;
/** base64 of 'anthropic:EqQB', which Google's SDKs for Go and Python decode. */
export const SEALED = 'YW50aHJvcGljOkVxUUI=';

export type End = Parameters<AnswerWriter['end']>;
export const ended: End = ['end', null, tokens];

export function streamOf(
  steps: readonly AnswerStep[],
  end: End = ended,
  context = contextOf(),
  array = false,
): string {
  const writer = (array ? geminiArrayTranslation : geminiTranslation).createAnswerWriter(context);
  return writer.begin(head, null) + steps.map((step) => writer.write(step)).join('') + writer.end(...end);
}

export type Chunk = {
  candidates: [{ content: { parts: Record<string, unknown>[] }; finishReason?: string }];
};
export const chunksOf = (stream: string): Chunk[] =>
  stream
    .split('\r\n\r\n')
    .filter((event) => event !== '')
    .map((event) => JSON.parse(event.replace(/^data: /, '')));
export const partsOf = (stream: string) =>
  chunksOf(stream).flatMap(({ candidates }) => candidates[0].content.parts);

/** What the reader says of a stream that comes in pieces of this size. */
export function eventsOf(
  stream: string,
  size = stream.length,
  splitter: SseSplitter | JsonArraySplitter = new SseSplitter(),
) {
  const reader = geminiTranslation.createAnswerReader();
  const bytes = Buffer.from(stream);
  const events: AnswerEvent[] = [];
  for (let from = 0; from < bytes.length; from += size) {
    const { bytes: whole, ends } = splitter.push(bytes.subarray(from, from + size));
    let start = 0;
    for (const end of ends) {
      events.push(...reader.take(whole, start, end));
      start = end;
    }
  }
  return events;
}

/** The parts that events make, by the promise of `AnswerEvent`. */
export function assembled(events: readonly AnswerEvent[]): AnswerPart[] {
  const parts: AnswerPart[] = [];
  for (const event of events) {
    const last = parts.at(-1);
    if (event.kind === 'tool_call') parts.push({ ...event, input: '', signature: null });
    else if (event.kind === 'tool_input' && last?.kind === 'tool_call') {
      parts[parts.length - 1] = { ...last, input: last.input + event.json };
    } else if (event.kind === 'signature') {
      if (last === undefined || last.kind === 'text') {
        parts.push({ kind: 'reasoning', text: '', signature: event.signature });
      } else parts[parts.length - 1] = { ...last, signature: event.signature };
    } else if (event.kind === 'text' || event.kind === 'reasoning') {
      if (last?.kind === event.kind) parts[parts.length - 1] = { ...last, text: last.text + event.text };
      else if (event.kind === 'text') parts.push(event);
      else parts.push({ ...event, signature: null });
    }
  }
  return parts;
}

export const chunk = (parts: object[], more: object = {}) => ({
  candidates: [{ content: { parts, role: 'model' }, index: 0, ...more }],
  modelVersion: 'gemini-3-pro',
  responseId: 'aB-3_x.y',
});
export const sse = (...chunks: object[]) =>
  chunks.map((one) => `data: ${JSON.stringify(one)}\r\n\r\n`).join('');
export const array = (...chunks: object[]) =>
  `[${chunks.map((one) => JSON.stringify(one, null, 2)).join('\n,\r\n')}\n]\n`;
