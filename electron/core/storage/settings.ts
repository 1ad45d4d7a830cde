import type { SettingsRow } from './rows.ts';
import { type Connection, prepare } from './statements.ts';

/** Stores each value as JSON under its key, over an earlier one. */
export function put(db: Connection, entries: SettingsRow): void {
  const statement = prepare(
    db,
    `INSERT INTO settings (key, value) VALUES (@key, @value)
     ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
  );
  for (const [key, value] of Object.entries(entries)) {
    if (value !== undefined) statement.run({ key, value: JSON.stringify(value) });
  }
}

export function all(db: Connection): SettingsRow {
  const rows = prepare<{ key: string; value: string }>(db, 'SELECT key, value FROM settings').all();
  return Object.fromEntries(rows.map(({ key, value }) => [key, JSON.parse(value) as unknown]));
}
