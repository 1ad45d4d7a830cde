import type { EventMeaning, Reading, StreamReader } from '../dialect.ts';
import { readEvent } from '../sse.ts';
import { TextCount } from './text.ts';
import { isRecord, UsageFigures } from './usage.ts';

/**
 * Reads usage off a stream of `POST /v1/messages`:
 * https://docs.anthropic.com/en/docs/build-with-claude/streaming#event-types
 */
export class AnthropicStreamReader implements StreamReader {
  readonly #usage = new UsageFigures();
  readonly #text = new TextCount();
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
        return this.#start(parse(data));
      case 'message_delta':
        return this.#usage.take(parse(data)?.usage, false) ? 'figures' : 'progress';
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
    const isWhole = parse(readEvent(rest, 0, rest.length).data) !== undefined;
    return isWhole ? this.take(rest, 0, rest.length) : undefined;
  }

  reading(): Reading {
    return readingOf(this.#usage, this.#modelAnswered, this.#text);
  }

  #start(event: Readonly<Record<string, unknown>> | undefined): EventMeaning {
    const message = event?.message;
    if (!isRecord(message)) return 'progress';
    this.#modelAnswered = modelOf(message);
    this.#usage.take(message.usage, true);
    return 'start';
  }
}

/** Reads a whole answer of `POST /v1/messages`; undefined when the bytes are neither a message nor carry usage. */
export function readAnswer(body: Buffer): Reading | undefined {
  const message = parse(body);
  if (message === undefined || (message.type !== 'message' && !isRecord(message.usage))) return undefined;
  const usage = new UsageFigures();
  usage.take(message.usage, false);
  const text = new TextCount();
  if (!usage.outputReported) text.add(body);
  return readingOf(usage, modelOf(message), text);
}

function readingOf(usage: UsageFigures, modelAnswered: string | null, text: TextCount): Reading {
  const { wideCharacters, otherBytes } = text;
  return {
    modelAnswered,
    tokens: usage.tokens(),
    inputReported: usage.inputReported,
    outputReported: usage.outputReported,
    usageInvalid: usage.invalid,
    text: { wideCharacters, otherBytes },
  };
}

function modelOf(message: Readonly<Record<string, unknown>>): string | null {
  return typeof message.model === 'string' && message.model !== '' ? message.model.slice(0, 200) : null;
}

function parse(data: Buffer): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(data.toString());
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
