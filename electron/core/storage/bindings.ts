import type { EpochMs } from '../../../shared/time.ts';
import type { AccountStint } from '../domain/account-stints.ts';
import type { BindingRow } from './rows.ts';
import { type Connection, prepare } from './statements.ts';
import { integer, table, text } from './table.ts';

const bindings = table<BindingRow>('bindings', {
  groupId: text('group_id'),
  accountId: text('account_id'),
  boundAtMs: integer('bound_at_ms'),
});

/** AppError `storage.conflict` when the group or the account is bound already. */
export function insert(db: Connection, row: BindingRow): void {
  bindings.insert(db, row);
}

/** Ends a binding, which is kept as a past one. Does nothing when the group has no account. */
export function remove(db: Connection, groupId: string, atMs: EpochMs): void {
  prepare(
    db,
    `INSERT INTO past_bindings (group_id, account_id, bound_at_ms, unbound_at_ms)
     SELECT group_id, account_id, bound_at_ms, @atMs FROM bindings WHERE group_id = @groupId`,
  ).run({ groupId, atMs });
  prepare(db, 'DELETE FROM bindings WHERE group_id = @groupId').run({ groupId });
}

export function list(db: Connection): BindingRow[] {
  return bindings.select(db, 'ORDER BY group_id');
}

/** All that are and were, by beginning. */
export function listStints(db: Connection): AccountStint[] {
  return prepare<AccountStint>(
    db,
    `SELECT group_id AS groupId, account_id AS accountId, bound_at_ms AS boundAtMs, unbound_at_ms AS unboundAtMs
     FROM past_bindings
     UNION ALL SELECT group_id, account_id, bound_at_ms, NULL FROM bindings ORDER BY boundAtMs, groupId`,
  ).all();
}
