import { Temporal } from 'temporal-polyfill';
import type { CalendarDate, EpochMs } from '../../../shared/time.ts';
import { anchorIn, type DateRange } from './periods.ts';

/** What decides when a fee is charged; dates are in the group's zone. */
export type FeeTerms = {
  /** Day of the month, the month's last where it has no such day; null: once for each billing period. */
  readonly cycleDay: number | null;
  /** The first charge is on this day whatever the cycle day, and the cycle goes on after it; null: the cycle alone. */
  readonly firstChargeOn: CalendarDate | null;
  /** Null: since ever. */
  readonly validFromOn: CalendarDate | null;
  /** First day it is no longer valid; null: until further notice. */
  readonly validUntilOn: CalendarDate | null;
};

type ListedFee = FeeTerms & { readonly id: string; readonly createdAtMs: EpochMs };

const LOOK_AHEAD_MONTHS = 2;

/**
 * The dates within a billing period on which the fee is charged, in order: none, one or two in a month's period.
 * Without a cycle day that is the period's first day, if the fee is valid on it. Whatever the periods, as long as one
 * begins where the last has ended, each date of a cycle is in exactly one of them.
 */
export function chargesIn(fee: FeeTerms, period: DateRange): CalendarDate[] {
  const dates = fee.cycleDay === null ? [period.startOn] : cycleDates(fee, fee.cycleDay, period);
  return dates.filter((on) => isValidOn(fee, on));
}

/** The next date, from `todayOn` on, of a fee with a cycle day; null when there is none within two months. */
export function nextCharge(fee: FeeTerms, todayOn: CalendarDate): CalendarDate | null {
  if (fee.cycleDay === null) return null;
  const { firstChargeOn } = fee;
  const startOn = [todayOn, fee.validFromOn ?? todayOn, firstChargeOn ?? todayOn].sort().at(-1) as string;
  const endOn = Temporal.PlainDate.from(startOn).add({ months: LOOK_AHEAD_MONTHS }).toString();
  return chargesIn(fee, { startOn, endOn })[0] ?? null;
}

/** How the fee stands on a day. */
export function feeStateOn(fee: FeeTerms, todayOn: CalendarDate): 'current' | 'upcoming' | 'ended' {
  if (fee.validFromOn !== null && todayOn < fee.validFromOn) return 'upcoming';
  return isValidOn(fee, todayOn) ? 'current' : 'ended';
}

/** The fees valid on a day, by beginning; the last is the one that is meant where an account has only one. */
export function feesOn<F extends ListedFee>(fees: readonly F[], todayOn: CalendarDate): F[] {
  return fees.filter((fee) => isValidOn(fee, todayOn)).sort(byBeginning);
}

/** Orders fees by the day they begin, then as they were entered. */
export function byBeginning(a: ListedFee, b: ListedFee): number {
  const [from, other] = [a.validFromOn ?? '', b.validFromOn ?? ''];
  if (from !== other) return from < other ? -1 : 1;
  return a.createdAtMs - b.createdAtMs || (a.id < b.id ? -1 : 1);
}

function isValidOn({ validFromOn, validUntilOn }: FeeTerms, on: CalendarDate): boolean {
  return (validFromOn === null || validFromOn <= on) && (validUntilOn === null || on < validUntilOn);
}

function cycleDates(
  { firstChargeOn }: FeeTerms,
  cycleDay: number,
  { startOn, endOn }: DateRange,
): CalendarDate[] {
  const dates = new Set<CalendarDate>();
  const isWithin = (on: CalendarDate) => startOn <= on && on < endOn;
  if (firstChargeOn !== null && isWithin(firstChargeOn)) dates.add(firstChargeOn);
  const last = Temporal.PlainYearMonth.from(endOn);
  for (
    let month = Temporal.PlainYearMonth.from(startOn);
    Temporal.PlainYearMonth.compare(month, last) <= 0;
    month = month.add({ months: 1 })
  ) {
    const on = anchorIn(month, cycleDay).toString();
    if (isWithin(on) && (firstChargeOn === null || on > firstChargeOn)) dates.add(on);
  }
  return [...dates].sort();
}
