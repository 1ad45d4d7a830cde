import { type Cell, number, text, writeCsv } from './csv-cells.ts';
import { type Figure, plainFigure } from './statement-figures.ts';
import { type StatementFile, viewOf } from './statement-file.ts';
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

/** A statement as a CSV file for a spreadsheet, one table below the other. The same statement gives the same text. */
export function statementToCsv(file: StatementFile): string {
  const view = viewOf(file);
  const tables = [
    balancesTable(view),
    poolsTable(view),
    poolSharesTable(view),
    sharesTable(view),
    paymentsTable(view),
    usageTable(view),
    sourcesTable(view),
  ];
  return writeCsv([
    ...headFacts(view).map(factRow),
    ...tables.flatMap((table) => [[], ...tableRows(table)]),
    [],
    ...checkFacts(view).map(factRow),
    [text(view.words.verify)],
  ]);
}

function factRow([label, value]: Fact): Cell[] {
  return [text(label), cell(value)];
}

function tableRows({ title, columns, rows, total }: Table): Cell[][] {
  return [
    [text(title)],
    columns.map((column) => text(column.title)),
    ...rows.map((row) => row.map(cell)),
    ...(total === undefined ? [] : [total.map(cell)]),
  ];
}

function cell(figure: Figure): Cell {
  return figure.kind === 'text' ? text(figure.text) : number(plainFigure(figure));
}
