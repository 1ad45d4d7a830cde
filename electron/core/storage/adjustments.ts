import type { AdjustmentRow } from './statement-rows.ts';
import { type Connection, prepare, prepareExact } from './statements.ts';
import { amount, integer, json, table, text } from './table.ts';

const adjustments = table<Omit<AdjustmentRow, 'lines'>>('adjustments', {
  id: text('id'),
  groupId: text('group_id'),
  periodId: text('period_id'),
  aboutPeriodId: text('about_period_id'),
  kind: text('kind'),
  title: json('title'),
  reason: text('reason'),
  poolId: text('pool_id'),
  accountId: text('account_id'),
  amountMinor: amount('amount_minor'),
  payerMemberId: text('payer_member_id'),
  createdAtMs: integer('created_at_ms'),
});

type StoredLine = {
  readonly adjustmentId: string;
  readonly memberId: string;
  readonly amountMinor: bigint;
};

/** AppError `storage.conflict` when its period is closed, or its pool was reversed before. */
export function insert(db: Connection, row: AdjustmentRow): void {
  adjustments.insert(db, row);
  for (const { memberId, amountMinor } of row.lines) {
    prepare(db, 'INSERT INTO adjustment_lines (adjustment_id, member_id, amount_minor) VALUES (?, ?, ?)').run(
      row.id,
      memberId,
      amountMinor,
    );
  }
}

/** A group's adjustments as they were entered, oldest first; lines in the order of joining. */
export function list(db: Connection, groupId: string): AdjustmentRow[] {
  const lines = Map.groupBy(
    prepareExact<StoredLine>(db, linesText).all({ groupId }),
    ({ adjustmentId }) => adjustmentId,
  );
  return adjustments
    .select(db, 'WHERE group_id = @groupId ORDER BY created_at_ms, rowid', { groupId })
    .map((row) => ({
      ...row,
      lines: (lines.get(row.id) ?? []).map(({ memberId, amountMinor }) => ({ memberId, amountMinor })),
    }));
}

const linesText = `SELECT adjustment_id AS adjustmentId, member_id AS memberId, adjustment_lines.amount_minor AS amountMinor
  FROM adjustment_lines JOIN adjustments ON adjustments.id = adjustment_id JOIN members ON members.id = member_id
  WHERE adjustments.group_id = @groupId ORDER BY adjustment_id, join_seq`;
