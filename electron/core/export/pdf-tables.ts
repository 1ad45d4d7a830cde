import type { Content, ContentTable, CustomTableLayout, TableCell } from 'pdfmake/interfaces.js';

/* How tables look in a printed statement: hairlines between rows, a strong line under the head and over the total. */

export const ink = '#16233f';
export const muted = '#5d677b';
const hairline = '#d5dae3';

/** Between the margins of an A4 page. */
export const contentWidth = 511;

export type PdfColumn = { readonly title: string; readonly width: number; readonly isFigure: boolean };

export type PdfTable = {
  /** Above the head, and repeated with it on the next page. */
  readonly title?: string;
  readonly note?: string;
  readonly columns: readonly PdfColumn[];
  readonly rows: readonly (readonly PdfCell[])[];
  /** Rows at the end that sum up. */
  readonly totals?: readonly (readonly PdfCell[])[];
  readonly fontSize: number;
  /** Above and below each row, in points. */
  readonly padding: number;
};

/** A text; one with a smaller line below; one that belongs to the row above. */
export type PdfCell = string | { readonly main: string; readonly below: string } | { readonly under: string };

export function pdfTable({ title, note, columns, rows, totals = [], fontSize, padding }: PdfTable): Content {
  const head = columns.map(
    (column): TableCell => ({
      text: column.title,
      alignment: column.isFigure ? 'right' : 'left',
      color: muted,
      fontSize: fontSize - 0.5,
    }),
  );
  const heads = title === undefined ? [head] : [titleRow(title, note, columns.length), head];
  const line = (row: readonly PdfCell[], bold: boolean) =>
    columns.map((column, index) => cell(row[index] ?? '', column.isFigure, bold, fontSize));
  const body = [
    ...heads,
    ...rows.map((row) => line(row, false)),
    ...totals.map((row, index) => line(row, index === 0)),
  ];
  const last = columns.length - 1;
  const table: ContentTable = {
    table: {
      headerRows: heads.length,
      keepWithHeaderRows: 1,
      dontBreakRows: true,
      widths: columns.map(({ width }, index) => width - (index === 0 ? 0 : GAP) - (index === last ? 0 : GAP)),
      body,
    },
    fontSize,
    layout: layout(heads.length, body.length - totals.length, padding),
    margin: [0, 0, 0, 10],
  };
  return table;
}

const GAP = 3;

function layout(heads: number, totalsAt: number, padding: number): CustomTableLayout {
  const strong = (index: number, rows: number) =>
    index === heads || (totalsAt < rows && index === totalsAt) || index === rows;
  return {
    hLineWidth: (index, node) => {
      if (index < heads) return 0;
      return strong(index, node.table.body.length) ? 0.7 : 0.35;
    },
    hLineColor: (index, node) => (strong(index, node.table.body.length) ? ink : hairline),
    vLineWidth: () => 0,
    paddingTop: () => padding,
    paddingBottom: () => padding,
    paddingLeft: (index) => (index === 0 ? 0 : GAP),
    paddingRight: (index, node) => (index === (node.table.widths?.length ?? 0) - 1 ? 0 : GAP),
  };
}

function titleRow(title: string, note: string | undefined, width: number): TableCell[] {
  const text = [
    { text: title, bold: true, fontSize: 9, color: ink },
    ...(note === undefined ? [] : [{ text: `   ${note}`, fontSize: 7, color: muted }]),
  ];
  return [{ text, colSpan: width }, ...Array.from({ length: width - 1 }, (): TableCell => ({ text: '' }))];
}

function cell(value: PdfCell, isFigure: boolean, bold: boolean, fontSize: number): TableCell {
  const alignment = isFigure ? 'right' : 'left';
  if (typeof value === 'string') return { text: value, alignment, bold };
  if ('under' in value) return { text: value.under, alignment, color: muted, margin: [12, 0, 0, 0] };
  return {
    stack: [
      { text: value.main, bold },
      { text: value.below, color: muted, fontSize: fontSize - 1 },
    ],
    alignment,
  };
}
