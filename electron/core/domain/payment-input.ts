import { invalidInput } from '../../../shared/contract/input-error.ts';
import { decodeText } from '../../../shared/contract/name-input.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Money } from '../../../shared/money.ts';

/** Keeps all sums of a group's records far inside a 64-bit column. */
const LARGEST_MINOR = 10n ** 13n;
const LONGEST_NOTE = 200;

/** The minor units of an amount of the group's currency, which may be negative; `input.invalid` for another or too large. */
export function readSigned({ amountMinor, currency }: Money, ofGroup: string, field: string): bigint {
  if (currency !== ofGroup)
    throw invalidInput(`${field}.currency`, {
      zh: `这个拼车组以 ${ofGroup} 结算`,
      en: `this group settles in ${ofGroup}`,
    });
  if (amountMinor > LARGEST_MINOR || amountMinor < -LARGEST_MINOR)
    throw invalidInput(`${field}.amountMinor`, { zh: '金额过大', en: 'the amount is too large' });
  return amountMinor;
}

/** The same for what is paid or written off: above zero. */
export function readAmount(amount: Money, ofGroup: string, field: string): bigint {
  const amountMinor = readSigned(amount, ofGroup, field);
  if (amountMinor <= 0n)
    throw invalidInput(`${field}.amountMinor`, { zh: '金额必须大于 0', en: 'the amount must be above 0' });
  return amountMinor;
}

/** A note without control characters; it may be empty. */
export function readNote(input: string | undefined, field: string): string {
  return decodeText(input ?? '', LONGEST_NOTE, field);
}

/** A note that must say something. */
export function readReason(input: string, field: string): string {
  const reason = readNote(input, field);
  if (reason === '') throw invalidInput(field, { zh: '请填写原因', en: 'a reason is needed' });
  return reason;
}

/** A party that the group does not have. */
export function noSuchParty(field: string): AppError {
  return new AppError('party.not_found', {}, { field });
}
