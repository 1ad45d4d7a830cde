import { AppError } from '../../../shared/errors.ts';
import type { Patch } from './rows.ts';
import { type Connection, prepare, prepareExact, type Values } from './statements.ts';

/** How a column is kept: `amount` is an integer read as bigint, `flag` 0 or 1, `words` text separated by spaces. */
type Kind = 'text' | 'integer' | 'amount' | 'flag' | 'json' | 'words' | 'blob';

export type Column = { readonly name: string; readonly kind: Kind };

export const text = (name: string): Column => ({ name, kind: 'text' });
export const integer = (name: string): Column => ({ name, kind: 'integer' });
export const amount = (name: string): Column => ({ name, kind: 'amount' });
export const flag = (name: string): Column => ({ name, kind: 'flag' });
export const json = (name: string): Column => ({ name, kind: 'json' });
export const words = (name: string): Column => ({ name, kind: 'words' });
export const blob = (name: string): Column => ({ name, kind: 'blob' });

export type Table<Row> = {
  insert(db: Connection, row: Row): void;
  /** Writes the given fields of the row with this key. AppError `storage.conflict` when there is no such row. */
  update(db: Connection, key: string | number, patch: Patch<Row>): void;
  /** The rows that `tail` (WHERE, ORDER BY, LIMIT) selects. */
  select(db: Connection, tail: string, values?: Values): Row[];
};

/** Reads and writes rows of one table; `columns` says where each field is kept, and its first field is the key. */
export function table<Row extends object>(
  name: string,
  columns: { readonly [Field in keyof Row]-?: Column },
): Table<Row> {
  const fields = Object.entries<Column>(columns);
  const key = fields[0]?.[1].name;
  const insertText = `INSERT INTO ${name} (${fields.map(([, column]) => column.name).join(', ')})
    VALUES (${fields.map(() => '?').join(', ')})`;
  const selectText = `SELECT ${fields.map(([field, column]) => `${column.name} AS ${field}`).join(', ')} FROM ${name}`;
  const hasAmounts = fields.some(([, column]) => column.kind === 'amount');

  return {
    insert(db, row) {
      prepare(db, insertText).run(
        ...fields.map(([field, column]) => toStored(column, row[field as keyof Row])),
      );
    },
    update(db, keyValue, patch) {
      const given = fields.filter(([field]) => patch[field as keyof Row] !== undefined);
      if (given.length === 0) return;
      const assignments = given.map(([field, column]) => `${column.name} = @${field}`).join(', ');
      const values = Object.fromEntries(
        given.map(([field, column]) => [field, toStored(column, patch[field as keyof Row])]),
      );
      changeOne(db, `UPDATE ${name} SET ${assignments} WHERE ${key} = @keyValue`, { ...values, keyValue });
    },
    select(db, tail, values = {}) {
      const statement = (hasAmounts ? prepareExact : prepare)<Values>(db, `${selectText} ${tail}`);
      return statement.all(values).map((stored) => {
        const row = fields.map(([field, column]) => [field, fromStored(column, stored[field])]);
        return Object.fromEntries(row) as Row;
      });
    },
  };
}

/** Runs a statement that must change exactly one row. AppError `storage.conflict` when it finds none. */
export function changeOne(db: Connection, statement: string, values: Values): void {
  if (prepare(db, statement).run(values).changes !== 1)
    throw new AppError('storage.conflict', {}, { cause: new Error(`no such row: ${statement}`) });
}

function toStored(column: Column, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (column.kind === 'flag') return value === true ? 1 : 0;
  if (column.kind === 'json') return JSON.stringify(value);
  if (column.kind === 'words') return (value as readonly string[]).join(' ');
  return value;
}

function fromStored(column: Column, stored: unknown): unknown {
  if (stored === null) return null;
  switch (column.kind) {
    case 'integer':
      return Number(stored);
    case 'flag':
      return Number(stored) === 1;
    case 'json':
      return JSON.parse(stored as string);
    case 'words':
      return stored === '' ? [] : (stored as string).split(' ');
    case 'blob':
      return new Uint8Array(stored as Buffer);
    default:
      return stored;
  }
}
