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
  return commit(db, units, run) ?? commitApart(db, units);
}

/** The careful way, after something has failed: with a savepoint for each unit, which costs time and copies of pages. */
function commitApart(db: Connection, units: readonly Unit[]): Outcome[] {
  let failure: unknown;
  const outcomes = commit(db, units, runAlone, (error) => {
    failure = error;
  });
  if (outcomes !== undefined) return outcomes;
  const failed: Outcome = { ok: false, error: encodeError(failure) };
  return units.map(() => failed);
}

/** Undefined when any of it failed; nothing was done then. */
function commit(
  db: Connection,
  units: readonly Unit[],
  runOne: (db: Connection, unit: Unit) => Outcome,
  onFailure?: (error: unknown) => void,
): Outcome[] | undefined {
  try {
    prepare(db, 'BEGIN IMMEDIATE').run();
    const outcomes = units.map((unit) => runOne(db, unit));
    prepare(db, 'COMMIT').run();
    return outcomes;
  } catch (error) {
    if (db.inTransaction) db.exec('ROLLBACK');
    onFailure?.(error);
    return undefined;
  }
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
