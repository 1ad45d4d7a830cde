import Database from 'better-sqlite3';
import { openDatabase } from '../../electron/core/storage/database.ts';
import { newestVersion } from '../../electron/core/storage/migrate.ts';
import { type Migration, migrations } from '../../electron/core/storage/migrations/index.ts';

/*
 * Opens the folder of the first argument with a migration that kills the process when it has done half of its
 * work: each connection gets an SQL function for that.
 */
const [, , dataDir] = process.argv as [string, string, string];

const original = Database.prototype.exec;
Database.prototype.exec = function exec(this: Database.Database, sql: string) {
  if (sql.includes('kill_process')) {
    this.function('kill_process', () => {
      process.kill(process.pid, 'SIGKILL');
      return 0;
    });
  }
  return original.call(this, sql);
};

const killing: Migration = {
  version: newestVersion(migrations) + 1,
  name: 'killing',
  sql: `ALTER TABLE members ADD COLUMN nickname TEXT NOT NULL DEFAULT '';
    DELETE FROM member_keys;
    SELECT kill_process();`,
};

await openDatabase(dataDir, Date.now(), [...migrations, killing]);
