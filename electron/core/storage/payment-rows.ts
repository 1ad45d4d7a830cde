import type { PaymentMethod } from '../../../shared/contract/payment.ts';
import type { CalendarDate, EpochMs } from '../../../shared/time.ts';
import type { LedgerRecord } from '../domain/payment-ledger.ts';
import type { PeriodUsageRow } from './rows.ts';

/** A record of the ledger between the parties of a group, as it was entered. */
export type PaymentRecordRow = LedgerRecord & {
  readonly groupId: string;
  readonly method: PaymentMethod | null;
  readonly paidOn: CalendarDate;
  readonly recordedAtMs: EpochMs;
  /** The plan of suggested transfers it came from; null where it was none of them. */
  readonly plan: string | null;
};

/** Rows at an account's own terms that have the same list prices. */
export type OwnTermsUsageRow = PeriodUsageRow & {
  readonly priceVersion: number;
  /** How many of the thresholds asked with the input of each request is over. */
  readonly step: number;
};
