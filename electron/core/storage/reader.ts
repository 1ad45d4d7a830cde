import { type ReadName, reads } from './operations.ts';
import type { Connection } from './statements.ts';
import { encodeError } from './storage-error.ts';
import type { Outcome } from './worker-messages.ts';

export type Query = { readonly name: ReadName; readonly args: readonly unknown[] };

/** Answers all queries from one state of the database: the newest that was committed when they began. */
export function readTogether(db: Connection, queries: readonly Query[]): Outcome[] {
  db.exec('BEGIN');
  try {
    return queries.map((query) => readOne(db, query));
  } finally {
    db.exec('COMMIT');
  }
}

function readOne(db: Connection, { name, args }: Query): Outcome {
  try {
    const read = reads[name] as (db: Connection, ...args: readonly unknown[]) => unknown;
    return { ok: true, value: read(db, ...args) };
  } catch (error) {
    return { ok: false, error: encodeError(error) };
  }
}
