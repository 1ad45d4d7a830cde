import { Temporal } from 'temporal-polyfill';
import type { AlertSettings } from '../../../shared/contract/alert.ts';
import type { EpochMs } from '../../../shared/time.ts';

/** When the quiet hours that hold the instant end; null while they do not. */
export function quietUntil(
  { enabled, from, to, zone }: AlertSettings['quiet'],
  nowMs: EpochMs,
): EpochMs | null {
  if (!enabled) return null;
  const now = Temporal.Instant.fromEpochMilliseconds(nowMs).toZonedDateTimeISO(zone);
  const time = now.toPlainTime();
  const isAfter = (clock: string) => Temporal.PlainTime.compare(time, Temporal.PlainTime.from(clock)) >= 0;
  const isQuiet = from < to ? isAfter(from) && !isAfter(to) : isAfter(from) || !isAfter(to);
  if (!isQuiet) return null;
  const end = now.withPlainTime(to);
  return (end.epochMilliseconds > nowMs ? end : end.add({ days: 1 })).epochMilliseconds;
}
