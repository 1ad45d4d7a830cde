import { createHash } from 'node:crypto';
import { join } from 'node:path';
import Database from 'better-sqlite3';

/** A digest of every row of every table, read beside the running program. */
export function databasePrint(dataDir: string): string {
  const db = new Database(join(dataDir, 'carpool.db'), { readonly: true });
  try {
    const tables = db
      .prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
      .all();
    const print = createHash('sha256');
    for (const { name } of tables) {
      const rows = db.prepare<[], unknown[]>(`SELECT * FROM "${name}"`).raw().safeIntegers().all();
      const text = JSON.stringify(rows, (_key, value: unknown) =>
        typeof value === 'bigint' ? `${value}n` : value,
      );
      print.update(`${name} ${text}\n`);
    }
    return print.digest('hex');
  } finally {
    db.close();
  }
}
