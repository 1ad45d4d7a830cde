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

/** Does nothing when the group has no account. */
export function remove(db: Connection, groupId: string): void {
  prepare(db, 'DELETE FROM bindings WHERE group_id = @groupId').run({ groupId });
}

export function list(db: Connection): BindingRow[] {
  return bindings.select(db, 'ORDER BY group_id');
}
