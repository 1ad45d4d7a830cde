import Papa from 'papaparse';
import { describe, expect, test } from 'vitest';
import { periodAt } from '../../electron/core/domain/periods.ts';
import {
  buildSplitReport,
  type ReportMember,
  type ReportPool,
} from '../../electron/core/domain/split-report.ts';
import { splitPool } from '../../electron/core/domain/split-rules.ts';
import { splitReportToCsv } from '../../electron/core/export/split-csv.ts';
import type { SplitRule } from '../../shared/split.ts';

const byUsage: SplitRule = { kind: 'by_usage', zeroUsage: 'equal_by_days', minimumMinor: null };
const usage: [string, bigint][] = [
  ['Lin', 7_312_450_000_000n],
  ['Wang', 2_687_549_999_999n],
  ['Zhao', 1n],
];
const members: ReportMember[] = usage.map(([name], joinSeq) => ({ memberId: `id-${name}`, name, joinSeq }));
const header = {
  groupName: '周末拼车',
  currency: 'CNY',
  zone: 'Asia/Shanghai',
  period: periodAt(Date.parse('2026-11-15T00:00:00Z'), { zone: 'Asia/Shanghai', anchorDay: 1 }),
  priceVersion: 3,
  rate: { rate: '7.1043', source: '中国银行', setAtMs: Date.parse('2026-11-30T01:00:00Z') },
};

function pool(title: string, totalMinor: bigint, rule: SplitRule, spent = usage): ReportPool {
  const inPool = spent.map(([name, usagePusd], joinSeq) => ({
    memberId: `id-${name}`,
    joinSeq,
    activeDays: 30,
    usage: [{ model: 'claude-sonnet-4-5', costPusd: usagePusd }],
  }));
  return { title, totalMinor, split: splitPool({ totalMinor, rule, members: inPool, periodSeq: 4 }) };
}

function rowsOf(csv: string): string[][] {
  const parsed = Papa.parse<string[]>(csv.replace(/^\uFEFF/, '').replace(/\r\n$/, ''), { newline: '\r\n' });
  expect(parsed.errors).toEqual([]);
  return parsed.data;
}

describe('a split as CSV', () => {
  test('is readable by a spreadsheet and by hand, in English', () => {
    const report = buildSplitReport(header, members, [pool('Claude Max', 145_000n, byUsage)]);
    expect(splitReportToCsv(report, 'en')).toBe(
      [
        '\uFEFFGroup,周末拼车,,,,,,',
        'Period,2026-11,,,,,,',
        'Time zone,Asia/Shanghai,,,,,,',
        'Dates (end excluded),2026-11-01,2026-12-01,,,,,',
        'UTC bounds (end excluded),2026-10-31T16:00:00.000Z,2026-11-30T16:00:00.000Z,,,,,',
        'Currency,CNY,,,,,,',
        'Price table version,3,,,,,,',
        'Rate (1 USD),7.1043,中国银行,2026-11-30T01:00:00.000Z,,,,',
        ',,,,,,,',
        'Pool,Pool total,Split rule,Member,Weight,Total weight,Exact share (minor units),Amount',
        'Claude Max,1450.00,by usage,Lin,7312450000000,10000000000000,106030 + 21/40,1060.31',
        'Claude Max,1450.00,by usage,Wang,2687549999999,10000000000000,38969 + 949999971/2000000000,389.69',
        'Claude Max,1450.00,by usage,Zhao,1,10000000000000,0 + 29/2000000000,0.00',
        ',,,,,,,',
        'Member total,,,Lin,,,,1060.31',
        'Member total,,,Wang,,,,389.69',
        'Member total,,,Zhao,,,,0.00',
        'Sum,,,,,,,1450.00',
        '',
      ].join('\r\n'),
    );
  });

  test('is Chinese in Chinese and says when the rule fell back', () => {
    const idle = usage.map(([name]): [string, bigint] => [name, 0n]);
    const report = buildSplitReport({ ...header, rate: null }, members, [
      pool('月费', 30_000n, byUsage, idle),
    ]);
    const rows = rowsOf(splitReportToCsv(report, 'zh-CN'));
    expect(rows[7]?.slice(0, 2)).toEqual(['汇率（1 USD）', '无需换算']);
    expect(rows[9]).toEqual([
      '费用池',
      '费用池总额',
      '分摊规则',
      '成员',
      '权重',
      '总权重',
      '精确份额（最小货币单位）',
      '金额',
    ]);
    expect(rows[10]).toEqual([
      '月费',
      '300.00',
      '按在车天数（规则没有可用权重）',
      'Lin',
      '30',
      '90',
      '10000',
      '100.00',
    ]);
    expect(rows.at(-1)?.[0]).toBe('总计');
  });
});

describe('cells of the CSV', () => {
  test('run no formula from a name, and numbers stay numbers', () => {
    const starts = ['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '＝1', '＋1', '－1', '＠x'];
    for (const start of starts) {
      const report = buildSplitReport(
        { ...header, groupName: start },
        [{ memberId: 'id-Lin', name: start, joinSeq: 0 }],
        [pool(start, -3_334n, byUsage, [['Lin', 5n]])],
      );
      const rows = rowsOf(splitReportToCsv(report, 'en'));
      expect(rows[0]?.[1]).toBe(`'${start}`);
      expect(rows[10]?.[0]).toBe(`'${start}`);
      expect(rows[10]?.[3]).toBe(`'${start}`);
      expect(rows[10]?.[1]).toBe('-33.34');
      expect(rows[10]?.[7]).toBe('-33.34');
    }
  });

  test('are quoted where they hold commas, quotes or line breaks, as many in each row', () => {
    const name = 'a "quoted", name\r\nwith a break';
    const report = buildSplitReport({ ...header, groupName: name }, members, [pool(name, 145_000n, byUsage)]);
    const csv = splitReportToCsv(report, 'en');
    expect(csv).toContain('"a ""quoted"", name\r\nwith a break"');
    const rows = rowsOf(csv);
    expect(rows[10]?.[0]).toBe(name);
    expect(new Set(rows.map((row) => row.length))).toEqual(new Set([8]));
  });

  test('show the currency with its own number of decimals, and are the same bytes twice', () => {
    const report = buildSplitReport({ ...header, currency: 'JPY' }, members, [pool('Fee', 1_450n, byUsage)]);
    const csv = splitReportToCsv(report, 'en');
    expect(rowsOf(csv).at(-1)?.[7]).toBe('1450');
    expect(splitReportToCsv(report, 'en')).toBe(csv);
  });
});

describe('a report', () => {
  test('adds several pools up per member, refunds included', () => {
    const refund = pool('Refund', -3_334n, byUsage, [
      ['Lin', 5n],
      ['Wang', 3n],
      ['Zhao', 2n],
    ]);
    const fee = pool('Fee', 10_000n, { kind: 'equal', prorate: false, discounts: [], minimumMinor: null });
    const report = buildSplitReport(header, members, [fee, refund]);
    expect(report.totals.map((total) => total.amountMinor)).toEqual([
      3_333n - 1_667n,
      3_334n - 1_000n,
      3_333n - 667n,
    ]);
    expect(report.sumMinor).toBe(6_666n);
    const rows = rowsOf(splitReportToCsv(report, 'en'));
    expect(rows[13]).toEqual(['Refund', '-33.34', 'by usage', 'Lin', '5', '10', "'-1667", '-16.67']);
    expect(rows[15]?.[6]).toBe("'-666 - 4/5");
    expect(rows.slice(-4).map((row) => row.at(-1))).toEqual(['16.66', '23.34', '26.66', '66.66']);
  });

  test('refuses a pool whose shares do not add up', () => {
    const broken = { ...pool('Fee', 145_000n, byUsage), totalMinor: 145_001n };
    expect(() => buildSplitReport(header, members, [broken])).toThrow('add up to 145000, not to 145001');
  });

  test('refuses a share of somebody unknown', () => {
    expect(() => buildSplitReport(header, members.slice(1), [pool('Fee', 145_000n, byUsage)])).toThrow(
      RangeError,
    );
  });
});
