import { decodePriceEntry, encodePriceEntry, type PriceEntry } from '../domain/pricing.ts';
import type { PriceTableRow, PriceTableSummary } from './rows.ts';
import { type Connection, prepare } from './statements.ts';
import { integer, table, text } from './table.ts';

const priceTables = table<PriceTableRow>('price_tables', {
  version: integer('version'),
  origin: text('origin'),
  source: text('source'),
  digest: text('digest'),
  importedAtMs: integer('imported_at_ms'),
});

/** Stores a version of the price table; versions never change afterwards. */
export function insert(db: Connection, row: PriceTableRow, entries: readonly PriceEntry[]): void {
  priceTables.insert(db, row);
  const statement = prepare(
    db,
    `INSERT INTO price_entries (version, provider, model, entry)
     VALUES (@version, @provider, @model, @entry)`,
  );
  for (const entry of entries) {
    const { provider, model } = entry;
    statement.run({ version: row.version, provider, model, entry: encodePriceEntry(entry) });
  }
}

/** Newest first. */
export function list(db: Connection): PriceTableSummary[] {
  return prepare<PriceTableSummary>(
    db,
    `SELECT version, origin, source, digest, imported_at_ms AS importedAtMs,
       (SELECT count(*) FROM price_entries WHERE version = price_tables.version) AS entryCount
     FROM price_tables ORDER BY version DESC`,
  ).all();
}

/** Prices of one version, by provider and model. */
export function entries(db: Connection, version: number): PriceEntry[] {
  const rows = prepare<{ entry: string }>(
    db,
    'SELECT entry FROM price_entries WHERE version = @version ORDER BY provider, model',
  ).all({ version });
  return rows.map(({ entry }) => decodePriceEntry(entry));
}
