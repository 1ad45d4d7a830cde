import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import Papa from 'papaparse';
import { beforeAll, describe, expect, test } from 'vitest';
import { statementToCsv } from '../../electron/core/export/statement-csv.ts';
import { statementToXlsx } from '../../electron/core/export/statement-xlsx.ts';
import { november } from '../statement-documents.ts';
import { freshFolder } from './stored-carpool.ts';

const hasOffice = spawnSync('soffice', ['--version']).status === 0;

/** What a spreadsheet program reads out of a file: an OpenDocument sheet, which tells the type of every cell. */
function readByOffice(folder: string, name: string, filter: string): string {
  const profile = pathToFileURL(join(folder, 'profile')).href;
  const options = ['--headless', '--norestore', `-env:UserInstallation=${profile}`];
  const { status } = spawnSync(
    'soffice',
    [
      ...options,
      ...(filter === '' ? [] : [`--infilter=${filter}`]),
      '--convert-to',
      'fods',
      '--outdir',
      folder,
      join(folder, name),
    ],
    { timeout: 120_000 },
  );
  expect(status).toBe(0);
  return readFileSync(join(folder, name.replace(/\.\w+$/, '.fods')), 'utf8');
}

type OfficeCell = {
  readonly type: string;
  readonly value: string | undefined;
  readonly formula: string | undefined;
  readonly text: string;
};

function cellsOf(fods: string): OfficeCell[] {
  return [...fods.matchAll(/<table:table-cell ([^>]*?)(?:\/>|>([\s\S]*?)<\/table:table-cell>)/g)].map(
    ([, attributes = '', body = '']) => {
      const of = (name: string) => new RegExp(`${name}="([^"]*)"`).exec(attributes)?.[1];
      return {
        type: of('office:value-type') ?? '',
        value: of('office:value'),
        formula: of('table:formula'),
        text: /<text:p[^>]*>([\s\S]*?)<\/text:p>/.exec(body)?.[1]?.replace(/<[^>]*>/g, '') ?? '',
      };
    },
  );
}

describe.skipIf(!hasOffice)('LibreOffice', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await freshFolder();
    mkdirSync(join(folder, 'profile'));
  });

  test('reads the XLSX: figures are numbers in the currency, texts that look like formulas are texts', async () => {
    const of = { statement: november(), lang: 'zh-CN', memberId: null } as const;
    writeFileSync(join(folder, 'statement.xlsx'), await statementToXlsx(of));
    const fods = readByOffice(folder, 'statement.xlsx', '');
    expect([...fods.matchAll(/<table:table table:name="([^"]*)"/g)].map(([, name]) => name)).toEqual([
      '汇总',
      '分摊',
      '用量',
      '收付款',
    ]);
    const cells = cellsOf(fods);
    expect(cells.filter(({ formula }) => formula !== undefined)).toEqual([]);
    expect(cells.filter(({ text }) => text === '=1+1').map(({ type }) => type)).toEqual(
      Array.from({ length: cells.filter(({ text }) => text === '=1+1').length }, () => 'string'),
    );
    expect(cells.filter(({ text }) => text === '=1+1').length).toBeGreaterThan(60);
    expect(cells.find(({ text }) => text === '@SUM(A1)')?.type).toBe('string');
    expect(cells.find(({ text }) => text === '¥715.13')).toMatchObject({
      type: expect.stringMatching(/float|currency/),
      value: '715.13',
    });
    expect(cells.find(({ text }) => text === '-¥491.85')?.value).toBe('-491.85');
    expect(cells.find(({ text }) => text === '11,204,000,000,000')?.value).toBe('11204000000000');
    expect(cells.find(({ text }) => text === '3636 + 36137/56020')?.type).toBe('string');
  });

  test('reads the CSV: figures are numbers, guarded names are texts', async () => {
    writeFileSync(
      join(folder, 'statement.csv'),
      statementToCsv({ statement: november(), lang: 'en', memberId: null }),
    );
    const cells = cellsOf(readByOffice(folder, 'statement.csv', 'CSV:44,34,76,1'));
    expect(cells.filter(({ formula }) => formula !== undefined)).toEqual([]);
    expect(cells.filter(({ text }) => /^'?=1\+1$/.test(text)).every(({ type }) => type === 'string')).toBe(
      true,
    );
    expect(cells.find(({ value }) => value === '715.13')?.type).toBe('float');
    expect(cells.find(({ value }) => value === '-491.85')?.type).toBe('float');
    expect(cells.some(({ text }) => text === '周末拼车')).toBe(true);
  });
});

test('a statement as CSV is read back by a strict reader with as many fields in every row', () => {
  const csv = statementToCsv({ statement: november(), lang: 'zh-CN', memberId: null });
  const { data, errors } = Papa.parse<string[]>(csv.slice(1).replace(/\r\n$/, ''), { newline: '\r\n' });
  expect(errors).toEqual([]);
  expect(new Set(data.map((row) => row.length)).size).toBe(1);
});
