import { minorToDecimal } from '../../../shared/money.ts';
import { basisWords } from '../domain/pool-words.ts';
import type { ReportPart, SplitReport } from '../domain/split-report.ts';
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
    fallback: (basis: string) => `${basis}（规则没有可用权重）`,
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
    fallback: (basis: string) => `${basis} (the rule had no weights)`,
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
    rateRow(report, lang),
  ];
}

/** The rate, where it comes from, and when it was set. */
function rateRow({ rate }: SplitReport, lang: CsvLang): Cell[] {
  const word = words[lang];
  if (rate === null) return [text(word.rate), text(word.noRate)];
  const set = rate.setAtMs === null ? [] : [instant(rate.setAtMs)];
  return [text(word.rate), number(rate.rate), ...[rate.source, ...set].map(text)];
}

function poolRows(report: SplitReport, lang: CsvLang): Cell[][] {
  const amount = (minor: bigint) => number(minorToDecimal(minor, report.currency));
  return [
    words[lang].columns.map(text),
    ...report.pools.flatMap((pool) =>
      pool.parts.flatMap((part) =>
        part.shares.map((share) => [
          text(pool.title),
          amount(pool.totalMinor),
          text(basisInWords(part, report.currency, pool.parts.length > 1, lang)),
          text(share.memberName),
          number(share.weight),
          number(part.totalWeight),
          text(exactShare(share.exact)),
          amount(share.amountMinor),
        ]),
      ),
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

/** Of a pool with several parts each says how much of it is shared this way. */
function basisInWords(
  { basis, isFallback, totalMinor }: ReportPart,
  currency: string,
  isOneOfSeveral: boolean,
  lang: CsvLang,
): string {
  const told = basisWords[basis][lang === 'en' ? 'en' : 'zh'];
  const used = isFallback ? words[lang].fallback(told) : told;
  return isOneOfSeveral ? `${used} · ${minorToDecimal(totalMinor, currency)}` : used;
}

function instant(atMs: number): string {
  return new Date(atMs).toISOString();
}
