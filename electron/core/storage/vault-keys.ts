import type { VaultKeyRow } from './rows.ts';
import type { Connection } from './statements.ts';
import { blob, integer, table, text } from './table.ts';

const vaultKeys = table<VaultKeyRow>('vault_keys', {
  version: integer('version'),
  storeName: text('store_name'),
  wrapped: blob('wrapped'),
  createdAtMs: integer('created_at_ms'),
});

export function insert(db: Connection, row: VaultKeyRow): void {
  vaultKeys.insert(db, row);
}

/** Oldest first. */
export function list(db: Connection): VaultKeyRow[] {
  return vaultKeys.select(db, 'ORDER BY version');
}
