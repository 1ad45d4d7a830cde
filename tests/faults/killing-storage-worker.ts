import Database from 'better-sqlite3';

/*
 * The real storage thread, save that it kills its process before the n-th statement of those that `KILL_AT` describes,
 * `KILL_BEFORE` being n.
 */
const killBefore = Number(process.env.KILL_BEFORE);
const writing = new RegExp(process.env.KILL_AT ?? '(?!)');

let seen = 0;
const original = Database.prototype.prepare;
Database.prototype.prepare = function prepare(this: Database.Database, source: string) {
  const statement = original.call(this, source);
  if (!writing.test(source)) return statement;
  const run = statement.run.bind(statement) as (...values: readonly unknown[]) => Database.RunResult;
  statement.run = (...values: readonly unknown[]) => {
    seen += 1;
    if (seen === killBefore) process.kill(process.pid, 'SIGKILL');
    return run(...values);
  };
  return statement;
} as typeof original;

await import('../../electron/core/storage/worker.ts');
