import { decodeOwnPrices, encodeOwnPrices } from '../domain/tariffs.ts';
import type { AccountFeeRow, CostVersionRow } from './account-rows.ts';
import type { Patch } from './rows.ts';
import { type Connection, prepare } from './statements.ts';
import { amount, integer, table, text } from './table.ts';

const fees = table<AccountFeeRow>('account_fees', {
  id: text('id'),
  accountId: text('account_id'),
  amountMinor: amount('amount_minor'),
  currency: text('currency'),
  cycleDay: integer('cycle_day'),
  firstChargeOn: text('first_charge_on'),
  payerMemberId: text('payer_member_id'),
  validFromOn: text('valid_from_on'),
  validUntilOn: text('valid_until_on'),
  createdAtMs: integer('created_at_ms'),
});

type StoredVersion = Omit<CostVersionRow, 'prices'> & { readonly prices: string };

const versions = table<StoredVersion>('account_cost_versions', {
  accountId: text('account_id'),
  version: integer('version'),
  validFromMs: integer('valid_from_ms'),
  prices: text('prices'),
  fixedPusd: amount('fixed_pusd'),
  discountBp: integer('discount_bp'),
  createdBy: text('created_by'),
  createdAtMs: integer('created_at_ms'),
});

export function insertFee(db: Connection, row: AccountFeeRow): void {
  fees.insert(db, row);
}

/** AppError `storage.conflict` when there is no such fee. */
export function updateFee(db: Connection, id: string, patch: Patch<AccountFeeRow>): void {
  fees.update(db, id, patch);
}

/** A fee that is gone stays gone. */
export function removeFee(db: Connection, id: string): void {
  prepare(db, 'DELETE FROM account_fees WHERE id = @id').run({ id });
}

/** Of all accounts, in the order in which they were entered. */
export function listFees(db: Connection): AccountFeeRow[] {
  return fees.select(db, 'ORDER BY created_at_ms, id');
}

/** Stores a version; it never changes afterwards. AppError `storage.conflict` when its number is taken. */
export function insertVersion(db: Connection, row: CostVersionRow): void {
  versions.insert(db, { ...row, prices: encodeOwnPrices(row.prices) });
}

/** Of all accounts, oldest first. */
export function listVersions(db: Connection): CostVersionRow[] {
  return versions
    .select(db, 'ORDER BY account_id, version')
    .map((row) => ({ ...row, prices: decodeOwnPrices(row.prices) }));
}
