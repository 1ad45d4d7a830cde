import type { PeriodRow } from './rows.ts';
import type { Connection } from './statements.ts';
import { integer, table, text } from './table.ts';

const periods = table<PeriodRow>('periods', {
  id: text('id'),
  groupId: text('group_id'),
  seq: integer('seq'),
  label: text('label'),
  startOn: text('start_on'),
  endOn: text('end_on'),
  startAtMs: integer('start_at_ms'),
  endAtMs: integer('end_at_ms'),
});

export function insert(db: Connection, row: PeriodRow): void {
  periods.insert(db, row);
}

/** Oldest first. */
export function list(db: Connection, groupId: string): PeriodRow[] {
  return periods.select(db, 'WHERE group_id = @groupId ORDER BY seq', { groupId });
}
