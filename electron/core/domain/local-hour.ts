import { Temporal } from 'temporal-polyfill';
import type { EpochMs } from '../../../shared/time.ts';

/** The first instant of the hour on the zone's own clocks, which is not a full UTC hour at offsets such as +05:30. */
export function localHourStart(atMs: EpochMs, zone: string): EpochMs {
  return Temporal.Instant.fromEpochMilliseconds(atMs)
    .toZonedDateTimeISO(zone)
    .round({ smallestUnit: 'hour', roundingMode: 'floor' }).epochMilliseconds;
}
