import type { CalendarDate, EpochMs } from '../../shared/time.ts';

const DAY_MS = 86_400_000;

/** The calendar date of an instant in the zone. */
export function dateIn(zone: string, atMs: EpochMs): CalendarDate {
  const parts = new Intl.DateTimeFormat('en', {
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
