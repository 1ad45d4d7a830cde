import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import Papa from 'papaparse';
import { beforeAll, describe, expect, test } from 'vitest';
import type { PdfFonts } from '../../electron/core/export/pdf-document.ts';
import { statementToCsv } from '../../electron/core/export/statement-csv.ts';
import { instantIn, shownFigure, signedMoney, usd } from '../../electron/core/export/statement-figures.ts';
import type { StatementFile } from '../../electron/core/export/statement-file.ts';
import { statementToHtml } from '../../electron/core/export/statement-html.ts';
import { statementToJson } from '../../electron/core/export/statement-json.ts';
import { statementToPdf } from '../../electron/core/export/statement-pdf.ts';
import { statementToXlsx } from '../../electron/core/export/statement-xlsx.ts';
import { withoutTimes } from '../../electron/core/export/zip-times.ts';
import type { Statement } from '../../shared/contract/statement.ts';
import { crowded, november, statementOf } from '../statement-documents.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('base64');
const file = (changes: Partial<StatementFile> = {}): StatementFile => ({
  statement: november(),
  lang: 'zh-CN',
  memberId: null,
  ...changes,
});

let fonts: PdfFonts;
beforeAll(() => {
  const face = new URL('../../node_modules/@expo-google-fonts/noto-sans-sc/', import.meta.url);
  fonts = {
    regular: readFileSync(new URL('400Regular/NotoSansSC_400Regular.ttf', face)),
    bold: readFileSync(new URL('600SemiBold/NotoSansSC_600SemiBold.ttf', face)),
  };
});

function rowsOf(csv: string): string[][] {
  const { data, errors } = Papa.parse<string[]>(csv.replace(/^\uFEFF/, '').replace(/\r\n$/, ''), {
    newline: '\r\n',
  });
  expect(errors).toEqual([]);
  return data;
}

/** The lines between a table's title and the next empty one. */
function tableIn(rows: string[][], title: string): string[][] {
  const from = rows.findIndex(([first]) => first === title) + 1;
  const length = rows.slice(from).findIndex((row) => row.every((cell) => cell === ''));
  return rows
    .slice(from, from + length)
    .map((row) => row.slice(0, row.findLastIndex((cell) => cell !== '') + 1));
}

describe('figures', () => {
  test('are shown with their thousands apart, USD rounded half up to four decimals', () => {
    expect(signedMoney(-123_456_789n, 'CNY')).toBe('-¥1,234,567.89');
    expect(signedMoney(123_456n, 'JPY')).toBe('JPY 123,456');
    expect(shownFigure(usd(1_234_567_850_000_000n))).toBe('1,234.5679');
    expect(shownFigure(usd(-50_000_000n))).toBe('-0.0001');
    expect(shownFigure(usd(49_999_999n))).toBe('0.0000');
  });

  test('and instants are those of the zone, across its change of clocks', () => {
    expect(instantIn('Asia/Shanghai', Date.UTC(2026, 10, 30, 16))).toBe('2026-12-01 00:00:00');
    expect(instantIn('America/New_York', Date.UTC(2026, 10, 1, 5, 59, 59))).toBe('2026-11-01 01:59:59');
    expect(instantIn('America/New_York', Date.UTC(2026, 10, 1, 6))).toBe('2026-11-01 01:00:00');
  });
});

describe('a statement as CSV', () => {
  test('has everybody with what moved the balance, and sums that come to zero', () => {
    const balances = tableIn(rowsOf(statementToCsv(file())), '结余');
    expect(balances[0]?.slice(4)).toEqual(['期初结余', '代付', '应分摊', '收付款', '期末结余']);
    expect(balances.slice(1).map((row) => [row[0], ...row.slice(4)])).toEqual([
      ['林晓', '0.00', '1430.00', '464.87', '-250.00', '715.13'],
      ["'=1+1", '0.00', '0.00', '441.85', '-50.00', '-491.85'],
      [
        '王小明在这个拼车组里用了一个长得刚好四十个字的名字为了看看表格会不会被它撑破',
        '0.00',
        '0.00',
        '168.40',
        '0.00',
        '-168.40',
      ],
      ['Zoë Schmidt', '0.00', '0.00', '434.48', '300.00', '-134.48'],
      ['车主', '0.00', '79.60', '0.00', '0.00', '79.60'],
      ['合计', '0.00', '1509.60', '1509.60', '0.00', '0.00'],
    ]);
  });

  test('has every share of every part with weight, fraction and amount, in English too', () => {
    const shares = rowsOf(statementToCsv(file({ lang: 'en' })));
    expect(shares.filter((row) => row[1] === 'Usage (pUSD)').map((row) => row.slice(2, 8))).toEqual([
      ['55.72', '林晓', '7312450000000', '11204000000000', '3636 + 36137/56020', '36.37'],
      ['55.72', "'=1+1", '2687549999999', '11204000000000', '1336 + 1621149998607/2801000000000', '13.36'],
      [
        '55.72',
        '王小明在这个拼车组里用了一个长得刚好四十个字的名字为了看看表格会不会被它撑破',
        '1',
        '11204000000000',
        '0 + 1393/2801000000000',
        '0.00',
      ],
      ['55.72', 'Zoë Schmidt', '1204000000000', '11204000000000', '598 + 2174/2801', '5.99'],
    ]);
    expect(
      shares.filter((row) => row[0]?.startsWith('Refund, Claude-01') && row[1] === 'Equal')[0]?.slice(4),
    ).toEqual(['1', '4', "'-500 - 1/4", '-5.01', '', '']);
  });

  test('of one member has only their usage and payments, and still the shares of all', () => {
    const rows = rowsOf(statementToCsv(file({ memberId: 'member-4' })));
    expect(rows.find(([label]) => label === '成员')?.[1]).toBe('Zoë Schmidt');
    const usage = tableIn(rows, '用量（按日与模型）');
    expect(new Set(usage.slice(1, -1).map((row) => row[1]))).toEqual(new Set(['Zoë Schmidt']));
    expect(usage).toHaveLength(1 + 60 + 1);
    expect(tableIn(rows, '收付款').map((row) => row.at(-1))).toEqual(['金额', '300.00']);
    expect(tableIn(rows, '池内份额')).toHaveLength(1 + 3 * 4);
  });
});

describe('a statement as JSON', () => {
  test('is the canonical document to the byte, with its hash', () => {
    expect(statementToJson('{"a":"1"}', 'ff')).toBe('{"document":{"a":"1"},"hash":"ff"}');
  });
});

describe('a statement as HTML', () => {
  const script = '<script>alert("1")</script>';
  const hostile = () =>
    statementOf({ names: [script, '"><img src=x onerror=alert(1)>'], pools: [{ parts: [part()] }] });
  const part = () => ({ basis: ['均摊', 'Equal'] as [string, string], totalMinor: 100n, weights: [1n, 1n] });

  test('has no script, and names are only ever text', () => {
    const page = statementToHtml(file({ statement: hostile(), memberId: 'member-1' }), sha256);
    expect([page.includes('<script'), page.includes('<img')]).toEqual([false, false]);
    expect(page.includes('<h1>&#60;script&#62;alert(&#34;1&#34;)&#60;/script&#62;</h1>')).toBe(true);
  });

  test('allows in its policy the one style that it has and nothing else', () => {
    const page = statementToHtml(file(), sha256);
    const style = /<style>([\s\S]*)<\/style>/.exec(page)?.[1] as string;
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1];
    expect(policy?.replaceAll('&#39;', "'")).toBe(
      `default-src 'none'; style-src 'sha256-${sha256(style)}'; base-uri 'none'; form-action 'none'`,
    );
    expect(/\sstyle=|\son\w+=|\shref=|\ssrc=/.exec(page)).toBeNull();
  });

  test('says in words who owes whom', () => {
    expect(statementToHtml(file({ memberId: 'member-1' }), sha256).includes('拼车组应付你 ¥715.13')).toBe(
      true,
    );
    expect(statementToHtml(file({ memberId: 'member-3', lang: 'en' }), sha256)).toContain(
      'You owe the group ¥168.40',
    );
  });
});

describe('the same statement', () => {
  const later = () => new Promise((resolve) => setTimeout(resolve, 2_100));
  const kinds: Record<string, (of: StatementFile) => Promise<Uint8Array>> = {
    csv: async (of) => Buffer.from(statementToCsv(of)),
    html: async (of) => Buffer.from(statementToHtml(of, sha256)),
    xlsx: statementToXlsx,
    pdf: (of) => statementToPdf(of, fonts),
  };

  test.each(Object.keys(kinds))('is the same %s file to the byte, seconds later', async (kind) => {
    const write = kinds[kind] as (of: StatementFile) => Promise<Uint8Array>;
    const first = await write(file());
    // A ZIP archive keeps time in steps of two seconds, a PDF file in steps of one.
    await later();
    expect(Buffer.compare(await write(file()), first)).toBe(0);
    expect(Buffer.compare(await write(file({ statement: november({ number: 4 }) })), first)).not.toBe(0);
  });

  test('is refused as an archive where there is none to take times out of', () => {
    expect(() => withoutTimes(new Uint8Array(40))).toThrow(RangeError);
  });
});

describe('a statement as PDF', () => {
  const pagesOf = (pdf: Uint8Array) =>
    Buffer.from(pdf)
      .toString('latin1')
      .match(/\/Type \/Page\b/g)?.length;
  const hasPdfToText = spawnSync('pdftotext', ['-v']).status === 0;
  const textOf = (pdf: Uint8Array) =>
    spawnSync('pdftotext', ['-layout', '-', '-'], { input: pdf, encoding: 'utf8' }).stdout;

  test('has a page for each who has a balance, and the part of the group', async () => {
    const everybody = await statementToPdf(file(), fonts);
    const own = await statementToPdf(file({ memberId: 'member-3', lang: 'en' }), fonts);
    // Two pages of the group, four members and the owner.
    expect([pagesOf(everybody), pagesOf(own)]).toEqual([7, 3]);
  });

  test('of twenty members with the longest names and seven models is written too, with fonts of what it uses', async () => {
    const pdf = await statementToPdf(file({ statement: crowded() }), fonts);
    expect(pagesOf(pdf)).toBeGreaterThan(20);
    expect(pdf.length).toBeLessThan(1_000_000);
  });

  test.skipIf(!hasPdfToText)(
    'keeps its Chinese as text that can be searched, and its figures in their rows',
    async () => {
      const text = textOf(await statementToPdf(file({ memberId: 'member-1' }), fonts));
      expect(text).toMatch(/林晓[\s\S]*¥715\.13[\s\S]*拼车组应付你 ¥715\.13/);
      expect(text).toMatch(/订阅费 . Claude-01 2026-11-01 +1,450\.01 +30 \/ 102 +42647 \+ 6 \/ 17 +426\.48/);
      expect(text).toMatch(/合计 +464\.87/);
      expect(text).toContain(november().hash);
    },
  );
});

describe('a statement of nothing', () => {
  const empty = (): Statement =>
    statementOf({ names: ['独行'], pools: [], models: [], changes: { rates: [], payments: [] } });

  test('can be written in every way', async () => {
    const of = file({ statement: empty() });
    expect(statementToCsv(of)).toContain('无需换算');
    expect(statementToHtml(of, sha256)).toContain('本期没有用量。');
    expect((await statementToXlsx(of)).length).toBeGreaterThan(1_000);
    expect(
      Buffer.from(await statementToPdf(of, fonts))
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-');
  });
});
