import type Database from 'better-sqlite3';

export type Connection = Database.Database;
export type Values = Readonly<Record<string, unknown>>;

/** Values in the order in which a statement takes them: cheap to send between threads, and to bind. */
export type Packed = readonly (string | number | bigint | null)[];

type Statement<Row> = Database.Statement<unknown[], Row>;
type Cache = WeakMap<Connection, Map<string, Statement<unknown>>>;

const plain: Cache = new WeakMap();
const exact: Cache = new WeakMap();

/** The prepared statement for this text, compiled once per connection; integers come back as numbers. */
export function prepare<Row>(db: Connection, text: string): Statement<Row> {
  return cached(plain, db, text, (statement) => statement);
}

/** The same for statements that return amounts: every integer of the row comes back as a bigint. */
export function prepareExact<Row>(db: Connection, text: string): Statement<Row> {
  return cached(exact, db, text, (statement) => statement.safeIntegers());
}

function cached<Row>(
  cache: Cache,
  db: Connection,
  text: string,
  set: (statement: Statement<unknown>) => Statement<unknown>,
): Statement<Row> {
  const statements = cache.get(db) ?? new Map<string, Statement<unknown>>();
  cache.set(db, statements);
  const statement = statements.get(text) ?? set(db.prepare<unknown[]>(text));
  statements.set(text, statement);
  return statement as Statement<Row>;
}
