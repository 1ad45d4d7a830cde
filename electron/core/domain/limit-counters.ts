import type { Limits, QuotaName } from '../../../shared/contract/limits.ts';
import type { Pusd } from '../../../shared/money.ts';
import type { EpochMs } from '../../../shared/time.ts';
import { dayOf, type Window, weekOf } from './limit-windows.ts';
import { nextPeriod, type PeriodBounds, type PeriodSettings } from './periods.ts';

/** What was used when the counters began, since the start of each window. */
export type CountedUsage = {
  readonly totalPusd: Pusd;
  readonly monthPusd: Pusd;
  readonly weekPusd: Pusd;
  readonly dayPusd: Pusd;
  readonly dayTokens: number;
  readonly minutes: readonly { readonly minuteAtMs: EpochMs; readonly costPusd: Pusd }[];
};

export type LimitWindows = { readonly day: Window; readonly week: Window; readonly month: PeriodBounds };

/** What a request is expected to use, or has used. */
export type Amount = { readonly costPusd: Pusd; readonly tokens: number };

export type QuotaState = {
  readonly quota: QuotaName;
  readonly limitPusd: Pusd;
  readonly usedPusd: Pusd;
  readonly heldPusd: Pusd;
  readonly resetsAtMs: EpochMs | null;
};

export type DayTokensState = {
  readonly limit: number;
  readonly used: number;
  readonly held: number;
  readonly resetsAtMs: EpochMs;
};

const MINUTE_MS = 60_000;
export const FIVE_HOURS_MS = 300 * MINUTE_MS;

/** The windows that hold the instant; a month is the group's billing period, given as it is stored. */
export function windowsAt(atMs: EpochMs, zone: string, month: PeriodBounds): LimitWindows {
  return { day: dayOf(atMs, zone), week: weekOf(atMs, zone), month };
}

/**
 * What one group, member or key has used and reserved. Usage belongs to the window its request started in.
 * The caller's clock must not go back.
 */
export class LimitCounters {
  readonly #settings: PeriodSettings;
  #windows: LimitWindows;
  #totalPusd: Pusd;
  #monthPusd: Pusd;
  #weekPusd: Pusd;
  #dayPusd: Pusd;
  #dayTokens: number;
  #heldPusd: Pusd = 0n;
  #heldTokens = 0;
  /** Cost of the last five hours by minute. */
  readonly #minutes: Map<EpochMs, Pusd>;

  constructor(usage: CountedUsage, windows: LimitWindows, settings: PeriodSettings) {
    this.#settings = settings;
    this.#windows = windows;
    this.#totalPusd = usage.totalPusd;
    this.#monthPusd = usage.monthPusd;
    this.#weekPusd = usage.weekPusd;
    this.#dayPusd = usage.dayPusd;
    this.#dayTokens = usage.dayTokens;
    this.#minutes = new Map(usage.minutes.map(({ minuteAtMs, costPusd }) => [minuteAtMs, costPusd]));
  }

  /** Reserved for requests under way. */
  get heldTokens(): number {
    return this.#heldTokens;
  }

  hold({ costPusd, tokens }: Amount): void {
    this.#heldPusd += costPusd;
    this.#heldTokens += tokens;
  }

  release({ costPusd, tokens }: Amount): void {
    this.#heldPusd -= costPusd;
    this.#heldTokens -= tokens;
  }

  /** Counts what a request that began at `startedAtMs` has used. */
  use({ costPusd, tokens }: Amount, startedAtMs: EpochMs): void {
    const { day, week, month } = this.#windows;
    this.#totalPusd += costPusd;
    if (startedAtMs >= month.startAtMs) this.#monthPusd += costPusd;
    if (startedAtMs >= week.startAtMs) this.#weekPusd += costPusd;
    if (startedAtMs >= day.startAtMs) {
      this.#dayPusd += costPusd;
      this.#dayTokens += tokens;
    }
    const minuteAtMs = Math.floor(startedAtMs / MINUTE_MS) * MINUTE_MS;
    this.#minutes.set(minuteAtMs, (this.#minutes.get(minuteAtMs) ?? 0n) + costPusd);
  }

  /** The state of each quota that is set; those that never renew come first. */
  quotas(limits: Limits, nowMs: EpochMs): QuotaState[] {
    this.#roll(nowMs);
    const { day, week, month } = this.#windows;
    const state = (quota: QuotaName, limitPusd: Pusd | null, usedPusd: Pusd, resetsAtMs: EpochMs | null) =>
      limitPusd === null ? [] : [{ quota, limitPusd, usedPusd, heldPusd: this.#heldPusd, resetsAtMs }];
    return [
      ...state('total', limits.quotaTotalPusd, this.#totalPusd, null),
      ...state('month', limits.quotaMonthPusd, this.#monthPusd, month.endAtMs),
      ...state('week', limits.quotaWeekPusd, this.#weekPusd, week.endAtMs),
      ...state('day', limits.quotaDayPusd, this.#dayPusd, day.endAtMs),
      ...state('five_hours', limits.quotaFiveHoursPusd, this.#lastHoursPusd(), this.#lastHoursEndAtMs()),
    ];
  }

  dayTokens({ dayTokens: limit }: Limits, nowMs: EpochMs): DayTokensState | null {
    this.#roll(nowMs);
    const resetsAtMs = this.#windows.day.endAtMs;
    return limit === null ? null : { limit, used: this.#dayTokens, held: this.#heldTokens, resetsAtMs };
  }

  /** When the rolling quota has room for `costPusd` again, all that is reserved counted as used. */
  roomAtMs(limitPusd: Pusd, costPusd: Pusd): EpochMs | null {
    let leftPusd = this.#lastHoursPusd() + this.#heldPusd;
    for (const [minuteAtMs, used] of [...this.#minutes].sort(([a], [b]) => a - b)) {
      leftPusd -= used;
      if (leftPusd < limitPusd && leftPusd + costPusd <= limitPusd) return outOfWindowAt(minuteAtMs);
    }
    return this.#lastHoursEndAtMs();
  }

  #roll(nowMs: EpochMs): void {
    const { zone } = this.#settings;
    let { day, week, month } = this.#windows;
    if (nowMs >= day.endAtMs) {
      day = dayOf(nowMs, zone);
      this.#dayPusd = 0n;
      this.#dayTokens = 0;
    }
    if (nowMs >= week.endAtMs) {
      week = weekOf(nowMs, zone);
      this.#weekPusd = 0n;
    }
    if (nowMs >= month.endAtMs) this.#monthPusd = 0n;
    while (nowMs >= month.endAtMs) month = nextPeriod(month, this.#settings);
    this.#windows = { day, week, month };
    for (const minuteAtMs of this.#minutes.keys()) {
      if (outOfWindowAt(minuteAtMs) <= nowMs) this.#minutes.delete(minuteAtMs);
    }
  }

  #lastHoursPusd(): Pusd {
    return [...this.#minutes.values()].reduce((sum, costPusd) => sum + costPusd, 0n);
  }

  #lastHoursEndAtMs(): EpochMs | null {
    return this.#minutes.size === 0 ? null : outOfWindowAt(Math.max(...this.#minutes.keys()));
  }
}

/** A minute counts until its last instant is five hours old. */
function outOfWindowAt(minuteAtMs: EpochMs): EpochMs {
  return minuteAtMs + MINUTE_MS + FIVE_HOURS_MS;
}

/** Whether a request of this size still fits; a quota of which nothing is left fits none, whatever its price. */
export function fits({ limitPusd, usedPusd, heldPusd }: QuotaState, costPusd: Pusd): boolean {
  const taken = usedPusd + heldPusd;
  return taken < limitPusd && taken + costPusd <= limitPusd;
}
