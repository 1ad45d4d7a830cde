import type { EpochMs } from '../../../shared/time.ts';
import { nextPeriod, type PeriodBounds, type PeriodSettings, periodAt } from './periods.ts';

/** A period in the group's unbroken row of them, counted from 0. */
export type NumberedPeriod = PeriodBounds & { readonly seq: number };

/**
 * The periods that follow the stored ones without a gap, up to and with the one that holds `untilMs`. The
 * first of all is the one the group was created in, so months without any usage are counted too: their fees
 * are owed. Empty when a stored period already reaches that far.
 */
export function periodsToAdd(
  stored: readonly NumberedPeriod[],
  createdAtMs: EpochMs,
  untilMs: EpochMs,
  settings: PeriodSettings,
): NumberedPeriod[] {
  const added: NumberedPeriod[] = [];
  let last = stored.reduce<NumberedPeriod | undefined>(
    (latest, period) => (latest === undefined || period.seq > latest.seq ? period : latest),
    undefined,
  );
  if (last === undefined) {
    last = { ...periodAt(createdAtMs, settings), seq: 0 };
    added.push(last);
  }
  while (last.endAtMs <= untilMs) {
    last = { ...nextPeriod(last, settings), seq: last.seq + 1 };
    added.push(last);
  }
  return added;
}

/** The period that holds the instant; the first one for an instant before it, as after a clock was set back. */
export function periodHolding<P extends NumberedPeriod>(periods: readonly P[], atMs: EpochMs): P | undefined {
  const ordered = [...periods].sort((a, b) => a.seq - b.seq);
  return (
    ordered.findLast((period) => period.startAtMs <= atMs && atMs < period.endAtMs) ??
    (ordered[0] !== undefined && atMs < ordered[0].startAtMs ? ordered[0] : undefined)
  );
}
