import writeXlsxFile, { type CellObject, type Sheet } from 'write-excel-file/node';
import { minorDigits } from '../../../shared/money.ts';
import { type Figure, plainFigure, signOf } from './statement-figures.ts';
import { type StatementFile, type StatementView, viewOf } from './statement-file.ts';
import {
  balancesTable,
  checkFacts,
  type Fact,
  headFacts,
  paymentsTable,
  poolSharesTable,
  poolsTable,
  sharesTable,
  sourcesTable,
  type Table,
  usageTable,
} from './statement-tables.ts';
import { withoutTimes } from './zip-times.ts';

type Line = (CellObject | null)[];
type Style = Omit<CellObject, 'value' | 'type' | 'format'>;

/** A spreadsheet keeps 15 digits of a number; a longer weight is written as text, or it could not be checked. */
const MOST_DIGITS = 15;
const INK = '#1F2A44';
const RULE = '#C9CFDB';
const FONT_SIZE = 10;

/**
 * A statement as an XLSX workbook: summary, shares, usage, payments. Figures are numbers in the currency's format,
 * every text is a text, whatever it begins with. The same statement gives the same bytes.
 */
export async function statementToXlsx(file: StatementFile): Promise<Uint8Array> {
  const view = viewOf(file);
  const book = writeXlsxFile(sheetsOf(view), { fontSize: FONT_SIZE });
  return withoutTimes(await book.toBuffer());
}

function sheetsOf(view: StatementView): Sheet<Buffer>[] {
  const { words } = view;
  return [
    sheet(
      words.sheets.summary,
      [26, 24, 16, 30, 24, 20, 16, 16, 16],
      [
        [heading(`${words.product} ${words.statement}`)],
        ...headFacts(view).map(factLine),
        [],
        ...tableLines(balancesTable(view)),
        [],
        ...tableLines(poolsTable(view)),
        [],
        ...tableLines(sourcesTable(view)),
        [],
        [heading(words.check)],
        ...checkFacts(view).map(factLine),
        [{ value: words.verify, type: String }],
      ],
    ),
    sheet(
      words.sheets.shares,
      [30, 26, 16, 26, 22, 22, 44, 16],
      [...tableLines(sharesTable(view)), [], ...tableLines(poolSharesTable(view))],
    ),
    {
      ...sheet(words.sheets.usage, [13, 26, 32, 10, 16, 24, 24, 20, 16, 22], tableLines(usageTable(view))),
      stickyRowsCount: 2,
    },
    sheet(words.sheets.payments, [22, 12, 26, 26, 44, 16], tableLines(paymentsTable(view))),
  ];
}

function sheet(name: string, widths: readonly number[], data: Line[]): Sheet<Buffer> {
  return {
    sheet: name,
    orientation: 'landscape',
    showGridLines: false,
    columns: widths.map((width) => ({ width })),
    data,
  };
}

function heading(title: string): CellObject {
  return { value: title, type: String, fontWeight: 'bold', fontSize: 13, textColor: INK };
}

function factLine([label, value]: Fact): Line {
  return [{ value: label, type: String, textColor: '#5A6478' }, cell(value, { align: 'left' })];
}

function tableLines({ title, columns, rows, total }: Table): Line[] {
  const head: Style = {
    fontWeight: 'bold',
    textColor: INK,
    bottomBorderStyle: 'medium',
    bottomBorderColor: INK,
  };
  const alignOf = (index: number) => (columns[index]?.isFigure ? 'right' : 'left');
  return [
    [heading(title)],
    columns.map((column, index) => ({
      ...head,
      value: column.title,
      type: String,
      align: alignOf(index),
      wrap: true,
    })),
    ...rows.map((row) =>
      row.map((figure, index) =>
        cell(figure, { align: alignOf(index), bottomBorderStyle: 'hair', bottomBorderColor: RULE }),
      ),
    ),
    ...(total === undefined
      ? []
      : [
          total.map((figure, index) =>
            cell(figure, {
              align: alignOf(index),
              fontWeight: 'bold',
              topBorderStyle: 'thin',
              topBorderColor: INK,
            }),
          ),
        ]),
  ];
}

function cell(figure: Figure, style: Style): CellObject {
  const plain = plainFigure(figure);
  const isLong = figure.kind === 'whole' && plain.replace('-', '').length > MOST_DIGITS;
  if (figure.kind === 'text' || isLong) return { ...style, value: plain, type: String };
  return { ...style, value: Number(plain), type: Number, format: formatOf(figure) };
}

function formatOf(figure: Exclude<Figure, { kind: 'text' }>): string {
  if (figure.kind === 'whole') return '#,##0';
  const digits = figure.kind === 'usd' ? 12 : minorDigits(figure.currency);
  const number = digits === 0 ? '#,##0' : `#,##0.${'0'.repeat(digits)}`;
  return figure.kind === 'usd' ? `[$$-409]${number}` : `[$${signOf(figure.currency)}]${number}`;
}
