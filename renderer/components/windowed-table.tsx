import { useState } from 'react';
import type { Column } from './data-table.tsx';
import classes from './windowed-table.module.css';

type WindowedTableProps<Row> = {
  /** Names the table for screen readers. */
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** Rows that are seen at once at most. */
  seen?: number;
};

/** As `--ac-row-height` has it. */
const ROW_PX = 40;
const AROUND = 8;

/** A table of rows of one height of which only those in sight are made, so that thousands scroll smoothly. */
export function WindowedTable<Row>({ label, columns, rows, rowKey, seen = 14 }: WindowedTableProps<Row>) {
  const [top, setTop] = useState(0);
  // A list that has become shorter may end above what was scrolled to.
  const first = Math.max(0, Math.min(Math.floor(top / ROW_PX), rows.length - seen) - AROUND);
  const shown = rows.slice(first, first + seen + 2 * AROUND);
  const left = rows.length - first - shown.length;
  return (
    <section
      className={classes.scroll}
      style={{ maxHeight: (seen + 1) * ROW_PX }}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={label}
      onScroll={(event) => setTop(event.currentTarget.scrollTop)}
    >
      <table className={classes.table} aria-label={label} aria-rowcount={rows.length + 1}>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map(({ key, header, align, width }) => (
              <th key={key} scope="col" className={classes.head} data-align={align} style={{ width }}>
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <Gap rows={first} columns={columns.length} />
          {shown.map((row, index) => (
            <tr key={rowKey(row)} aria-rowindex={first + index + 2}>
              {columns.map(({ key, align, cell }) => (
                <td key={key} className={classes.cell} data-align={align}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
          <Gap rows={left} columns={columns.length} />
        </tbody>
      </table>
    </section>
  );
}

/** The room of rows that are not made. */
function Gap({ rows, columns }: { rows: number; columns: number }) {
  if (rows <= 0) return null;
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: it is empty, and nothing in it takes the focus
    <tr aria-hidden="true">
      <td colSpan={columns} style={{ height: rows * ROW_PX, padding: 0 }} />
    </tr>
  );
}
