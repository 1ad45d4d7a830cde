import { Temporal } from 'temporal-polyfill';
import type { EpochMs } from '../../../shared/time.ts';

export type UsageStep = { readonly startAtMs: EpochMs; readonly endAtMs: EpochMs };
export type StepLength = 'hour' | 'day' | 'week' | 'month';

const HOUR_MS = 3_600_000;

/**
 * [fromMs, toMs) in the hours, days, weeks (from Monday) or calendar months of the zone's clocks; the first and the
 * last are cut by the two instants. Undefined where there would be more than `most`.
 */
export function stepsBetween(
  fromMs: EpochMs,
  toMs: EpochMs,
  { length, zone, most }: { readonly length: StepLength; readonly zone: string; readonly most: number },
): UsageStep[] | undefined {
  const steps: UsageStep[] = [];
  for (let startAtMs = fromMs; startAtMs < toMs; ) {
    if (steps.length === most) return undefined;
    const endAtMs = Math.min(stepEnd(startAtMs, length, zone), toMs);
    steps.push({ startAtMs, endAtMs });
    startAtMs = endAtMs;
  }
  return steps;
}

/** Which weekday (1 is Monday) and hour of the zone's clocks an instant is in. */
export function hourOfWeek(atMs: EpochMs, zone: string): { weekday: number; hour: number } {
  const { dayOfWeek, hour } = inZone(atMs, zone);
  return { weekday: dayOfWeek, hour };
}

function stepEnd(atMs: EpochMs, length: StepLength, zone: string): EpochMs {
  const at = inZone(atMs, zone);
  if (length === 'hour') {
    // An hour that the clocks go back over comes twice, so it is counted from its own beginning.
    const { epochMilliseconds } = at.round({ smallestUnit: 'hour', roundingMode: 'floor' });
    return epochMilliseconds + HOUR_MS;
  }
  const day = at.toPlainDate();
  const next = {
    day: () => day.add({ days: 1 }),
    week: () => day.add({ days: 8 - day.dayOfWeek }),
    month: () => day.with({ day: 1 }).add({ months: 1 }),
  }[length]();
  return next.toZonedDateTime(zone).epochMilliseconds;
}

function inZone(atMs: EpochMs, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(zone);
}
