import type { EventMeaning, Reading, StreamReader } from '../dialect.ts';
import { TextCount } from '../generated-text.ts';
import { InclusiveUsage, readingOf } from '../inclusive-usage.ts';
import { isRecord, modelName, parseRecord } from '../json.ts';
import { takeOpenaiUsage } from '../openai-usage.ts';
import { isWholeRecord, readEvent } from '../sse.ts';

/**
 * Reads usage off a stream of `POST /v1/responses`, which comes with its last event, whatever that is:
 * https://platform.openai.com/docs/api-reference/responses-streaming
 */
export class ResponsesStreamReader implements StreamReader {
  readonly #usage = new InclusiveUsage();
  readonly #text = new TextCount(['delta']);
  #modelAnswered: string | null = null;

  take(bytes: Buffer, start: number, end: number): EventMeaning {
    const { name, data } = readEvent(bytes, start, end);
    if (data.length === 0) return 'heartbeat';
    const type = name === '' ? typeOf(data) : name;
    if (type.endsWith('.delta')) {
      this.#text.add(data);
      return 'progress';
    }
    switch (type) {
      case 'response.created':
      case 'response.in_progress':
        this.#takeResponse(data);
        return 'progress';
      case 'response.completed':
      case 'response.incomplete':
        this.#takeResponse(data);
        return 'terminal';
      case 'response.failed':
        // With its usage the failure is an answer like the others; without, what was said is all there is.
        return this.#takeResponse(data) ? 'terminal' : 'error';
      case 'error':
        return 'error';
      case 'keepalive':
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

  /** True if it came with usage. */
  #takeResponse(data: Buffer): boolean {
    const response = parseRecord(data)?.response;
    if (!isRecord(response)) return false;
    this.#modelAnswered = modelName(response.model) ?? this.#modelAnswered;
    takeOpenaiUsage(response.usage, this.#usage);
    return isRecord(response.usage);
  }
}

/** Reads a whole response, completed, incomplete or failed; undefined when the bytes are none and carry no usage. */
export function readAnswer(body: Buffer): Reading | undefined {
  const response = parseRecord(body);
  if (response === undefined || (response.object !== 'response' && !isRecord(response.usage)))
    return undefined;
  const usage = new InclusiveUsage();
  takeOpenaiUsage(response.usage, usage);
  const text = new TextCount(['text', 'arguments']);
  if (!usage.outputReported) text.add(body);
  return readingOf(usage, modelName(response.model), text);
}

/** Some vendors leave the event's name out and say it in the data alone. */
function typeOf(data: Buffer): string {
  const type = parseRecord(data)?.type;
  return typeof type === 'string' ? type : '';
}
