import type { ServerResponse } from 'node:http';
import { AppError, asAppError } from '../../../shared/errors.ts';
import type { AccountDialect, EventMeaning, EventSplitter, StreamReader } from '../dialects/dialect.ts';
import { readEvent, type SseEvents } from '../dialects/sse.ts';
import type { AnswerTranslator } from '../dialects/translate/answer-translator.ts';
import { upstreamMessage } from '../services/account-outcome.ts';
import type { UsageFlag } from '../services/metering.ts';
import { brokenOff, idleTimeout } from './answer-body.ts';
import type { RelayLimits } from './limits.ts';
import { MemberWriter } from './member-writer.ts';
import type { Meter } from './meter.ts';
import type { BodySink, UpstreamAnswer } from './upstream.ts';
import { upstreamRefused } from './upstream-refusal.ts';

export type EventStreamDeps = {
  readonly answer: UpstreamAnswer;
  readonly response: ServerResponse;
  readonly headers: Readonly<Record<string, string>>;
  readonly dialect: AccountDialect;
  readonly usageAdded: boolean;
  /** Null: the member gets the bytes that came. */
  readonly translator: AnswerTranslator | null;
  readonly meter: Meter;
  readonly limits: Pick<RelayLimits, 'writeStallMs' | 'heartbeatOnlyMs' | 'afterTerminalMs'>;
  readonly idleTimeoutMs: number;
  /** Whether the member has disconnected. */
  readonly isGone: () => boolean;
  /** The error as the last event of the member's stream. */
  readonly errorEvent: (error: AppError) => string;
};

/**
 * Forwards a stream as the bytes that came, whole events only, and meters it on the way; an event that only the
 * relay asked for is left out. The event that ends the answer, with what came in one piece with it, is held back
 * until the settlement is on disk. Resolves when the row is settled and the member's answer ended; rejects, with
 * the row settled, when nothing had been sent to the member yet.
 */
export function forwardEvents(deps: EventStreamDeps): Promise<void> {
  return new Promise((resolve, reject) => deps.answer.receive(new EventStream(deps, resolve, reject)));
}

/** What comes in one piece with the last event waits for it this long at most, for one write instead of two. */
const HOLD_MS = 10;

const noBytes: Buffer = Buffer.alloc(0);

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
  #closing: Buffer = noBytes;
  #upstreamEnded = false;
  /** The event in which the provider refuses the rest of its answer. */
  #refusal: Buffer | undefined;

  constructor(deps: EventStreamDeps, done: () => void, refused: (error: AppError) => void) {
    this.#deps = deps;
    this.#done = done;
    this.#refused = refused;
    this.#splitter = deps.dialect.createSplitter();
    this.#reader = deps.dialect.createStreamReader(deps);
    const { answer, headers, limits, idleTimeoutMs } = deps;
    const head = { status: answer.status, headers };
    this.#writer = new MemberWriter(deps.response, head, answer, limits.writeStallMs);
    this.#idle = this.#limit(idleTimeoutMs);
    this.#heartbeatOnly = this.#limit(limits.heartbeatOnlyMs);
  }

  data(chunk: Buffer): void {
    this.#idle.refresh();
    if (this.#phase === 'open') this.#pass(chunk);
    else if (this.#phase === 'settled') this.#forward(chunk);
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
    const held = [this.#closing, rest];
    if (isClosed) this.#ends('terminal', held, rest);
    else if (meaning === 'terminal' || meaning === 'error') this.#ends(meaning, held, rest);
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
    const { meter } = this.#deps;
    let start = 0;
    /** Where the bytes begin that are still to be forwarded. */
    let from = 0;
    let isAlive = false;
    for (const end of ends) {
      const meaning = this.#reader.take(bytes, start, end);
      if (this.#closing.length > 0) this.#passClosing();
      if (meaning === 'terminal' || meaning === 'error') {
        this.#forward(bytes.subarray(from, start));
        const held = [bytes.subarray(start), Buffer.from(this.#splitter.rest())];
        this.#ends(meaning, held, bytes.subarray(start, end));
        return;
      }
      this.#translate(bytes, start, end);
      if (meaning !== 'heartbeat') isAlive = true;
      meter.observe(meaning, this.#read);
      if (meaning === 'closing' || meaning === 'hidden') {
        this.#forward(bytes.subarray(from, start));
        if (meaning === 'closing') this.#closing = bytes.subarray(start, end);
        from = end;
      }
      start = end;
    }
    if (isAlive) this.#heartbeatOnly.refresh();
    this.#forward(bytes.subarray(from));
  }

  /** Passes bytes on as they came; a translated answer has none of them. */
  #forward(bytes: Buffer): void {
    if (this.#deps.translator === null) this.#writer.write(bytes);
  }

  /** Writes what the event says in the member's dialect; its end waits for the settlement. */
  #translate(bytes: Buffer, start: number, end: number): void {
    const { translator } = this.#deps;
    if (translator !== null) this.#writer.write(translator.take(bytes, start, end, this.#tokens));
  }

  readonly #tokens = () => this.#reader.reading().tokens;

  readonly #read = () => this.#reader.reading();

  /** Another event has come: what was held back was not the last. */
  #passClosing(): void {
    const bytes = this.#closing;
    this.#closing = noBytes;
    this.#forward(bytes);
  }

  /** The answer has ended with its own last event, which the member gets once the row is settled. */
  #finish(meaning: EventMeaning, held: Buffer[]): void {
    this.#held = held;
    this.#writer.hold(HOLD_MS);
    const isError = meaning === 'error';
    this.#settle(isError ? 'cut' : 'complete', isError ? ['error_in_stream'] : [], null).then(
      () => this.#release(),
      (error: unknown) => this.#giveUp(asAppError(error)),
    );
  }

  /** The provider's own last event has come. */
  #ends(meaning: 'terminal' | 'error', held: Buffer[], event: Buffer): void {
    const message =
      this.#deps.translator === null ? null : upstreamMessage(readEvent(event, 0, event.length).data);
    if (meaning === 'error' || message !== null) this.#refusal = event;
    if (this.#deps.translator === null) this.#finish(meaning, held);
    else if (meaning === 'error') this.#breakOff(upstreamRefused(message), 'cut', ['error_in_stream']);
    // The answer has failed although its figures are all there.
    else if (message !== null) this.#breakOff(upstreamRefused(message), 'complete', ['error_in_stream']);
    else {
      this.#translate(event, 0, event.length);
      this.#finish(meaning, held);
    }
  }

  /** The row is settled: the member gets the end of the answer, and what still follows it. */
  #release(): void {
    this.#phase = 'settled';
    for (const bytes of this.#held) this.#forward(bytes);
    this.#held = [];
    const { translator } = this.#deps;
    if (translator !== null) this.#writer.write(translator.end(this.#tokens));
    if (this.#upstreamEnded) {
      this.#close();
      return;
    }
    this.#writer.flush();
    setTimeout(() => {
      if (this.#phase === 'settled') this.#close();
    }, this.#deps.limits.afterTerminalMs).unref();
    this.#deps.answer.resume();
  }

  /** The answer has broken off: settle what was seen, then tell the member. */
  #breakOff(
    error: AppError,
    ending: 'complete' | 'cut' = 'cut',
    flags: readonly UsageFlag[] = error.code.startsWith('relay.upstream_') ? ['truncated'] : [],
  ): void {
    this.#writer.flush();
    this.#settle(ending, flags, error.code).then(
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
      ...(this.#refusal === undefined ? {} : { said: this.#refusal }),
    });
  }

  #giveUp(error: AppError): void {
    this.#phase = 'over';
    this.#deps.answer.abort(error);
    this.#writer.flush();
    const { response, errorEvent } = this.#deps;
    if (!response.headersSent) {
      this.#refused(error);
      return;
    }
    this.#writer.write(errorEvent(error));
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
