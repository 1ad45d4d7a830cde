import { Checkbox, Skeleton } from '@mantine/core';
import { type KeyboardEvent, type ReactNode, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppError } from '../../shared/errors.ts';
import classes from './data-table.module.css';
import { ErrorNotice } from './error-notice.tsx';
import { tableShortcutOf } from './shortcuts.ts';
import { useWiderTable } from './use-wider-table.ts';

export type Column<Row> = {
  key: string;
  header: ReactNode;
  cell: (row: Row) => ReactNode;
  /** Figures stand at the right. */
  align?: 'left' | 'right';
  width?: number | string;
  /** Keeps the cell on one line. */
  nowrap?: boolean;
  /** The cell of the sum line. */
  foot?: ReactNode;
};

/** Rows that are chosen, by their keys. */
export type TableSelection<Row> = {
  readonly keys: ReadonlySet<string | number>;
  readonly onChange: (keys: ReadonlySet<string | number>) => void;
  /** What a row's box is called. */
  readonly labelOf: (row: Row) => string;
  readonly allLabel: string;
};

type DataTableProps<Row> = {
  /** Names the table for screen readers. */
  label: string;
  columns: readonly Column<Row>[];
  /** Undefined while the first load runs. */
  rows: readonly Row[] | undefined;
  rowKey: (row: Row) => string | number;
  /** Opens a row by click, or by Enter on the row J and K moved to. */
  onRowClick?: ((row: Row) => void) | undefined;
  /** The row that stands out. */
  selectedKey?: string | number | undefined;
  error?: AppError | null | undefined;
  onRetry?: () => void;
  empty?: ReactNode;
  loadingRows?: number;
  /** Puts a box before each row, and one for all in the head. */
  selection?: TableSelection<Row>;
};

/** A plain semantic table: sticky head, rows of 40 px, figures in line, keyboard J / K / Enter, X to choose. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, columns, rows, rowKey, error, onRetry, empty, loadingRows = 5, selection } = props;
  const [box, isWider] = useWiderTable();
  if (error && rows === undefined) {
    return (
      <div className={classes.slot}>
        <ErrorNotice error={error} during="load" {...(onRetry ? { onRetry } : {})} />
      </div>
    );
  }
  if (rows?.length === 0) return <>{empty}</>;
  const hasFoot = columns.some((column) => column.foot !== undefined);
  return (
    <div
      ref={box}
      className={classes.scroll}
      data-wide={isWider || undefined}
      // What scrolls has to be reachable by keyboard: rows that open are, others are not.
      {...(isWider && !props.onRowClick ? { role: 'group', 'aria-label': label, tabIndex: 0 } : {})}
    >
      <table
        className={hasFoot ? `${classes.table} ${classes.withFoot}` : classes.table}
        aria-label={label}
        aria-busy={rows === undefined}
      >
        <thead>
          <tr>
            {selection && rows ? <AllBox selection={selection} keys={rows.map(rowKey)} /> : null}
            {columns.map((column) => (
              <th key={column.key} scope="col" className={headClass(column)} style={{ width: column.width }}>
                {column.header}
              </th>
            ))}
          </tr>
        </thead>
        {rows === undefined ? (
          <LoadingBody columns={columns} count={loadingRows} />
        ) : (
          <Body {...props} rows={rows} />
        )}
        {hasFoot ? <Foot columns={columns} loading={rows === undefined} /> : null}
      </table>
    </div>
  );
}

type BodyProps<Row> = DataTableProps<Row> & { rows: readonly Row[] };

function Body<Row>({ columns, rows, rowKey, onRowClick, selectedKey, selection }: BodyProps<Row>) {
  const { t } = useTranslation();
  const body = useRef<HTMLTableSectionElement>(null);

  const move = (from: HTMLTableRowElement, step: 1 | -1): void => {
    const next = step === 1 ? from.nextElementSibling : from.previousElementSibling;
    if (next instanceof HTMLTableRowElement) next.focus();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTableRowElement>, row: Row): void => {
    // Keys typed into a control inside the row belong to that control.
    if (event.target !== event.currentTarget) return;
    const shortcut = tableShortcutOf(event);
    if (shortcut === undefined) return;
    if (shortcut === 'rowOpen') onRowClick?.(row);
    else if (shortcut !== 'rowChoose') move(event.currentTarget, shortcut === 'rowDown' ? 1 : -1);
    else if (selection) toggle(selection, rowKey(row));
    event.preventDefault();
  };

  return (
    <tbody ref={body}>
      {rows.map((row, index) => {
        const key = rowKey(row);
        const cells = columns.map((column) => (
          <td key={column.key} className={cellClass(column)}>
            {column.cell(row)}
          </td>
        ));
        if (selection) cells.unshift(<RowBox key="choose" selection={selection} row={row} rowKey={key} />);
        const selected = key === selectedKey;
        if (!onRowClick) {
          return (
            <tr
              key={key}
              className={selected ? `${classes.row} ${classes.selected}` : classes.row}
              aria-current={selected ? 'true' : undefined}
            >
              {cells}
            </tr>
          );
        }
        return (
          <tr
            key={key}
            className={`${classes.row} ${classes.clickable} ${selected ? classes.selected : ''}`}
            tabIndex={index === 0 ? 0 : -1}
            aria-description={index === 0 ? t(selection ? 'keyboardSelectHint' : 'keyboardHint') : undefined}
            aria-current={selected ? 'true' : undefined}
            onClick={(event) => {
              if (!isControl(event.target)) onRowClick(row);
            }}
            onKeyDown={(event) => onKeyDown(event, row)}
          >
            {cells}
          </tr>
        );
      })}
    </tbody>
  );
}

function AllBox<Row>({ selection, keys }: { selection: TableSelection<Row>; keys: (string | number)[] }) {
  const chosen = keys.filter((key) => selection.keys.has(key)).length;
  const all = keys.length > 0 && chosen === keys.length;
  return (
    <th scope="col" className={`${classes.head} ${classes.box}`}>
      <Checkbox
        size="xs"
        aria-label={selection.allLabel}
        checked={all}
        indeterminate={chosen > 0 && !all}
        onChange={() => selection.onChange(new Set(all ? [] : keys))}
      />
    </th>
  );
}

type RowBoxProps<Row> = { selection: TableSelection<Row>; row: Row; rowKey: string | number };

function RowBox<Row>({ selection, row, rowKey }: RowBoxProps<Row>) {
  return (
    <td className={`${classes.cell} ${classes.box}`} data-choose>
      <Checkbox
        size="xs"
        aria-label={selection.labelOf(row)}
        checked={selection.keys.has(rowKey)}
        onChange={() => toggle(selection, rowKey)}
      />
    </td>
  );
}

function toggle<Row>({ keys, onChange }: TableSelection<Row>, key: string | number): void {
  const next = new Set(keys);
  if (!next.delete(key)) next.add(key);
  onChange(next);
}

function LoadingBody<Row>({ columns, count }: { columns: readonly Column<Row>[]; count: number }) {
  return (
    <tbody>
      {Array.from({ length: count }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no identity
        <tr key={index} className={classes.row}>
          {columns.map((column) => (
            <td key={column.key} className={cellClass(column)}>
              <Placeholder align={column.align} />
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  );
}

function Placeholder({ align }: { align: 'left' | 'right' | undefined }) {
  const isRight = align === 'right';
  return <Skeleton height={12} width={isRight ? '50%' : '70%'} ml={isRight ? 'auto' : 0} />;
}

function Foot<Row>({ columns, loading }: { columns: readonly Column<Row>[]; loading: boolean }) {
  return (
    <tfoot>
      <tr className={classes.foot}>
        {columns.map((column) => (
          <td key={column.key} className={cellClass(column)}>
            {loading && column.foot !== undefined ? <Placeholder align={column.align} /> : column.foot}
          </td>
        ))}
      </tr>
    </tfoot>
  );
}

function headClass(column: Pick<Column<unknown>, 'align'>): string {
  return `${classes.head} ${column.align === 'right' ? classes.right : ''}`;
}

function cellClass(column: Pick<Column<unknown>, 'align' | 'nowrap'>): string {
  const right = column.align === 'right' ? classes.right : '';
  return `${classes.cell} ${right} ${column.nowrap ? classes.nowrap : ''}`;
}

function isControl(target: EventTarget): boolean {
  return (
    target instanceof Element &&
    target.closest('a, button, input, label, [role="menuitem"], [data-choose]') !== null
  );
}
