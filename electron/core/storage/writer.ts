import { type WriteCall, writes } from './operations.ts';
import { type Connection, prepare } from './statements.ts';
import { encodeError } from './storage-error.ts';
import type { Outcome } from './worker-messages.ts';

/** Calls of one caller: all are done or none. */
export type Unit = readonly WriteCall[];

/**
 * Does all units in one transaction and returns once it is on disk. A unit that fails is undone alone and its
 * outcome is its own error; when the commit itself fails, nothing was done and every outcome says so.
 */
export function commitTogether(db: Connection, units: readonly Unit[]): Outcome[] {
  try {
    prepare(db, 'BEGIN IMMEDIATE').run();
    const outcomes = units.map((unit) => runAlone(db, unit));
    prepare(db, 'COMMIT').run();
    return outcomes;
  } catch (error) {
    if (db.inTransaction) db.exec('ROLLBACK');
    const failed: Outcome = { ok: false, error: encodeError(error) };
    return units.map(() => failed);
  }
}

function runAlone(db: Connection, unit: Unit): Outcome {
  prepare(db, 'SAVEPOINT unit').run();
  try {
    const values = unit.map(({ name, args }) => writeNamed(name)(db, ...args));
    prepare(db, 'RELEASE unit').run();
    return { ok: true, value: values.at(-1) };
  } catch (error) {
    // After some failures, a full disk among them, SQLite has undone the whole transaction by itself.
    if (!db.inTransaction) throw error;
    db.exec('ROLLBACK TO unit');
    prepare(db, 'RELEASE unit').run();
    return { ok: false, error: encodeError(error) };
  }
}

function writeNamed(name: keyof typeof writes): (db: Connection, ...args: readonly unknown[]) => unknown {
  return writes[name] as (db: Connection, ...args: readonly unknown[]) => unknown;
}
