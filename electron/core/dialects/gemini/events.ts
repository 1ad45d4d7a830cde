import type { EventMeaning, Reading, StreamReader } from '../dialect.ts';
import { inputOnly } from '../inclusive-usage.ts';
import { isRecord, parseRecord } from '../json.ts';
import { isWholeRecord, readEvent } from '../sse.ts';
import { GeminiAnswer } from './usage.ts';

/**
 * Reads usage off a stream of `:streamGenerateContent?alt=sse`. Such a stream has no last event of its own: it
 * may be over with every chunk since the first `finishReason` or `blockReason`, and only its end tells.
 */
export class GeminiEventReader implements StreamReader {
  readonly #answer = new GeminiAnswer();

  take(bytes: Buffer, start: number, end: number): EventMeaning {
    const { data } = readEvent(bytes, start, end);
    const meaning = data.length === 0 ? 'heartbeat' : takeChunk(this.#answer, data);
    return this.#answer.finished && meaning !== 'error' ? 'closing' : meaning;
  }

  takeRest(rest: Buffer): EventMeaning | undefined {
    return isWholeRecord(rest) ? this.take(rest, 0, rest.length) : undefined;
  }

  reading(): Reading {
    return this.#answer.reading();
  }
}

/** The same for the stream as one JSON array, which ends with its bracket. */
export class GeminiArrayReader implements StreamReader {
  readonly #answer = new GeminiAnswer();

  take(bytes: Buffer, start: number, end: number): EventMeaning {
    const brace = bytes.subarray(start, end).indexOf('{');
    if (brace !== -1) return takeChunk(this.#answer, bytes.subarray(start + brace, end));
    return bytes[end - 1] === CLOSE_BRACKET ? 'terminal' : 'heartbeat';
  }

  takeRest(): undefined {
    return undefined;
  }

  reading(): Reading {
    return this.#answer.reading();
  }
}

const CLOSE_BRACKET = 0x5d;

function takeChunk(answer: GeminiAnswer, data: Buffer): EventMeaning {
  const chunk = parseRecord(data);
  if (chunk === undefined) return 'progress';
  if (isRecord(chunk.error)) return 'error';
  return answer.take(chunk, data) ? 'figures' : 'progress';
}

/** Reads a whole answer of `:generateContent`; undefined when the bytes are none and carry no usage. */
export function readAnswer(body: Buffer): Reading | undefined {
  const chunk = parseRecord(body);
  if (chunk === undefined) return undefined;
  const isAnswer =
    Array.isArray(chunk.candidates) || isRecord(chunk.promptFeedback) || isRecord(chunk.usageMetadata);
  if (!isAnswer) return undefined;
  const answer = new GeminiAnswer();
  answer.take(chunk, body);
  return answer.reading();
}

/** The same for `:embedContent`, which older models answer without usage: https://ai.google.dev/api/embeddings */
export function readEmbedding(body: Buffer): Reading | undefined {
  const chunk = parseRecord(body);
  if (chunk === undefined) return undefined;
  const isEmbedding = isRecord(chunk.embedding) || Array.isArray(chunk.embeddings);
  if (!isEmbedding && !isRecord(chunk.usageMetadata)) return undefined;
  const answer = new GeminiAnswer();
  answer.take(chunk, Buffer.alloc(0));
  return inputOnly(answer.reading());
}
