import { AppError } from '../../../shared/errors.ts';
import type { CalendarDate } from '../../../shared/time.ts';
import type { FeeTerms } from './fee-charges.ts';

/** A change of fees, so that whatever was charged in closed periods stays as it was. */
export type FeeChange<Fee> =
  | { readonly kind: 'update'; readonly changes: Partial<Fee> }
  /** The old one ends on a day, and another with these terms goes on from it. */
  | { readonly kind: 'continue'; readonly validUntilOn: CalendarDate; readonly next: Fee };

/** How a fee is changed; `closedUntilOn` is the first day that is not closed, null before any close. `period.closed` where that is not possible. */
export function changeOfFee<Fee extends FeeTerms>(
  fee: Fee,
  changes: Partial<Fee>,
  closedUntilOn: CalendarDate | null,
  field: string,
): FeeChange<Fee> {
  const changed = { ...fee, ...changes };
  if (closedUntilOn === null || !(reachesBack(fee, closedUntilOn) || reachesBack(changed, closedUntilOn)))
    return { kind: 'update', changes };
  const isEnded = fee.validUntilOn !== null && fee.validUntilOn <= closedUntilOn;
  const isBackdated = changed.validFromOn !== fee.validFromOn && reachesBack(changed, closedUntilOn);
  if (isEnded || isBackdated || !reachesBack(fee, closedUntilOn)) throw closed(closedUntilOn, field);
  const onlyEnd = Object.keys(changes).every((key) => key === 'validUntilOn');
  if (onlyEnd)
    return { kind: 'update', changes: { ...changes, validUntilOn: endAfter(changed, closedUntilOn, field) } };
  const next = {
    ...changed,
    validFromOn: reachesBack(changed, closedUntilOn) ? closedUntilOn : changed.validFromOn,
    // The first charge was made; the cycle goes on after it.
    firstChargeOn:
      changed.firstChargeOn !== null && changed.firstChargeOn < closedUntilOn ? null : changed.firstChargeOn,
  };
  endAfter(changed, closedUntilOn, field);
  return { kind: 'continue', validUntilOn: closedUntilOn, next };
}

/** A new fee, or one of them that follows another: without a day of its own it begins after what is closed. */
export function newFee<Fee extends FeeTerms>(
  fee: Fee,
  closedUntilOn: CalendarDate | null,
  field: string,
): Fee {
  if (closedUntilOn === null || !reachesBack(fee, closedUntilOn)) return fee;
  if (fee.validFromOn !== null) throw closed(closedUntilOn, `${field}.validFromOn`);
  return { ...fee, validFromOn: closedUntilOn };
}

/** How a fee is removed: wholly, or from what is not closed on. */
export function removalOfFee(
  fee: FeeTerms,
  closedUntilOn: CalendarDate | null,
  field: string,
): CalendarDate | null {
  if (closedUntilOn === null || !reachesBack(fee, closedUntilOn)) return null;
  if (fee.validUntilOn !== null && fee.validUntilOn <= closedUntilOn) throw closed(closedUntilOn, field);
  return closedUntilOn;
}

function reachesBack({ validFromOn }: FeeTerms, closedUntilOn: CalendarDate): boolean {
  return validFromOn === null || validFromOn < closedUntilOn;
}

function endAfter(
  { validUntilOn }: FeeTerms,
  closedUntilOn: CalendarDate,
  field: string,
): CalendarDate | null {
  if (validUntilOn !== null && validUntilOn < closedUntilOn)
    throw closed(closedUntilOn, `${field}.validUntilOn`);
  return validUntilOn;
}

function closed(closedUntilOn: CalendarDate, field: string): AppError {
  return new AppError('period.closed_until', { day: closedUntilOn }, { field });
}
