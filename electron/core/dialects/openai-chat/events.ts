import type { EventMeaning, Reading, StreamReader } from '../dialect.ts';
import { TextCount } from '../generated-text.ts';
import { InclusiveUsage, inputOnly, readingOf } from '../inclusive-usage.ts';
import { isRecord, mayHave, modelName, parseRecord } from '../json.ts';
import { takeOpenaiUsage } from '../openai-usage.ts';
import { isWholeRecord, readEvent } from '../sse.ts';

const generatedKeys = ['content', 'reasoning_content', 'reasoning', 'refusal', 'arguments'];

const DONE = Buffer.from('[DONE]');
const USAGE = Buffer.from('"usage"');
const ERROR = Buffer.from('"error"');

/**
 * Reads usage off a stream of `POST /v1/chat/completions`:
 * https://platform.openai.com/docs/api-reference/chat-streaming
 */
export class ChatStreamReader implements StreamReader {
  readonly #usageAdded: boolean;
  readonly #usage = new InclusiveUsage();
  readonly #text = new TextCount(generatedKeys);
  #modelAnswered: string | null = null;

  constructor({ usageAdded }: { readonly usageAdded: boolean }) {
    this.#usageAdded = usageAdded;
  }

  take(bytes: Buffer, start: number, end: number): EventMeaning {
    const { name, data } = readEvent(bytes, start, end);
    if (data.length === 0) return 'heartbeat';
    if (isDone(data)) return 'terminal';
    if (name === 'error') return 'error';
    const isPlain = this.#modelAnswered !== null && !mayHave(data, USAGE) && !mayHave(data, ERROR);
    const chunk = isPlain ? undefined : parseRecord(data);
    if (chunk?.error !== undefined && chunk.error !== null) return 'error';
    this.#text.add(data);
    if (chunk === undefined) return 'progress';
    this.#modelAnswered ??= modelName(chunk.model);
    const moved = takeOpenaiUsage(chunk.usage, this.#usage);
    const isUsageAlone = isRecord(chunk.usage) && Array.isArray(chunk.choices) && chunk.choices.length === 0;
    if (isUsageAlone && this.#usageAdded) return 'hidden';
    return moved ? 'figures' : 'progress';
  }

  takeRest(rest: Buffer): EventMeaning | undefined {
    const isDoneMark = isDone(readEvent(rest, 0, rest.length).data);
    return isDoneMark || isWholeRecord(rest) ? this.take(rest, 0, rest.length) : undefined;
  }

  reading(): Reading {
    return readingOf(this.#usage, this.#modelAnswered, this.#text);
  }
}

/** Reads a whole chat completion; undefined when the bytes are neither one nor carry usage. */
export function readAnswer(body: Buffer): Reading | undefined {
  const completion = parseRecord(body);
  if (completion === undefined || !(Array.isArray(completion.choices) || isRecord(completion.usage)))
    return undefined;
  const usage = new InclusiveUsage();
  takeOpenaiUsage(completion.usage, usage);
  const text = new TextCount(generatedKeys);
  if (!usage.outputReported) text.add(body);
  return readingOf(usage, modelName(completion.model), text);
}

/** The same for the answer of `POST /v1/embeddings`: https://platform.openai.com/docs/api-reference/embeddings/create */
export function readEmbeddings(body: Buffer): Reading | undefined {
  const list = parseRecord(body);
  if (list === undefined || !(Array.isArray(list.data) || isRecord(list.usage))) return undefined;
  const usage = new InclusiveUsage();
  takeOpenaiUsage(list.usage, usage);
  return inputOnly(readingOf(usage, modelName(list.model), new TextCount([])));
}

function isDone(data: Buffer): boolean {
  return data.length >= DONE.length && data.length <= DONE.length + 2 && data.toString().trim() === '[DONE]';
}
