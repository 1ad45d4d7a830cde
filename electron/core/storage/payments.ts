import type { Transfer } from '../domain/parties.ts';
import type { PaymentRecordRow } from './payment-rows.ts';
import { type Connection, prepare, prepareExact } from './statements.ts';
import { integer, table, text } from './table.ts';

type StoredRecord = Omit<PaymentRecordRow, 'transfers'> & { readonly transferCount: number };
type StoredTransfer = Transfer & { readonly recordId: string };

const records = table<StoredRecord>('payment_records', {
  id: text('id'),
  groupId: text('group_id'),
  kind: text('kind'),
  cancelsId: text('cancels_id'),
  method: text('method'),
  note: text('note'),
  paidOn: text('paid_on'),
  atMs: integer('at_ms'),
  recordedAtMs: integer('recorded_at_ms'),
  plan: text('plan'),
  transferCount: integer('transfer_count'),
});

/**
 * Adds a record with its transfers; neither ever changes. AppError `storage.conflict` when its id is taken or what it
 * takes back was taken back before.
 */
export function insert(db: Connection, { transfers, ...record }: PaymentRecordRow): void {
  records.insert(db, { ...record, transferCount: transfers.length });
  const statement = prepare(
    db,
    `INSERT INTO payment_transfers (record_id, place, from_party, to_party, amount_minor) VALUES (?, ?, ?, ?, ?)`,
  );
  for (const [place, { from, to, amountMinor }] of transfers.entries())
    statement.run(record.id, place, from, to, amountMinor);
}

/** Of a group, in the order in which they were recorded. */
export function list(db: Connection, groupId: string): PaymentRecordRow[] {
  const transfers = prepareExact<StoredTransfer>(
    db,
    `SELECT record_id AS recordId, from_party AS "from", to_party AS "to", amount_minor AS amountMinor
     FROM payment_transfers WHERE record_id IN (SELECT id FROM payment_records WHERE group_id = @groupId)
     ORDER BY record_id, place`,
  ).all({ groupId });
  const byRecord = Map.groupBy(transfers, ({ recordId }) => recordId);
  return records
    .select(db, 'WHERE group_id = @groupId ORDER BY seq', { groupId })
    .map(({ transferCount: _, ...record }) => ({
      ...record,
      transfers: (byRecord.get(record.id) ?? []).map(({ from, to, amountMinor }) => ({
        from,
        to,
        amountMinor,
      })),
    }));
}

/** The group a record belongs to; undefined when there is no such record. */
export function groupOf(db: Connection, id: string): string | undefined {
  return prepare<{ groupId: string }>(
    db,
    'SELECT group_id AS groupId FROM payment_records WHERE id = @id',
  ).get({ id })?.groupId;
}

/** Whether anything was ever recorded for the group. */
export function existForGroup(db: Connection, groupId: string): boolean {
  return (
    prepare(db, 'SELECT 1 FROM payment_records WHERE group_id = @groupId LIMIT 1').get({ groupId }) !==
    undefined
  );
}
