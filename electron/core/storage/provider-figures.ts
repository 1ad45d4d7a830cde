import type { ProviderFigureRow, ReconciliationSettingsRow } from './rows.ts';
import { type Connection, prepare } from './statements.ts';
import { amount, integer, table, text } from './table.ts';

const figures = table<ProviderFigureRow>('provider_figures', {
  accountId: text('account_id'),
  dayOn: text('day_on'),
  amountPusd: amount('amount_pusd'),
  note: text('note'),
  enteredAtMs: integer('entered_at_ms'),
});

const settings = table<ReconciliationSettingsRow>('reconciliation_settings', {
  accountId: text('account_id'),
  zone: text('zone'),
  toleranceBp: integer('tolerance_bp'),
  tolerancePusd: amount('tolerance_pusd'),
});

/** Stores figures, each over an earlier one of its account and day. */
export function put(db: Connection, rows: readonly ProviderFigureRow[]): void {
  for (const row of rows) {
    remove(db, row.accountId, row.dayOn);
    figures.insert(db, row);
  }
}

/** A figure that is gone stays gone. */
export function remove(db: Connection, accountId: string, dayOn: string): void {
  const values = { accountId, dayOn };
  prepare(db, 'DELETE FROM provider_figures WHERE account_id = @accountId AND day_on = @dayOn').run(values);
}

/** All of an account, by day. */
export function list(db: Connection, accountId: string): ProviderFigureRow[] {
  return figures.select(db, 'WHERE account_id = @accountId ORDER BY day_on', { accountId });
}

/** Replaces what was chosen for the account. */
export function putSettings(db: Connection, row: ReconciliationSettingsRow): void {
  const { accountId } = row;
  prepare(db, 'DELETE FROM reconciliation_settings WHERE account_id = @accountId').run({ accountId });
  settings.insert(db, row);
}

/** Undefined: nothing was chosen yet. */
export function findSettings(db: Connection, accountId: string): ReconciliationSettingsRow | undefined {
  return settings.select(db, 'WHERE account_id = @accountId', { accountId })[0];
}
