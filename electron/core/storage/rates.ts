import type { EpochMs } from '../../../shared/time.ts';
import type { RateRow } from './rows.ts';
import { type Connection, prepare } from './statements.ts';
import { integer, table, text } from './table.ts';

const rates = table<RateRow>('rates', {
  id: text('id'),
  currency: text('currency'),
  rate: text('rate'),
  source: text('source'),
  note: text('note'),
  validAtMs: integer('valid_at_ms'),
  createdAtMs: integer('created_at_ms'),
});

/** Stores rates; they never change afterwards. */
export function insert(db: Connection, rows: readonly RateRow[]): void {
  for (const row of rows) rates.insert(db, row);
}

/** A rate that is gone stays gone. */
export function remove(db: Connection, id: string): void {
  prepare(db, 'DELETE FROM rates WHERE id = @id').run({ id });
}

/** Of all currencies, the newest first; of those valid at one instant, the one entered last. */
export function list(db: Connection): RateRow[] {
  return rates.select(db, 'ORDER BY valid_at_ms DESC, created_at_ms DESC, id DESC');
}

/** The newest rate of a currency that was valid before an instant; none or one. */
export function newest(db: Connection, currency: string, beforeMs: EpochMs): RateRow[] {
  return rates.select(
    db,
    `WHERE currency = @currency AND valid_at_ms < @beforeMs
     ORDER BY valid_at_ms DESC, created_at_ms DESC, id DESC LIMIT 1`,
    { currency, beforeMs },
  );
}
