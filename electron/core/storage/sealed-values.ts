import type { SealedValueRow } from './rows.ts';
import { type Connection, prepare } from './statements.ts';

type SealedColumn = { readonly table: string; readonly key: string; readonly column: string };

/**
 * Every column that holds sealed values. The schema itself says which: the name ends in `_sealed`, and the table has
 * a key of one column, which is the row in the value's place.
 */
function sealedColumns(db: Connection): SealedColumn[] {
  const statement = prepare<SealedColumn>(
    db,
    `SELECT tables.name AS "table", keys.name AS key, columns.name AS column
     FROM sqlite_schema AS tables
       JOIN pragma_table_info(tables.name) AS columns ON columns.name LIKE '%\\_sealed' ESCAPE '\\'
       JOIN pragma_table_info(tables.name) AS keys ON keys.pk = 1
     WHERE tables.type = 'table'
     ORDER BY tables.name, columns.name`,
  );
  return statement.all();
}

/** All sealed values with their places. */
export function listSealed(db: Connection): SealedValueRow[] {
  return sealedColumns(db).flatMap(({ table, key, column }) => {
    const statement = prepare<{ row: string; sealed: string }>(
      db,
      `SELECT CAST("${key}" AS TEXT) AS row, "${column}" AS sealed FROM "${table}" WHERE "${column}" IS NOT NULL`,
    );
    return statement.all().map(({ row, sealed }) => ({ table, row, column, sealed }));
  });
}

/** Puts a value sealed anew in the place of the old one, unless something else stands there by now. */
export function replaceSealed(db: Connection, before: SealedValueRow, sealed: string): void {
  const found = sealedColumns(db).find(
    ({ table, column }) => table === before.table && column === before.column,
  );
  if (found === undefined) throw new Error(`no sealed column ${before.table}.${before.column}`);
  const { table, key, column } = found;
  prepare(db, `UPDATE "${table}" SET "${column}" = @sealed WHERE "${key}" = @row AND "${column}" = @was`).run(
    {
      sealed,
      row: before.row,
      was: before.sealed,
    },
  );
}
