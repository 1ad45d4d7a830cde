import type { EventMeaning, Reading } from '../dialects/dialect.ts';
import type { Attempt, Metering, Outcome, UsageFlag } from '../services/metering.ts';

export type MeterDeps = {
  readonly metering: Pick<Metering, 'checkpoint' | 'settle'>;
  readonly monotonicMs: () => number;
  readonly checkpointMs: number;
  /** Called when the disk no longer takes checkpoints: the request must end. */
  readonly onFailure: (error: Error) => void;
};

/** How the metered answer ended. */
export type Ending = {
  readonly ending: Outcome['ending'];
  /** Null when the answer was none. */
  readonly reading: Reading | null;
  readonly flags: readonly UsageFlag[];
  readonly errorCode: string | null;
};

/** Events with which figures may have moved. */
const telling: ReadonlySet<EventMeaning> = new Set(['start', 'figures', 'closing', 'hidden']);

/** The accounting side of one attempt: checkpoints while its answer comes, one settlement. */
export class Meter {
  readonly #deps: MeterDeps;
  readonly #attempt: Attempt;
  readonly #sentAtMs: number;
  #httpStatus: number | null = null;
  #upstreamRequestId: string | null = null;
  #firstByteAfterMs: number | null = null;
  #checkpointAtMs = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  #settlement: Promise<void> | undefined;

  constructor(attempt: Attempt, deps: MeterDeps) {
    this.#attempt = attempt;
    this.#deps = deps;
    this.#sentAtMs = deps.monotonicMs();
  }

  /** The provider's head has come. */
  answered(status: number, upstreamRequestId: string | null): void {
    this.#httpStatus = status;
    this.#upstreamRequestId = upstreamRequestId;
    this.#firstByteAfterMs = Math.round(this.#deps.monotonicMs() - this.#sentAtMs);
  }

  /** Checkpoints at the start of an answer, and at most every 2 s while its figures move. */
  observe(meaning: EventMeaning, read: () => Reading): void {
    if (!telling.has(meaning)) return;
    const wait = this.#checkpointAtMs + this.#deps.checkpointMs - this.#deps.monotonicMs();
    if (wait <= 0) this.#checkpoint(read());
    else this.#timer ??= setTimeout(() => this.#checkpoint(read()), wait);
  }

  /** Settles once; resolves when the commit is on disk. Throws `relay.metering_failed`. */
  settle({ ending, reading, flags, errorCode }: Ending): Promise<void> {
    clearTimeout(this.#timer);
    this.#settlement ??= this.#deps.metering.settle(this.#attempt, {
      ...this.#progress(reading?.modelAnswered ?? null),
      usage: reading,
      ending,
      flags,
      errorCode,
    });
    return this.#settlement;
  }

  #checkpoint(reading: Reading): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#settlement !== undefined) return;
    this.#checkpointAtMs = this.#deps.monotonicMs();
    const progress = { ...this.#progress(reading.modelAnswered), tokens: reading.tokens };
    this.#deps.metering.checkpoint(this.#attempt, progress).catch(this.#deps.onFailure);
  }

  #progress(modelAnswered: string | null) {
    return {
      modelAnswered,
      httpStatus: this.#httpStatus,
      upstreamRequestId: this.#upstreamRequestId,
      firstByteAfterMs: this.#firstByteAfterMs,
    };
  }
}
