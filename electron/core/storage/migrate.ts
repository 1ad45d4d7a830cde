import { AppError } from '../../../shared/errors.ts';
import type { Migration } from './migrations/index.ts';
import type { Connection } from './statements.ts';

/** The schema version the database is at; 0 before the first migration. */
export function versionOf(db: Connection): number {
  return Number(db.pragma('user_version', { simple: true }));
}

/** The version that the given migrations lead to. */
export function newestVersion(migrations: readonly Migration[]): number {
  return migrations.at(-1)?.version ?? 0;
}

/**
 * Brings the schema up to date, each step in a transaction of its own: whatever interrupts it, the database is
 * at one version or the next. AppError `storage.corrupt` when a step leaves a reference to a row that is not there.
 */
export function migrate(db: Connection, migrations: readonly Migration[]): void {
  // A step that rebuilds a table must be able to drop the old one; references are checked before the commit.
  db.pragma('foreign_keys = OFF');
  try {
    for (const migration of migrations) if (migration.version > versionOf(db)) apply(db, migration);
  } finally {
    db.pragma('foreign_keys = ON');
  }
}

function apply(db: Connection, { version, name, sql }: Migration): void {
  db.transaction(() => {
    db.exec(sql);
    const dangling = db.pragma('foreign_key_check') as readonly { table: string }[];
    if (dangling.length > 0)
      throw new AppError('storage.corrupt', {
        reason: `migration ${version} (${name}) leaves ${dangling.length} dangling references in ${dangling[0]?.table}`,
      });
    db.pragma(`user_version = ${version}`);
  }).immediate();
}
