import type { VaultKeyRow, VaultRecoveryRow } from './rows.ts';
import { listSealed } from './sealed-values.ts';
import { type Connection, prepare } from './statements.ts';
import { blob, integer, table, text } from './table.ts';

const vaultKeys = table<VaultKeyRow>('vault_keys', {
  version: integer('version'),
  storeName: text('store_name'),
  wrapped: blob('wrapped'),
  recoveryWrapped: blob('recovery_wrapped'),
  createdAtMs: integer('created_at_ms'),
});

export function insert(db: Connection, row: VaultKeyRow): void {
  vaultKeys.insert(db, row);
}

/** AppError `storage.conflict` when there is no such key. */
export function update(db: Connection, { version, ...wraps }: VaultKeyRow): void {
  vaultKeys.update(db, version, wraps);
}

/** Oldest first. */
export function list(db: Connection): VaultKeyRow[] {
  return vaultKeys.select(db, 'ORDER BY version');
}

/** Takes out the keys older than `keepFrom` that no sealed value names any more; their versions. */
export function removeUnused(db: Connection, keepFrom: number): number[] {
  const used = new Set(listSealed(db).map(({ sealed }) => sealed.split('.')[1]));
  const unused = list(db).flatMap(({ version }) =>
    version < keepFrom && !used.has(String(version)) ? [version] : [],
  );
  for (const version of unused) prepare(db, 'DELETE FROM vault_keys WHERE version = ?').run(version);
  return unused;
}

export function putRecovery(db: Connection, { recipientSealed, createdAtMs }: VaultRecoveryRow): void {
  prepare(
    db,
    `INSERT INTO vault_recovery (id, recipient_sealed, created_at_ms) VALUES ('owner', ?, ?)
     ON CONFLICT (id) DO UPDATE SET recipient_sealed = excluded.recipient_sealed, created_at_ms = excluded.created_at_ms`,
  ).run(recipientSealed, createdAtMs);
}

export function findRecovery(db: Connection): VaultRecoveryRow | null {
  const statement = prepare<VaultRecoveryRow>(
    db,
    'SELECT recipient_sealed AS recipientSealed, created_at_ms AS createdAtMs FROM vault_recovery',
  );
  return statement.get() ?? null;
}
