import { invalidInput } from '../../../shared/contract/input-error.ts';
import { readCsv } from './csv-cells.ts';

/** A line with a date and a figure, as they are written; `currency` where the file has such a column. */
export type DatedLine = {
  readonly row: number;
  readonly date: string;
  readonly figure: string;
  readonly currency: string | undefined;
};

/** How files call their columns, in small letters with `_` between words, the likeliest first. */
export type ColumnNames = {
  readonly date: readonly string[];
  readonly figure: readonly string[];
  readonly currency: readonly string[];
};

const DATE_START = /^\s*\d{4}[-/.]\d/;

/**
 * The lines of CSV text that have a date and a figure: in the columns of those names where its first line has names, else in the
 * first two. `input.invalid` for `text` when it is no table, or has no such columns.
 */
export function readDatedLines(text: string, names: ColumnNames): DatedLine[] {
  const lines = readCsv(text);
  const head = lines?.[0];
  if (lines === undefined || head === undefined)
    throw invalidInput('text', { zh: '读不出表格', en: 'it is no table that can be read' });
  const hasNames = !head.cells.some((cell) => DATE_START.test(cell));
  const [date, figure, currency] = hasNames ? columnsOf(head.cells, names) : [0, 1, -1];
  return lines.slice(hasNames ? 1 : 0).map(({ row, cells }) => ({
    row,
    date: cells[date] ?? '',
    figure: cells[figure] ?? '',
    currency: cells[currency],
  }));
}

function columnsOf(head: readonly string[], names: ColumnNames): [number, number, number] {
  const given = head.map((cell) =>
    cell
      .normalize('NFKC')
      .trim()
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, '_')
      .replace(/^_|_$/g, ''),
  );
  const find = (known: readonly string[]) =>
    known.map((name) => given.indexOf(name)).find((place) => place >= 0) ?? -1;
  const [date, figure] = [find(names.date), find(names.figure)];
  if (date < 0 || figure < 0) {
    const wanted = `${names.date[0]}, ${names.figure[0]}`;
    throw invalidInput('text', {
      zh: `第一行的列名里要有 ${wanted}；没有列名时，前两列依次是日期和数字`,
      en: `its first line must name the columns ${wanted}, or the first two columns are date and figure`,
    });
  }
  return [date, figure, find(names.currency)];
}
