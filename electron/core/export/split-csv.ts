import { minorToDecimal } from '../../../shared/money.ts';
import type { RuleApplied, SplitRule } from '../../../shared/split.ts';
import type { SplitReport } from '../domain/split-report.ts';
import { type Cell, number, text, writeCsv } from './csv-cells.ts';
import { exactShare } from './exact-share.ts';

export type CsvLang = 'zh-CN' | 'en';

/** A split as a CSV file for a spreadsheet, amounts as decimals of the currency. The same report gives the same bytes. */
export function splitReportToCsv(report: SplitReport, lang: CsvLang): string {
  return writeCsv([
    ...headerRows(report, lang),
    [],
    ...poolRows(report, lang),
    [],
    ...totalRows(report, lang),
  ]);
}

const words = {
  'zh-CN': {
    group: '拼车组',
    period: '账期',
    zone: '时区',
    dates: '起止日期（不含末日）',
    bounds: '起止时刻 UTC（不含末刻）',
    currency: '币种',
    priceVersion: '定价表版本',
    rate: '汇率（1 USD）',
    noRate: '无需换算',
    columns: [
      '费用池',
      '费用池总额',
      '分摊规则',
      '成员',
      '权重',
      '总权重',
      '精确份额（最小货币单位）',
      '金额',
    ],
    memberTotal: '成员合计',
    sum: '总计',
    rules: { equal: '均摊', equal_by_days: '按在车天数', by_usage: '按用量' },
    fallback: (rule: string, applied: string) => `${rule}（无可用权重，改为${applied}）`,
  },
  en: {
    group: 'Group',
    period: 'Period',
    zone: 'Time zone',
    dates: 'Dates (end excluded)',
    bounds: 'UTC bounds (end excluded)',
    currency: 'Currency',
    priceVersion: 'Price table version',
    rate: 'Rate (1 USD)',
    noRate: 'nothing converted',
    columns: [
      'Pool',
      'Pool total',
      'Split rule',
      'Member',
      'Weight',
      'Total weight',
      'Exact share (minor units)',
      'Amount',
    ],
    memberTotal: 'Member total',
    sum: 'Sum',
    rules: { equal: 'equal', equal_by_days: 'by active days', by_usage: 'by usage' },
    fallback: (rule: string, applied: string) => `${rule} (no weights, so ${applied})`,
  },
} as const satisfies Record<CsvLang, unknown>;

function headerRows(report: SplitReport, lang: CsvLang): Cell[][] {
  const word = words[lang];
  const { period } = report;
  const row = (label: string, ...values: string[]): Cell[] => [text(label), ...values.map(text)];
  return [
    row(word.group, report.groupName),
    row(word.period, period.label),
    row(word.zone, report.zone),
    row(word.dates, period.startOn, period.endOn),
    row(word.bounds, instant(period.startAtMs), instant(period.endAtMs)),
    row(word.currency, report.currency),
    [text(word.priceVersion), number(report.priceVersion)],
    [text(word.rate), report.usdRate === null ? text(word.noRate) : number(report.usdRate)],
  ];
}

function poolRows(report: SplitReport, lang: CsvLang): Cell[][] {
  const amount = (minor: bigint) => number(minorToDecimal(minor, report.currency));
  return [
    words[lang].columns.map(text),
    ...report.pools.flatMap((pool) =>
      pool.shares.map((share) => [
        text(pool.title),
        amount(pool.totalMinor),
        text(ruleInWords(pool.rule, pool.split.ruleApplied, lang)),
        text(share.memberName),
        number(share.weight),
        number(pool.split.totalWeight),
        text(exactShare(share.exact)),
        amount(share.amountMinor),
      ]),
    ),
  ];
}

function totalRows(report: SplitReport, lang: CsvLang): Cell[][] {
  const word = words[lang];
  const row = (label: string, member: string, minor: bigint): Cell[] => [
    text(label),
    text(''),
    text(''),
    text(member),
    text(''),
    text(''),
    text(''),
    number(minorToDecimal(minor, report.currency)),
  ];
  return [
    ...report.totals.map((total) => row(word.memberTotal, total.memberName, total.amountMinor)),
    row(word.sum, '', report.sumMinor),
  ];
}

function ruleInWords(rule: SplitRule, applied: RuleApplied, lang: CsvLang): string {
  const { rules, fallback } = words[lang];
  const wanted = rule.kind === 'by_usage' ? 'by_usage' : rule.prorate ? 'equal_by_days' : 'equal';
  return wanted === applied ? rules[applied] : fallback(rules[wanted], rules[applied]);
}

function instant(atMs: number): string {
  return new Date(atMs).toISOString();
}
