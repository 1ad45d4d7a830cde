import type { EpochMs } from '../../../shared/time.ts';
import { localHourStart } from '../domain/local-hour.ts';

export type Hours = (atMs: EpochMs, zone: string) => EpochMs;

const QUARTER_HOUR_MS = 900_000;
const KEPT = 100;

/**
 * The hour of a zone's clocks in which an instant lies. All instants of a quarter hour share theirs, because no
 * zone changes its clocks within one, so it is computed once for each zone and quarter.
 */
export function createHours(): Hours {
  const known = new Map<string, EpochMs>();
  return (atMs, zone) => {
    const quarter = Math.floor(atMs / QUARTER_HOUR_MS);
    const key = `${quarter} ${zone}`;
    const kept = known.get(key);
    if (kept !== undefined) return kept;
    if (known.size >= KEPT) known.clear();
    const hourAtMs = localHourStart(atMs, zone);
    known.set(key, hourAtMs);
    return hourAtMs;
  };
}
