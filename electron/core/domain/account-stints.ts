import type { CalendarDate, EpochMs } from '../../../shared/time.ts';
import { dateOf } from './periods.ts';

/** How long an account served a group. */
export type AccountStint = {
  readonly groupId: string;
  readonly accountId: string;
  readonly boundAtMs: EpochMs;
  /** Null: it still does. */
  readonly unboundAtMs: EpochMs | null;
};

/**
 * The group that bears what is charged for an account on a day of a billing period: the one that it served then, the
 * last of several; where it served none yet, the first that it came to before the period ended. Undefined for none. A
 * binding that was undone on its own day was a mistake and does not count.
 */
export function chargedGroup(
  stints: readonly AccountStint[],
  on: CalendarDate,
  period: { readonly endAtMs: EpochMs },
  zone: string,
): string | undefined {
  const isMistake = ({ boundAtMs, unboundAtMs }: AccountStint) =>
    unboundAtMs !== null && dateOf(boundAtMs, zone) === dateOf(unboundAtMs, zone);
  const ordered = stints
    .filter((stint) => stint.boundAtMs < period.endAtMs && !isMistake(stint))
    .sort((a, b) => a.boundAtMs - b.boundAtMs);
  const then = ordered.findLast(
    ({ boundAtMs, unboundAtMs }) =>
      dateOf(boundAtMs, zone) <= on && (unboundAtMs === null || on <= dateOf(unboundAtMs, zone)),
  );
  return (then ?? ordered.find(({ boundAtMs }) => dateOf(boundAtMs, zone) > on))?.groupId;
}
