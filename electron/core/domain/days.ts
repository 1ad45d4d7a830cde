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
