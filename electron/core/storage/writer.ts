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
    const outcomes = tryAll(db, units) ?? doApart(db, units);
    // Never tried again: after a sync that failed, a second one may succeed without what the first had to hold.
    prepare(db, 'COMMIT').run();
    return outcomes;
  } catch (error) {
    if (db.inTransaction) db.exec('ROLLBACK');
    const failed: Outcome = { ok: false, error: encodeError(error) };
    return units.map(() => failed);
  }
}

/** Does all units up to the commit; undefined when one has failed, and all are undone. */
function tryAll(db: Connection, units: readonly Unit[]): Outcome[] | undefined {
  prepare(db, 'BEGIN IMMEDIATE').run();
  try {
    return units.map((unit) => run(db, unit));
  } catch {
    if (db.inTransaction) db.exec('ROLLBACK');
    return undefined;
  }
}

/** The same after a failure, with a savepoint for each unit: that costs time and copies of pages. */
function doApart(db: Connection, units: readonly Unit[]): Outcome[] {
  prepare(db, 'BEGIN IMMEDIATE').run();
  return units.map((unit) => runAlone(db, unit));
}

function run(db: Connection, unit: Unit): Outcome {
  let value: unknown;
  for (const { name, args } of unit) value = writeNamed(name)(db, ...args);
  return { ok: true, value };
}

function runAlone(db: Connection, unit: Unit): Outcome {
  prepare(db, 'SAVEPOINT unit').run();
  try {
    const outcome = run(db, unit);
    prepare(db, 'RELEASE unit').run();
    return outcome;
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
