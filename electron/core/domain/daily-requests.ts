import type { EpochMs } from '../../../shared/time.ts';
import { dayOf, type Window } from './limit-windows.ts';

const QUARTER_MS = 900_000;
/** Eight days of quarters: more than any clock that is set right goes wrong by. */
const MOST_QUARTERS = 8 * 96;

/**
 * Requests by calendar day. Kept by quarters of an hour, so that the day of any zone can be told, also after a change
 * of zone. A day's count has no end: what a clock ran ahead of still counts.
 */
export class DailyRequests {
  readonly #quarters = new Map<EpochMs, number>();
  #zone = '';
  #day: Window = { startAtMs: 0, endAtMs: 0 };
  #count = 0;

  /** Counts requests that began at an instant; a negative number takes them back. */
  add(atMs: EpochMs, requests: number): void {
    const quarterAtMs = Math.floor(atMs / QUARTER_MS) * QUARTER_MS;
    this.#quarters.set(quarterAtMs, (this.#quarters.get(quarterAtMs) ?? 0) + requests);
    if (quarterAtMs >= this.#day.startAtMs) this.#count += requests;
    if (this.#quarters.size <= MOST_QUARTERS) return;
    for (const oldest of this.#quarters.keys()) {
      this.#quarters.delete(oldest);
      return;
    }
  }

  /** Requests since the day of an instant began. */
  on(nowMs: EpochMs, zone: string): number {
    this.#turnTo(nowMs, zone);
    return this.#count;
  }

  /** When the day of an instant ends. */
  endOf(nowMs: EpochMs, zone: string): EpochMs {
    this.#turnTo(nowMs, zone);
    return this.#day.endAtMs;
  }

  #turnTo(nowMs: EpochMs, zone: string): void {
    const { startAtMs, endAtMs } = this.#day;
    if (zone === this.#zone && nowMs >= startAtMs && nowMs < endAtMs) return;
    this.#zone = zone;
    this.#day = dayOf(nowMs, zone);
    this.#count = 0;
    for (const [quarterAtMs, requests] of this.#quarters) {
      if (quarterAtMs >= this.#day.startAtMs) this.#count += requests;
    }
  }
}
