import type { ServerResponse } from 'node:http';
import { AppError, asAppError } from '../../../shared/errors.ts';
import type {
  Dialect,
  EventMeaning,
  EventSplitter,
  RequestFacts,
  StreamReader,
} from '../dialects/dialect.ts';
import type { SseEvents } from '../dialects/sse.ts';
import type { UsageFlag } from '../services/metering.ts';
import { brokenOff, idleTimeout } from './answer-body.ts';
import type { RelayLimits } from './limits.ts';
import { MemberWriter } from './member-writer.ts';
import type { Meter } from './meter.ts';
import type { Refusal } from './refusals.ts';
import type { BodySink, UpstreamAnswer } from './upstream.ts';

export type EventStreamDeps = {
  readonly answer: UpstreamAnswer;
  readonly response: ServerResponse;
  readonly headers: Readonly<Record<string, string>>;
  readonly dialect: Dialect;
  readonly admitted: Pick<RequestFacts, 'usageAdded'>;
  readonly meter: Meter;
  readonly limits: Pick<RelayLimits, 'writeStallMs' | 'heartbeatOnlyMs' | 'afterTerminalMs'>;
  readonly idleTimeoutMs: number;
  /** Whether the member has disconnected. */
  readonly isGone: () => boolean;
  readonly refusal: (error: AppError) => Refusal;
};

/**
 * Forwards a stream as the bytes that came, whole events only, and meters it on the way; an event that only the
 * relay asked for is left out. The event that ends the answer is held back until the settlement is on disk. Resolves when the row is settled and the member's
 * answer ended; rejects, with the row settled, when nothing had been sent to the member yet.
 */
export function forwardEvents(deps: EventStreamDeps): Promise<void> {
  return new Promise((resolve, reject) => deps.answer.receive(new EventStream(deps, resolve, reject)));
}

/** `open`: events pass. `settling`: what comes is held. `settled`: what comes passes unread. `over`: nothing passes. */
type Phase = 'open' | 'settling' | 'settled' | 'over';

class EventStream implements BodySink {
  readonly #deps: EventStreamDeps;
  readonly #done: () => void;
  readonly #refused: (error: AppError) => void;
  readonly #splitter: EventSplitter;
  readonly #reader: StreamReader;
  readonly #writer: MemberWriter;
  readonly #idle: NodeJS.Timeout;
  readonly #heartbeatOnly: NodeJS.Timeout;
  #phase: Phase = 'open';
  #held: Buffer[] = [];
  /** The latest event that may be the last; empty where there is none. */
  #closing: Buffer = Buffer.alloc(0);
  #upstreamEnded = false;

  constructor(deps: EventStreamDeps, done: () => void, refused: (error: AppError) => void) {
    this.#deps = deps;
    this.#done = done;
    this.#refused = refused;
    this.#splitter = deps.dialect.createSplitter();
    this.#reader = deps.dialect.createStreamReader(deps.admitted);
    const { answer, limits, idleTimeoutMs } = deps;
    this.#writer = new MemberWriter(deps.response, answer, limits.writeStallMs);
    this.#idle = this.#limit(idleTimeoutMs);
    this.#heartbeatOnly = this.#limit(limits.heartbeatOnlyMs);
  }

  data(chunk: Buffer): void {
    this.#idle.refresh();
    if (this.#phase === 'open') this.#pass(chunk);
    else if (this.#phase === 'settled') this.#writer.write(chunk);
    else if (this.#phase === 'settling') {
      this.#held.push(chunk);
      this.#deps.answer.pause();
    }
  }

  end(): void {
    this.#upstreamEnded = true;
    if (this.#phase === 'settled') this.#close();
    if (this.#phase !== 'open') return;
    const rest = this.#splitter.rest();
    const meaning = this.#reader.takeRest(rest);
    const isClosed = meaning === 'closing' || (this.#closing.length > 0 && rest.toString().trim() === '');
    if (isClosed) this.#finish('terminal', [this.#closing, rest]);
    else if (meaning === 'terminal' || meaning === 'error') this.#finish(meaning, [this.#closing, rest]);
    else this.#breakOff(new AppError('relay.upstream_truncated'));
  }

  fail(error: Error): void {
    this.#upstreamEnded = true;
    if (this.#phase === 'settled') this.#close();
    if (this.#phase === 'open') this.#breakOff(brokenOff(error));
  }

  #pass(chunk: Buffer): void {
    let events: SseEvents;
    try {
      events = this.#splitter.push(chunk);
    } catch (cause) {
      this.#deps.answer.abort(new AppError('relay.upstream_garbled', {}, { cause }));
      return;
    }
    const { bytes, ends } = events;
    let start = 0;
    /** Where the bytes begin that are still to be forwarded. */
    let from = 0;
    for (const end of ends) {
      const meaning = this.#reader.take(bytes, start, end);
      this.#passClosing();
      if (meaning === 'terminal' || meaning === 'error') {
        this.#forward(bytes.subarray(from, start));
        this.#finish(meaning, [bytes.subarray(start), Buffer.from(this.#splitter.rest())]);
        return;
      }
      if (meaning !== 'heartbeat') this.#heartbeatOnly.refresh();
      this.#deps.meter.observe(meaning, () => this.#reader.reading());
      if (meaning === 'closing' || meaning === 'hidden') {
        this.#forward(bytes.subarray(from, start));
        if (meaning === 'closing') this.#closing = bytes.subarray(start, end);
        from = end;
      }
      start = end;
    }
    this.#forward(bytes.subarray(from));
  }

  /** Another event has come: what was held back was not the last. */
  #passClosing(): void {
    const bytes = this.#closing;
    this.#closing = Buffer.alloc(0);
    this.#forward(bytes);
  }

  #forward(bytes: Buffer): void {
    if (bytes.length === 0) return;
    const { response, answer, headers } = this.#deps;
    if (!response.headersSent && !response.destroyed) response.writeHead(answer.status, headers);
    this.#writer.write(bytes);
  }

  /** The answer has ended with its own last event, which the member gets once the row is settled. */
  #finish(meaning: EventMeaning, held: Buffer[]): void {
    this.#held = held;
    const isError = meaning === 'error';
    this.#settle(isError ? 'cut' : 'complete', isError ? ['error_in_stream'] : [], null).then(
      () => this.#release(),
      (error: unknown) => this.#giveUp(asAppError(error)),
    );
  }

  /** The row is settled: the member gets the end of the answer, and what still follows it. */
  #release(): void {
    this.#phase = 'settled';
    for (const bytes of this.#held) this.#forward(bytes);
    this.#held = [];
    if (this.#upstreamEnded) {
      this.#close();
      return;
    }
    setTimeout(() => {
      if (this.#phase === 'settled') this.#close();
    }, this.#deps.limits.afterTerminalMs).unref();
    this.#deps.answer.resume();
  }

  /** The answer has broken off: settle what was seen, then tell the member. */
  #breakOff(error: AppError): void {
    const upstreams = error.code.startsWith('relay.upstream_');
    this.#settle('cut', upstreams ? ['truncated'] : [], error.code).then(
      () => this.#giveUp(error),
      (failed: unknown) => this.#giveUp(asAppError(failed)),
    );
  }

  #settle(ending: 'complete' | 'cut', flags: readonly UsageFlag[], errorCode: string | null): Promise<void> {
    this.#phase = 'settling';
    clearTimeout(this.#idle);
    clearTimeout(this.#heartbeatOnly);
    return this.#deps.meter.settle({
      ending,
      reading: this.#reader.reading(),
      flags: this.#deps.isGone() ? [...flags, 'client_gone'] : flags,
      errorCode,
    });
  }

  #giveUp(error: AppError): void {
    this.#phase = 'over';
    this.#deps.answer.abort(error);
    const { response, dialect, refusal } = this.#deps;
    if (!response.headersSent) {
      this.#refused(error);
      return;
    }
    this.#writer.write(dialect.errorEvent(refusal(error)));
    this.#writer.end();
    this.#done();
  }

  #close(): void {
    this.#phase = 'over';
    this.#writer.end();
    if (!this.#upstreamEnded) this.#deps.answer.abort(new AppError('relay.upstream_truncated'));
    this.#done();
  }

  /** Ends the stream when the timer is not refreshed in time; a provider that waits for the member is not late. */
  #limit(ms: number): NodeJS.Timeout {
    const timer = setTimeout(() => {
      if (this.#writer.isFull) timer.refresh();
      else this.#deps.answer.abort(idleTimeout(ms));
    }, ms);
    return timer;
  }
}
