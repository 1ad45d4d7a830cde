import type { AccountBalanceRow } from './alert-rows.ts';
import { type Connection, prepare } from './statements.ts';
import { amount, integer, json, table, text } from './table.ts';

const balances = table<AccountBalanceRow>('account_balances', {
  accountId: text('account_id'),
  choice: text('choice'),
  belowMinor: amount('below_minor'),
  belowCurrency: text('below_currency'),
  balances: json('balances'),
  checkedAtMs: integer('checked_at_ms'),
  problem: json('problem'),
});

/** Replaces what was kept of the account; one that has been removed meanwhile stays away. */
export function put(db: Connection, row: AccountBalanceRow): void {
  const { accountId } = row;
  prepare(db, 'DELETE FROM account_balances WHERE account_id = @accountId').run({ accountId });
  if (prepare(db, 'SELECT 1 FROM accounts WHERE id = @accountId').get({ accountId }) !== undefined)
    balances.insert(db, row);
}

export function list(db: Connection): AccountBalanceRow[] {
  return balances.select(db, 'ORDER BY account_id');
}
