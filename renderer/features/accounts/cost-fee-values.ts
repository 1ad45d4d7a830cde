import type { AccountFee } from '../../../shared/contract/account-costs.ts';
import type { Params } from '../../../shared/contract/index.ts';
import { minorToDecimal, parseAmount } from '../../../shared/money.ts';
import type { CalendarDate } from '../../../shared/time.ts';

/** The form of a fee as it is typed; an empty date is none. */
export type FeeValues = {
  amount: string;
  currency: string;
  charged: 'period' | 'day';
  cycleDay: string;
  firstChargeOn: string;
  /** Empty: the owner. */
  payerMemberId: string;
  validFromOn: string;
  validUntilOn: string;
};

type FeeDraft = Params<'account.addFee'>['fee'];

/** An empty form. */
export function newFeeValues(currency: string): FeeValues {
  return {
    amount: '',
    currency,
    charged: 'period',
    cycleDay: '',
    firstChargeOn: '',
    payerMemberId: '',
    validFromOn: '',
    validUntilOn: '',
  };
}

/** A stored fee as it would be entered. */
export function termsOf(fee: AccountFee): FeeDraft {
  const { amount, cycleDay, firstChargeOn, payerMemberId, validFromOn, validUntilOn } = fee;
  return { amount, cycleDay, firstChargeOn, payerMemberId, validFromOn, validUntilOn };
}

/** A stored fee in the form. */
export function feeValuesOf(fee: AccountFee): FeeValues {
  const { amount, cycleDay } = fee;
  return {
    amount: minorToDecimal(amount.amountMinor, amount.currency),
    currency: amount.currency,
    charged: cycleDay === null ? 'period' : 'day',
    cycleDay: cycleDay === null ? '' : String(cycleDay),
    firstChargeOn: fee.firstChargeOn ?? '',
    payerMemberId: fee.payerMemberId ?? '',
    validFromOn: fee.validFromOn ?? '',
    validUntilOn: fee.validUntilOn ?? '',
  };
}

/** A fee in the form that is to follow it: everything but its dates. */
export function successorOf(fee: AccountFee, todayOn: CalendarDate): FeeValues {
  const next = fee.nextChargeOn ?? todayOn;
  const earliest = fee.validFromOn !== null && fee.validFromOn >= next ? '' : next;
  return { ...feeValuesOf(fee), firstChargeOn: '', validFromOn: earliest, validUntilOn: '' };
}

/** True for a day of the month: 1 to 31. */
export function isCycleDay(text: string): boolean {
  return /^[1-9]\d?$/.test(text) && Number(text) <= 31;
}

/** The form as the contract takes it; undefined while the amount or the day is none. */
export function feeDraftOf(values: FeeValues): FeeDraft | undefined {
  const { currency, charged, cycleDay } = values;
  const amount = parseAmount(values.amount, currency);
  if (!amount.ok || amount.amountMinor < 0n) return undefined;
  if (charged === 'day' && !isCycleDay(cycleDay)) return undefined;
  return {
    amount: { amountMinor: amount.amountMinor, currency },
    cycleDay: charged === 'day' ? Number(cycleDay) : null,
    firstChargeOn: charged === 'day' ? dateOf(values.firstChargeOn) : null,
    payerMemberId: values.payerMemberId === '' ? null : values.payerMemberId,
    validFromOn: dateOf(values.validFromOn),
    validUntilOn: dateOf(values.validUntilOn),
  };
}

function dateOf(text: string): CalendarDate | null {
  return text === '' ? null : text;
}
