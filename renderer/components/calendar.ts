import { dateFormat } from '../../shared/formats.ts';
import type { CalendarDate, EpochMs } from '../../shared/time.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** The calendar date of an instant in the zone. */
export function dateIn(zone: string, atMs: EpochMs): CalendarDate {
  const parts = dateFormat('en', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).formatToParts(atMs);
  const part = (type: string) => parts.find((found) => found.type === type)?.value ?? '';
  return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`;
}

/** The date `days` later (earlier when negative). */
export function addDays(on: CalendarDate, days: number): CalendarDate {
  return new Date(Date.parse(`${on}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Days from one date to the next, the second one excluded; negative when it comes first. */
export function daysBetween(fromOn: CalendarDate, toOn: CalendarDate): number {
  return (Date.parse(`${toOn}T00:00:00Z`) - Date.parse(`${fromOn}T00:00:00Z`)) / DAY_MS;
}

/**
 * The first instant of the date in the zone, `daysLater` days after it when given. Where a clock change takes
 * midnight away, the day begins when it ends.
 */
export function startOfDay(zone: string, on: CalendarDate, daysLater = 0): EpochMs {
  const wanted = addDays(on, daysLater);
  const noon = Date.parse(`${wanted}T12:00:00Z`);
  // No zone is further than 14 hours from UTC, and dates only ever go on: the first minute of the day is found by halves.
  let [before, after] = [noon - 28 * HOUR_MS, noon + 4 * HOUR_MS];
  while (after - before > MINUTE_MS) {
    const middle = before + Math.floor((after - before) / MINUTE_MS / 2) * MINUTE_MS;
    if (dateIn(zone, middle) < wanted) before = middle;
    else after = middle;
  }
  return after;
}

/** The date that has just ended, or is still running, right before an instant. */
export function lastDayBefore(zone: string, atMs: EpochMs): CalendarDate {
  return dateIn(zone, atMs - 1);
}

/** The wall time of an instant in the zone, to the minute, as a field of date and time has it: "2026-11-30T09:30". */
export function wallTimeIn(zone: string, atMs: EpochMs): string {
  const time = dateFormat('en', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(atMs);
  return `${dateIn(zone, atMs)}T${time}`;
}

/** The instant of such a wall time; where a clock change leaves it out or has it twice, one beside it. */
export function instantOf(zone: string, wallTime: string): EpochMs {
  const wanted = Date.parse(`${wallTime}Z`);
  const shifted = (atMs: EpochMs) => atMs + wanted - Date.parse(`${wallTimeIn(zone, atMs)}Z`);
  return shifted(shifted(wanted));
}
