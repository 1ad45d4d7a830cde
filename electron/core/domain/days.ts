import { Temporal } from 'temporal-polyfill';
import type { CalendarDate, EpochMs } from '../../../shared/time.ts';

/** The first instant of a calendar date in the zone, which is not midnight where summer time skips it. */
export function dayStart(on: CalendarDate, zone: string): EpochMs {
  return Temporal.PlainDate.from(on).toZonedDateTime(zone).epochMilliseconds;
}

/** The calendar date a day later. */
export function dayAfter(on: CalendarDate): CalendarDate {
  return Temporal.PlainDate.from(on).add({ days: 1 }).toString();
}

/** The days of a range, and the first instant after all of them. */
export type DaysOfRange = {
  readonly days: readonly { readonly on: CalendarDate; readonly startAtMs: EpochMs }[];
  readonly endAtMs: EpochMs;
};

/** The dates of [fromOn, toOn), each with its first instant in the zone. */
export function daysOf(fromOn: CalendarDate, toOn: CalendarDate, zone: string): DaysOfRange {
  const days: { on: CalendarDate; startAtMs: EpochMs }[] = [];
  for (let on = fromOn; on < toOn; on = dayAfter(on)) days.push({ on, startAtMs: dayStart(on, zone) });
  return { days, endAtMs: dayStart(toOn, zone) };
}

/** How many days [fromOn, toOn) has; below zero where they come the other way round. */
export function daysBetween(fromOn: CalendarDate, toOn: CalendarDate): number {
  return Temporal.PlainDate.from(fromOn).until(toOn, { largestUnit: 'days' }).days;
}

/** The dates of a month 'YYYY-MM': its first, and the first of the next. */
export function datesOfMonth(month: string): { fromOn: CalendarDate; toOn: CalendarDate } {
  const first = Temporal.PlainYearMonth.from(month).toPlainDate({ day: 1 });
  return { fromOn: first.toString(), toOn: first.add({ months: 1 }).toString() };
}
