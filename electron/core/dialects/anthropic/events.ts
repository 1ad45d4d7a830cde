import type { EventMeaning, Reading, StreamReader } from '../dialect.ts';
import { TextCount } from '../generated-text.ts';
import { isRecord, modelName, parseRecord } from '../json.ts';
import { isWholeRecord, readEvent } from '../sse.ts';
import { UsageFigures } from './usage.ts';

const generatedKeys = ['text', 'thinking', 'partial_json'];

/**
 * Reads usage off a stream of `POST /v1/messages`:
 * https://docs.anthropic.com/en/docs/build-with-claude/streaming#event-types
 */
export class AnthropicStreamReader implements StreamReader {
  readonly #usage = new UsageFigures();
  readonly #text = new TextCount(generatedKeys);
  #modelAnswered: string | null = null;

  take(bytes: Buffer, start: number, end: number): EventMeaning {
    const { name, data } = readEvent(bytes, start, end);
    if (data.length === 0) return 'heartbeat';
    switch (name) {
      case 'content_block_delta':
      case 'content_block_start':
        this.#text.add(data);
        return 'progress';
      case 'message_start':
        return this.#start(parseRecord(data));
      case 'message_delta':
        return this.#usage.take(parseRecord(data)?.usage, false) ? 'figures' : 'progress';
      case 'message_stop':
        return 'terminal';
      case 'error':
        return 'error';
      case 'ping':
        return 'heartbeat';
      default:
        return 'progress';
    }
  }

  takeRest(rest: Buffer): EventMeaning | undefined {
    return isWholeRecord(rest) ? this.take(rest, 0, rest.length) : undefined;
  }

  reading(): Reading {
    return readingOf(this.#usage, this.#modelAnswered, this.#text);
  }

  #start(event: Readonly<Record<string, unknown>> | undefined): EventMeaning {
    const message = event?.message;
    if (!isRecord(message)) return 'progress';
    this.#modelAnswered = modelName(message.model);
    this.#usage.take(message.usage, true);
    return 'start';
  }
}

/** Reads a whole answer of `POST /v1/messages`; undefined when the bytes are neither a message nor carry usage. */
export function readAnswer(body: Buffer): Reading | undefined {
  const message = parseRecord(body);
  if (message === undefined || (message.type !== 'message' && !isRecord(message.usage))) return undefined;
  const usage = new UsageFigures();
  usage.take(message.usage, false);
  const text = new TextCount(generatedKeys);
  if (!usage.outputReported) text.add(body);
  return readingOf(usage, modelName(message.model), text);
}

function readingOf(usage: UsageFigures, modelAnswered: string | null, text: TextCount): Reading {
  return {
    modelAnswered,
    tokens: usage.tokens(),
    inputReported: usage.inputReported,
    outputReported: usage.outputReported,
    usageInvalid: usage.invalid,
    // Counted only where it is asked for.
    get text() {
      return text.count();
    },
  };
}
