import type { GroupRow, Patch } from './rows.ts';
import type { Connection } from './statements.ts';
import { integer, json, table, text } from './table.ts';

const groups = table<GroupRow>('groups', {
  id: text('id'),
  name: text('name'),
  mode: text('mode'),
  currency: text('currency'),
  zone: text('zone'),
  anchorDay: integer('anchor_day'),
  maxMembers: integer('max_members'),
  usdRate: text('usd_rate'),
  usdRateSetAtMs: integer('usd_rate_set_at_ms'),
  rateChoice: text('rate_choice'),
  modelMapping: json('model_mapping'),
  createdAtMs: integer('created_at_ms'),
  archivedAtMs: integer('archived_at_ms'),
});

export function insert(db: Connection, row: GroupRow): void {
  groups.insert(db, row);
}

export function update(db: Connection, id: string, patch: Patch<GroupRow>): void {
  groups.update(db, id, patch);
}

/** Archived ones too, newest last. */
export function list(db: Connection): GroupRow[] {
  return groups.select(db, 'ORDER BY created_at_ms, id');
}
