import Papa from 'papaparse';

/** A text is guarded against being read as a formula; a number is written as it is, so that it stays a number. */
export type Cell = { readonly text: string } | { readonly number: string };

const BYTE_ORDER_MARK = '\uFEFF';

// Leading control characters are skipped by spreadsheets; the full-width signs start formulas in Chinese ones.
const FORMULA_START = /^[=+\-@\t\r\n\0＝＋－＠]/;

/**
 * Rows as a CSV file for a spreadsheet: RFC 4180 (every row has the same number of fields, lines end in CRLF), UTF-8
 * with a byte order mark.
 */
export function writeCsv(rows: readonly (readonly (Cell | undefined)[])[]): string {
  const width = Math.max(...rows.map((row) => row.length));
  return withMark(csvLines(rows.map((row) => Array.from({ length: width }, (_, column) => row[column]))));
}

/** Rows of one length as lines of a CSV file that is written bit by bit. */
export function csvLines(rows: readonly (readonly (Cell | undefined)[])[]): string {
  if (rows.length === 0) return '';
  const cells = rows.map((row) => row.map(written));
  return `${Papa.unparse(cells, { newline: '\r\n' })}\r\n`;
}

/** The beginning of a file, with the mark that says it is UTF-8. */
export function withMark(beginning: string): string {
  return `${BYTE_ORDER_MARK}${beginning}`;
}

export function text(value: string): Cell {
  return { text: value };
}

export function number(value: string | number | bigint): Cell {
  return { number: String(value) };
}

/** A line of a file; `row` is its number in a spreadsheet. */
export type CsvLine = { readonly row: number; readonly cells: readonly string[] };

/**
 * The lines of a CSV file that hold anything, whichever of comma, semicolon and tab divides them, without the guards
 * against formulas. Undefined when its quotes do not fit together.
 */
export function readCsv(file: string): CsvLine[] | undefined {
  const { data, errors } = Papa.parse<string[]>(withoutMark(file), {
    delimitersToGuess: [',', ';', '\t'],
  });
  if (errors.some(({ type }) => type === 'Quotes')) return undefined;
  return data
    .map((cells, index) => ({ row: index + 1, cells: cells.map(withoutGuard) }))
    .filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
}

export function withoutMark(file: string): string {
  return file.startsWith(BYTE_ORDER_MARK) ? file.slice(1) : file;
}

/** A cell as it goes into the file: texts a spreadsheet would run as a formula get an apostrophe in front. */
function written(cell: Cell | undefined): string {
  if (cell === undefined) return '';
  if ('number' in cell) return cell.number;
  return FORMULA_START.test(cell.text) ? `'${cell.text}` : cell.text;
}

function withoutGuard(cell: string): string {
  return cell.startsWith("'") && FORMULA_START.test(cell.slice(1)) ? cell.slice(1) : cell;
}
