import type { EpochMs } from '../../../shared/time.ts';
import type { AlertFilter, AlertRow } from './alert-rows.ts';
import { type Connection, prepare } from './statements.ts';
import { integer, json, table, text } from './table.ts';

const alerts = table<AlertRow>('alerts', {
  id: text('id'),
  kind: text('kind'),
  severity: text('severity'),
  subjectKind: text('subject_kind'),
  subjectId: text('subject_id'),
  subjectName: text('subject_name'),
  groupId: text('group_id'),
  aspect: text('aspect'),
  text: json('text'),
  atMs: integer('at_ms'),
  resolvedAtMs: integer('resolved_at_ms'),
  readAtMs: integer('read_at_ms'),
});

/** Stores an alert over what was kept of it. */
export function put(db: Connection, row: AlertRow): void {
  prepare(db, 'DELETE FROM alerts WHERE id = @id').run({ id: row.id });
  alerts.insert(db, row);
}

export function markAllRead(db: Connection, atMs: EpochMs): void {
  prepare(db, 'UPDATE alerts SET read_at_ms = @atMs WHERE read_at_ms IS NULL').run({ atMs });
}

/** Forgets alerts that ended before an instant. */
export function prune(db: Connection, beforeMs: EpochMs): void {
  prepare(db, 'DELETE FROM alerts WHERE resolved_at_ms < @beforeMs').run({ beforeMs });
}

/** Newest first. */
export function list(db: Connection, { open = false, beforeId, limit }: AlertFilter): AlertRow[] {
  const tail = `WHERE (@beforeId IS NULL OR id < @beforeId) ${open ? 'AND resolved_at_ms IS NULL' : ''}
    ORDER BY id DESC LIMIT @limit`;
  return alerts.select(db, tail, { beforeId: beforeId ?? null, limit });
}

export function find(db: Connection, id: string): AlertRow | undefined {
  return alerts.select(db, 'WHERE id = @id', { id })[0];
}

/** Every alert whose cause lasts. */
export function listOpen(db: Connection): AlertRow[] {
  return alerts.select(db, 'WHERE resolved_at_ms IS NULL ORDER BY id');
}

export function countUnread(db: Connection): number {
  const statement = prepare<{ unread: number }>(
    db,
    'SELECT count(*) AS unread FROM alerts WHERE read_at_ms IS NULL',
  );
  return statement.get()?.unread ?? 0;
}
