import type { EpochMs } from '../../../shared/time.ts';
import type { KeyUse, MemberKeyRow } from './rows.ts';
import { type Connection, prepare } from './statements.ts';
import { blob, integer, table, text } from './table.ts';

const memberKeys = table<MemberKeyRow>('member_keys', {
  id: text('id'),
  memberId: text('member_id'),
  label: text('label'),
  last4: text('last4'),
  digest: blob('digest'),
  createdAtMs: integer('created_at_ms'),
  expiresAtMs: integer('expires_at_ms'),
  revokedAtMs: integer('revoked_at_ms'),
  lastUsedAtMs: integer('last_used_at_ms'),
});

export function insert(db: Connection, row: MemberKeyRow): void {
  memberKeys.insert(db, row);
}

export function setExpiry(db: Connection, id: string, atMs: EpochMs): void {
  memberKeys.update(db, id, { expiresAtMs: atMs });
}

export function revoke(db: Connection, id: string, atMs: EpochMs): void {
  memberKeys.update(db, id, { revokedAtMs: atMs });
}

/** Notes when keys were used; an earlier instant than the one noted changes nothing, and so does an unknown key. */
export function touch(db: Connection, uses: readonly KeyUse[]): void {
  const statement = prepare(
    db,
    `UPDATE member_keys SET last_used_at_ms = @atMs
     WHERE id = @id AND (last_used_at_ms IS NULL OR last_used_at_ms < @atMs)`,
  );
  for (const { id, atMs } of uses) statement.run({ id, atMs });
}

/** Newest first; of all members when none is named. */
export function list(db: Connection, memberId?: string): MemberKeyRow[] {
  return memberId === undefined
    ? memberKeys.select(db, 'ORDER BY created_at_ms DESC, id DESC')
    : memberKeys.select(db, 'WHERE member_id = @memberId ORDER BY created_at_ms DESC, id DESC', { memberId });
}
