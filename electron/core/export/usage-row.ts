import * as z from 'zod';
import type { UsageRecord } from '../../../shared/contract/usage.ts';
import type { Lang } from '../../../shared/errors.ts';
import { type TokenCounts, type TokenKind, tokenKinds } from '../../../shared/tokens.ts';
import type { DigestedRow } from '../domain/usage-lines.ts';
import { type Cell, csvLines, number, text, withMark } from './csv-cells.ts';

/** A usage record with the names of what its ids stand for. */
export type UsageRow = UsageRecord & {
  readonly memberName: string;
  readonly keyLabel: string;
  readonly accountName: string;
};

/** A record as a line of canonical JSON: sorted keys, no spaces, every number as a string. */
export function usageRowLine(row: UsageRow): string {
  const { tokens, ...flat } = row;
  const fields = Object.entries({ ...flat, ...tokens, flags: row.flags.join(' ') });
  return JSON.stringify(
    Object.fromEntries(
      fields
        .map(([field, value]) => [
          field,
          value === null || typeof value === 'boolean' ? value : String(value),
        ])
        .sort(([a], [b]) => ((a as string) < (b as string) ? -1 : 1)),
    ),
  );
}

const count = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number);
const nothingYet = count.nullable().optional();

/** What of such a line its period's digest covers. */
const digestedLine = z.object({
  id: count,
  periodId: z.string(),
  state: z.enum(['open', 'settled']),
  memberId: z.string(),
  accountId: z.string(),
  startedAtMs: count,
  modelAsked: z.string(),
  modelAnswered: z.string().nullable(),
  source: z.string().nullable(),
  flags: z.string(),
  costPusd: z
    .string()
    .regex(/^-?\d{1,19}$/)
    .transform(BigInt)
    .nullable(),
  priceVersion: count,
  costVersion: count.nullable(),
  inputTokens: nothingYet,
  cacheWrite5mTokens: nothingYet,
  cacheWrite1hTokens: nothingYet,
  cacheReadTokens: nothingYet,
  outputTokens: nothingYet,
});

/** Such a line read again, with its period; undefined for one that is not settled. ZodError or SyntaxError for others. */
export function readUsageRowLine(line: string): (DigestedRow & { readonly periodId: string }) | undefined {
  const { state, source, flags, ...row } = digestedLine.parse(JSON.parse(line));
  if (state === 'open') return undefined;
  const counted = tokenKinds.map((kind) => [kind, row[kind] ?? null] as const);
  const tokens = Object.fromEntries(counted) as Record<TokenKind, number | null>;
  return {
    ...row,
    source: source ?? '',
    flags: flags === '' ? [] : flags.split(' '),
    tokens: tokens.inputTokens === null ? null : (tokens as TokenCounts),
  };
}

/** The first line of a CSV file of usage records. */
export function usageRowsHead(lang: Lang): string {
  return withMark(csvLines([words[lang].columns.map(text)]));
}

/** Records as lines of that file; instants in UTC, amounts exact. */
export function usageRowsCsv(rows: readonly UsageRow[], lang: Lang): string {
  return csvLines(rows.map((row) => cellsOf(row, lang)));
}

function cellsOf(row: UsageRow, lang: Lang): (Cell | undefined)[] {
  const { yes, no, open, settled } = words[lang];
  const orNone = (value: number | bigint | null) => (value === null ? undefined : number(value));
  return [
    number(row.id),
    text(row.state === 'open' ? open : settled),
    text(instant(row.startedAtMs)),
    row.settledAtMs === null ? undefined : text(instant(row.settledAtMs)),
    text(row.memberName),
    text(row.keyLabel),
    text(row.accountName),
    text(row.modelAsked),
    text(row.modelAnswered ?? ''),
    text(row.dialect),
    text(row.streamed ? yes : no),
    ...tokenKinds.map((kind) => orNone(row.tokens?.[kind] ?? null)),
    text(row.source ?? ''),
    text(row.flags.join(' ')),
    orNone(row.costPusd),
    text(row.unpriced ? yes : no),
    number(row.priceVersion),
    orNone(row.costVersion),
    orNone(row.httpStatus),
    text(row.errorCode ?? ''),
    row.firstByteAfterMs === null ? undefined : number(row.firstByteAfterMs),
    text(row.requestId),
    text(row.upstreamRequestId ?? ''),
    text(row.memberId),
    text(row.keyId),
    text(row.accountId),
  ];
}

function instant(atMs: number): string {
  return new Date(atMs).toISOString();
}

const words = {
  'zh-CN': {
    yes: '是',
    no: '否',
    open: '进行中',
    settled: '已结算',
    columns: [
      '编号',
      '状态',
      '开始时间（UTC）',
      '结算时间（UTC）',
      '成员',
      '成员密钥',
      '账号',
      '请求的模型',
      '应答的模型',
      '接口格式',
      '流式',
      '输入 tokens',
      '缓存写入 5 分钟 tokens',
      '缓存写入 1 小时 tokens',
      '缓存读取 tokens',
      '输出 tokens',
      '用量来源',
      '标记',
      '计量费用（pUSD = 10^-12 USD）',
      '未定价',
      '定价表版本',
      '账号计费版本',
      'HTTP 状态',
      '错误码',
      '首字节（毫秒）',
      '请求 ID',
      '上游请求 ID',
      '成员 ID',
      '密钥 ID',
      '账号 ID',
    ],
  },
  en: {
    yes: 'yes',
    no: 'no',
    open: 'open',
    settled: 'settled',
    columns: [
      'Id',
      'State',
      'Started (UTC)',
      'Settled (UTC)',
      'Member',
      'Member key',
      'Account',
      'Model asked',
      'Model answered',
      'Wire format',
      'Streamed',
      'Input tokens',
      'Cache write 5 min tokens',
      'Cache write 1 h tokens',
      'Cache read tokens',
      'Output tokens',
      'Usage source',
      'Flags',
      'Metered cost (pUSD = 10^-12 USD)',
      'Unpriced',
      'Price table version',
      'Account terms version',
      'HTTP status',
      'Error code',
      'First byte (ms)',
      'Request id',
      'Upstream request id',
      'Member id',
      'Key id',
      'Account id',
    ],
  },
} as const satisfies Record<Lang, unknown>;
