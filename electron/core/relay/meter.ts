import type { Pusd } from '../../../shared/money.ts';
import type { EventMeaning, Reading } from '../dialects/dialect.ts';
import type { Attempt, Metering, Outcome, SettledUsage, UsageFlag } from '../services/metering.ts';
import type { OutcomeWatch } from './outcome.ts';

export type MeterDeps = {
  readonly metering: Pick<Metering, 'checkpoint' | 'settle'>;
  readonly monotonicMs: () => number;
  readonly checkpointMs: number;
  /** Called when the disk no longer takes checkpoints: the request must end. */
  readonly onFailure: (error: Error) => void;
  /** Hears once how the answer ended, before it is settled. */
  readonly watch: OutcomeWatch;
};

/** How the metered answer ended. */
export type Ending = {
  readonly ending: Outcome['ending'];
  /** Null when the answer was none. */
  readonly reading: Reading | null;
  readonly flags: readonly UsageFlag[];
  readonly errorCode: string | null;
  /** What the provider said when it refused: a body, or the event of a stream. */
  readonly said?: Buffer;
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
  #turn: NodeJS.Immediate | undefined;
  #settlement: Promise<void> | undefined;
  #used: SettledUsage | undefined;

  constructor(attempt: Attempt, deps: MeterDeps) {
    this.#attempt = attempt;
    this.#deps = deps;
    this.#sentAtMs = deps.monotonicMs();
  }

  /** Resolves when the attempt's row is on disk. Rejects with `relay.metering_failed`. */
  onDisk(): Promise<void> {
    return this.#attempt.onDisk();
  }

  /** The provider's head has come. */
  answered(status: number, upstreamRequestId: string | null): void {
    this.#httpStatus = status;
    this.#upstreamRequestId = upstreamRequestId;
    this.#firstByteAfterMs = Math.round(this.#deps.monotonicMs() - this.#sentAtMs);
  }

  /**
   * Checkpoints at the start of an answer, and at most every 2 s while its figures move; none for an answer that
   * is settled within the same turn of the event loop.
   */
  observe(meaning: EventMeaning, read: () => Reading): void {
    if (!telling.has(meaning) || this.#timer !== undefined || this.#turn !== undefined) return;
    const wait = this.#checkpointAtMs + this.#deps.checkpointMs - this.#deps.monotonicMs();
    const checkpoint = () => this.#checkpoint(read());
    if (wait <= 0) this.#turn = setImmediate(checkpoint);
    else this.#timer = setTimeout(checkpoint, wait);
  }

  /** What the attempt has cost; null until it is settled, and for a model without prices. */
  get costPusd(): Pusd | null {
    return this.#used?.costPusd ?? null;
  }

  /** Settles once; resolves when the commit is on disk. Throws `relay.metering_failed`. */
  settle(ending: Ending): Promise<void> {
    this.#cancel();
    this.#settlement ??= this.#settle(ending);
    return this.#settlement;
  }

  async #settle(ended: Ending): Promise<void> {
    const { ending, reading, flags, errorCode } = ended;
    this.#deps.watch.ended(ended);
    this.#used = await this.#deps.metering.settle(this.#attempt, {
      ...this.#progress(reading?.modelAnswered ?? null),
      usage: reading,
      ending,
      flags,
      errorCode,
    });
  }

  #checkpoint(reading: Reading): void {
    this.#cancel();
    if (this.#settlement !== undefined) return;
    this.#checkpointAtMs = this.#deps.monotonicMs();
    const progress = { ...this.#progress(reading.modelAnswered), tokens: reading.tokens };
    this.#deps.metering.checkpoint(this.#attempt, progress).catch(this.#deps.onFailure);
  }

  #cancel(): void {
    clearTimeout(this.#timer);
    clearImmediate(this.#turn);
    this.#timer = undefined;
    this.#turn = undefined;
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
