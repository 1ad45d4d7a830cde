import { Temporal } from 'temporal-polyfill';
import type { EpochMs } from '../../../shared/time.ts';

/** Half-open. */
export type Window = { readonly startAtMs: EpochMs; readonly endAtMs: EpochMs };

/** The calendar day of an instant in the zone. */
export function dayOf(atMs: EpochMs, zone: string): Window {
  return daysFrom(dateIn(atMs, zone), 1, zone);
}

/** The week of an instant in the zone; weeks begin on Monday (ISO 8601). */
export function weekOf(atMs: EpochMs, zone: string): Window {
  const day = dateIn(atMs, zone);
  return daysFrom(day.subtract({ days: day.dayOfWeek - 1 }), 7, zone);
}

function dateIn(atMs: EpochMs, zone: string): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(zone).toPlainDate();
}

function daysFrom(day: Temporal.PlainDate, days: number, zone: string): Window {
  const startOf = (date: Temporal.PlainDate) => date.toZonedDateTime(zone).epochMilliseconds;
  return { startAtMs: startOf(day), endAtMs: startOf(day.add({ days })) };
}
