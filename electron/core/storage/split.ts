import type { Patch, PoolEntryRow, RulesVersionRow } from './rows.ts';
import { type Connection, prepare } from './statements.ts';
import { amount, integer, json, table, text } from './table.ts';

const versions = table<RulesVersionRow>('split_rules', {
  groupId: text('group_id'),
  version: integer('version'),
  fromSeq: integer('from_seq'),
  rules: json('rules'),
  createdAtMs: integer('created_at_ms'),
});

const entries = table<PoolEntryRow>('pool_entries', {
  id: text('id'),
  groupId: text('group_id'),
  kind: text('kind'),
  accountId: text('account_id'),
  sharedLike: text('shared_like'),
  bookedOn: text('booked_on'),
  amountMinor: amount('amount_minor'),
  currency: text('currency'),
  payerMemberId: text('payer_member_id'),
  reason: text('reason'),
  createdAtMs: integer('created_at_ms'),
});

/** Stores the group's next version of its rules, which never changes afterwards. */
export function addRules(db: Connection, row: Omit<RulesVersionRow, 'version'>): void {
  const { last } = prepare<{ last: number | null }>(
    db,
    'SELECT max(version) AS last FROM split_rules WHERE group_id = @groupId',
  ).get({ groupId: row.groupId }) as { last: number | null };
  versions.insert(db, { ...row, version: (last ?? 0) + 1 });
}

/** A group's rules, the first version first. */
export function listRules(db: Connection, groupId: string): RulesVersionRow[] {
  return versions.select(db, 'WHERE group_id = @groupId ORDER BY version', { groupId });
}

export function insertEntry(db: Connection, row: PoolEntryRow): void {
  entries.insert(db, row);
}

/** AppError `storage.conflict` when there is no such entry. */
export function updateEntry(db: Connection, id: string, patch: Patch<PoolEntryRow>): void {
  entries.update(db, id, patch);
}

/** An entry that is gone stays gone. */
export function removeEntry(db: Connection, id: string): void {
  prepare(db, 'DELETE FROM pool_entries WHERE id = @id').run({ id });
}

/** Of all groups, by date and then as they were entered. */
export function listEntries(db: Connection): PoolEntryRow[] {
  return entries.select(db, 'ORDER BY booked_on, created_at_ms, id');
}
