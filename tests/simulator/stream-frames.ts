/** The frames of a stream: collected event by event, spoilt by command, and joined where one write is asked for. */
import type { Directive } from './behaviours.ts';
import type { Answer, Frame } from './dialect.ts';
import { sseEvent, withoutBlankLine } from './sse.ts';

const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

export const numbered = (prefix: string, count: number) => `${prefix}_sim_${String(count).padStart(16, '0')}`;

/** Collects the events of one stream with the output tokens each of them completes. */
export class EventList {
  readonly frames: Frame[] = [];
  readonly #directive: Directive;
  #index: number;

  constructor(directive: Directive, firstIndex = 0) {
    this.#directive = directive;
    this.#index = firstIndex;
  }

  add(name: string | undefined, data: string, outputServed: number): void {
    const bytes = Buffer.from(sseEvent(name, data, this.#directive, this.#index));
    this.frames.push({ bytes, outputServed });
    this.#index += 1;
  }
}

/**
 * Commands that put something else into a stream than the model said, or take its end away; `errorBytes`
 * words a commanded error as the event after `at` others.
 */
export function spoil(frames: Frame[], directive: Directive, errorBytes: (at: number) => Buffer): void {
  const servedAfter = (count: number) => frames[count - 1]?.outputServed ?? 0;
  const { errorInStream, insert } = directive;
  if (errorInStream !== undefined) {
    const at = Math.min(errorInStream.afterEvents, frames.length);
    frames.splice(at, frames.length - at, { bytes: errorBytes(at), outputServed: servedAfter(at) });
  }
  if (insert !== undefined) {
    const at = Math.min(insert.afterEvents, frames.length);
    frames.splice(at, 0, { bytes: Buffer.from(insert.base64, 'base64'), outputServed: servedAfter(at) });
  }
  const first = frames[0];
  if (directive.bom && first !== undefined) {
    frames[0] = { ...first, bytes: Buffer.concat([BOM, first.bytes]) };
  }
  const last = frames.at(-1);
  if (directive.noTrailingBlankLine !== undefined && last !== undefined) {
    const bytes = withoutBlankLine(last.bytes, directive.noTrailingBlankLine);
    frames[frames.length - 1] = { ...last, bytes };
  }
}

/** All events in one write, with nothing that needs to know where one ends. */
export function isLean(directive: Directive): boolean {
  return (
    directive.plan?.eventDelayMs === 0 &&
    directive.errorInStream === undefined &&
    directive.insert === undefined &&
    directive.bom !== true &&
    directive.noTrailingBlankLine === undefined &&
    directive.cut === undefined &&
    directive.stall === undefined &&
    directive.hold === undefined
  );
}

type StreamHead = Pick<Answer, 'headers' | 'planned' | 'modelAnswered' | 'heartbeat'>;

/** A streamed answer of these frames, obeying the commands for its bytes. */
export function streamedAnswer(
  head: StreamHead,
  frames: Frame[],
  directive: Directive,
  errorBytes: (at: number) => Buffer,
): Answer {
  const outcome = directive.errorInStream === undefined ? 'completed' : 'cut';
  const answer: Answer = { ...head, status: 200, frames, streamed: true, outcome };
  if (isLean(directive)) {
    answer.joined = Buffer.concat(frames.map((frame) => frame.bytes));
    answer.frames = [{ bytes: answer.joined, outputServed: head.planned.output }];
  } else {
    spoil(frames, directive, errorBytes);
  }
  return answer;
}
