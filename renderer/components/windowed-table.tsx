import { Skeleton } from '@mantine/core';
import { type KeyboardEvent, useDeferredValue, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Column } from './data-table.tsx';
import { ROW_PX, ROWS_AROUND, type RowWindow, windowOf } from './row-window.ts';
import { tableShortcutOf } from './shortcuts.ts';
import classes from './windowed-table.module.css';

type WindowedTableProps<Row> = {
  /** Names the table for screen readers. */
  label: string;
  columns: readonly Column<Row>[];
  count: number;
  /** The row at a place from 0; undefined while it is loaded. */
  rowAt: (index: number) => Row | undefined;
  rowKey: (row: Row) => string | number;
  /** Rows that are seen at once at most. */
  seen?: number;
  /** Opens a row by click, or by Enter on the row J and K moved to. */
  onRowClick?: (row: Row) => void;
  /** The row that stands out. */
  selectedKey?: string | number | undefined;
  /** The places from the first to behind the last row that is made; a list that is loaded in parts loads these. */
  onSeen?: (first: number, end: number) => void;
  /** The count is not the whole: there are more rows than are known. */
  more?: boolean;
};

/**
 * A table of rows of one height of which only those in sight are made, so that a million scrolls smoothly; keyboard
 * J / K / Enter where rows can be opened.
 */
export function WindowedTable<Row>(props: WindowedTableProps<Row>) {
  const { label, columns, count, seen = 14, onSeen, onRowClick, more = false } = props;
  const [top, setTop] = useState(0);
  // The first picture has what is seen; the rows around it follow.
  const around = useDeferredValue(ROWS_AROUND, 0);
  const view = windowOf({ top, count, seen, around });
  const { first, end } = view;
  useEffect(() => onSeen?.(first, end), [onSeen, first, end]);
  return (
    <section
      className={classes.scroll}
      style={{ maxHeight: (seen + 1) * ROW_PX }}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={onRowClick === undefined ? 0 : -1}
      aria-label={label}
      onScroll={(event) => setTop(event.currentTarget.scrollTop)}
    >
      <table className={classes.table} aria-label={label} aria-rowcount={more ? -1 : count + 1}>
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
          <Gap px={view.abovePx} columns={columns.length} />
          <Rows {...props} view={view} />
          <Gap px={view.belowPx} columns={columns.length} />
        </tbody>
      </table>
    </section>
  );
}

type RowsProps<Row> = WindowedTableProps<Row> & { view: RowWindow };

function Rows<Row>({ columns, rowAt, rowKey, onRowClick, selectedKey, view }: RowsProps<Row>) {
  const { t } = useTranslation();
  const [reached, setReached] = useState<number>();
  const { first, end, topmost } = view;
  // One row is reachable by Tab: the one J and K moved to, or the topmost.
  const entry = reached !== undefined && reached >= first && reached < end ? reached : topmost;
  const onKeyDown = (event: KeyboardEvent<HTMLTableRowElement>, row: Row): void => {
    // Keys typed into a control inside the row belong to that control.
    if (event.target !== event.currentTarget) return;
    const shortcut = tableShortcutOf(event);
    if (shortcut === undefined || shortcut === 'rowChoose') return;
    event.preventDefault();
    if (shortcut === 'rowOpen') onRowClick?.(row);
    else focusBeside(event.currentTarget, shortcut === 'rowDown' ? 1 : -1);
  };
  return Array.from({ length: end - first }, (_, offset) => {
    const index = first + offset;
    const row = rowAt(index);
    if (row === undefined) return <LoadingRow key={`place ${index}`} index={index} columns={columns} />;
    const key = rowKey(row);
    const opens = onRowClick && {
      tabIndex: index === entry ? 0 : -1,
      'aria-description': index === entry ? t('keyboardHint') : undefined,
      onFocus: () => setReached(index),
      onClick: () => onRowClick(row),
      onKeyDown: (event: KeyboardEvent<HTMLTableRowElement>) => onKeyDown(event, row),
    };
    return (
      <tr
        key={key}
        className={onRowClick === undefined ? undefined : classes.opens}
        aria-rowindex={index + 2}
        aria-current={key === selectedKey ? 'true' : undefined}
        {...opens}
      >
        {columns.map(({ key: column, align, cell }) => (
          <td key={column} className={classes.cell} data-align={align}>
            {cell(row)}
          </td>
        ))}
      </tr>
    );
  });
}

function focusBeside(row: HTMLTableRowElement, step: 1 | -1): void {
  const next = step === 1 ? row.nextElementSibling : row.previousElementSibling;
  if (next instanceof HTMLTableRowElement && next.ariaHidden !== 'true') next.focus();
}

type LoadingRowProps<Row> = { index: number; columns: readonly Column<Row>[] };

function LoadingRow<Row>({ index, columns }: LoadingRowProps<Row>) {
  return (
    <tr aria-rowindex={index + 2} aria-busy="true">
      {columns.map(({ key, align }) => (
        <td key={key} className={classes.cell} data-align={align}>
          <Skeleton height={12} width="60%" ml={align === 'right' ? 'auto' : 0} />
        </td>
      ))}
    </tr>
  );
}

/** The room of rows that are not made. */
function Gap({ px, columns }: { px: number; columns: number }) {
  if (px <= 0) return null;
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: it is empty, and nothing in it takes the focus
    <tr aria-hidden="true">
      <td colSpan={columns} style={{ height: px, padding: 0 }} />
    </tr>
  );
}
