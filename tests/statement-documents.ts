import { createHash } from 'node:crypto';
import { apportion, exactShares } from '../electron/core/domain/apportionment.ts';
import type { Statement, StatementDocument, StatementPool } from '../shared/contract/statement.ts';
import { convertPusdToMinor } from '../shared/money.ts';
import { seededRandom } from './seeded-random.ts';

/** A part of a pool: what it is shared by, and everybody's weight, in the order of the names. */
export type PartOf = {
  readonly basis: [zh: string, en: string];
  readonly totalMinor: bigint;
  readonly weights: bigint[];
};

export type PoolOf = Partial<Omit<StatementPool, 'parts' | 'shares' | 'totalMinor'>> & {
  readonly parts: readonly PartOf[];
};

export type StatementOf = {
  readonly names: readonly string[];
  readonly pools: readonly PoolOf[];
  readonly payments?: StatementDocument['payments'];
  /** Lines of usage: so many models on so many days, for everybody. */
  readonly models?: readonly string[];
  readonly days?: number;
  readonly changes?: Partial<StatementDocument>;
};

/** 2026-11-01 00:00 in Shanghai. */
const startAtMs = 1_793_462_400_000;
const zeros = '0'.repeat(64);

/** A closed November as the core would write it: shares from the largest-remainder method, balances that add up. */
export function statementOf({
  names,
  pools,
  payments = [],
  models = ['claude-sonnet-4-5', 'claude-opus-4-1'],
  days = 30,
  changes = {},
}: StatementOf): Statement {
  const ids = names.map((_, index) => memberIdOf(index));
  const usage = usageOf(ids, models, days);
  const made = pools.map((pool, index) => poolOf(pool, index, names, ids));
  const paid = (party: string | null) =>
    made.filter((pool) => pool.paidBy === party).reduce((sum, pool) => sum + pool.totalMinor, 0n);
  const parties = [
    ...ids.map((id, index) => ({ party: id as string | null, name: names[index] as string })),
    ...(made.some((pool) => pool.paidBy === null) ? [{ party: null, name: '车主' }] : []),
  ];
  const balances = parties.map(({ party, name }): StatementDocument['balances'][number] => {
    const own = usage.filter((line) => line.memberId === party);
    const shareMinor = made
      .flatMap((pool) => pool.shares)
      .filter((share) => share.memberId === party)
      .reduce((sum, share) => sum + share.amountMinor, 0n);
    const paymentsMinor = payments.reduce(
      (sum, { fromParty, toParty, amountMinor }) =>
        sum + (fromParty === party ? amountMinor : 0n) - (toParty === party ? amountMinor : 0n),
      0n,
    );
    return {
      party,
      name,
      activeDays: party === null ? 0 : 30,
      requests: own.reduce((sum, line) => sum + line.requests, 0),
      usagePusd: own.reduce((sum, line) => sum + line.costPusd, 0n),
      openingMinor: 0n,
      paidMinor: paid(party),
      shareMinor,
      paymentsMinor,
      closingMinor: paid(party) - shareMinor + paymentsMinor,
    };
  });
  const rows = usage.reduce((sum, line) => sum + line.requests, 0);
  const document: StatementDocument = {
    format: 'aicarpool-statement',
    version: 1,
    groupId: 'group-1',
    groupName: '周末拼车',
    currency: 'CNY',
    zone: 'Asia/Shanghai',
    period: {
      id: 'period-1',
      groupId: 'group-1',
      seq: 4,
      label: '2026-11',
      startOn: '2026-11-01',
      endOn: '2026-12-01',
      startAtMs,
      endAtMs: 1_796_054_400_000,
    },
    number: 3,
    closedAtMs: 1_796_054_409_000,
    rates: [
      {
        from: 'USD',
        to: 'CNY',
        rate: '7.1043',
        source: { zh: '手动填写', en: 'entered by hand' },
        setAtMs: 1_796_000_000_000,
      },
    ],
    priceVersions: [1, 2],
    pools: made,
    balances,
    payments,
    usage: {
      rows,
      firstId: rows === 0 ? null : 1_001,
      lastId: rows === 0 ? null : 1_000 + rows,
      digest: sha256(`rows of ${names.join()}`),
      bySource:
        rows === 0
          ? []
          : [
              { source: 'final', rows: rows - 3 },
              { source: 'partial', rows: 2 },
              { source: 'recovered', rows: 1 },
            ],
      lines: usage,
    },
    prev: changes.number === 1 ? zeros : sha256('the statement before'),
    ...changes,
  };
  return {
    document,
    hash: sha256(JSON.stringify(document, (_, value) => (typeof value === 'bigint' ? String(value) : value))),
  };
}

function memberIdOf(index: number): string {
  return `member-${index + 1}`;
}

function poolOf(
  pool: PoolOf,
  index: number,
  names: readonly string[],
  ids: readonly string[],
): StatementPool {
  const parts = pool.parts.map(({ basis: [zh, en], totalMinor, weights }) => {
    const amounts = apportion(totalMinor, weights, 4);
    const exact = exactShares(totalMinor, weights);
    return {
      basis: { zh, en },
      totalMinor,
      totalWeight: weights.reduce((sum, weight) => sum + weight, 0n),
      shares: ids.map((memberId, at) => ({
        memberId,
        memberName: names[at] as string,
        weight: weights[at] as bigint,
        floorMinor: exact[at]?.floorMinor as bigint,
        remainder: exact[at]?.remainder as bigint,
        amountMinor: amounts[at] as bigint,
      })),
    };
  });
  return {
    id: `pool-${index + 1}`,
    kind: 'subscription_fee',
    title: { zh: `订阅费 ${index + 1}`, en: `Subscription fee ${index + 1}` },
    accountId: 'account-1',
    accountName: 'Claude-01',
    chargedOn: null,
    sourcePusd: null,
    rate: null,
    ruleText: { zh: '均摊，按在车天数', en: 'Equal, by active days' },
    reason: null,
    paidBy: memberIdOf(0),
    paidByName: names[0] as string,
    ...pool,
    totalMinor: parts.reduce((sum, part) => sum + part.totalMinor, 0n),
    parts,
    shares: ids.map((memberId, at) => ({
      memberId,
      memberName: names[at] as string,
      amountMinor: parts.reduce((sum, part) => sum + (part.shares[at]?.amountMinor as bigint), 0n),
    })),
  };
}

function usageOf(
  ids: readonly string[],
  models: readonly string[],
  days: number,
): StatementDocument['usage']['lines'] {
  const random = seededRandom(20261130);
  return ids.flatMap((memberId) =>
    Array.from({ length: days }, (_, day) =>
      models.map((model) => ({
        memberId,
        on: `2026-11-${String(day + 1).padStart(2, '0')}`,
        model,
        requests: 1 + random(60),
        tokens: {
          inputTokens: random(200_000),
          cacheWrite5mTokens: random(50_000),
          cacheWrite1hTokens: 0,
          cacheReadTokens: random(3_000_000),
          outputTokens: random(40_000),
        },
        costPusd: BigInt(random(2_000_000_000)) * 1_001n,
      })),
    ).flat(),
  );
}

/** Four friends in November: a fee, metered usage in two parts, a refund, payments, and a name that is a formula. */
export function november(changes: Partial<StatementDocument> = {}): Statement {
  const names = [
    '林晓',
    '=1+1',
    '王小明在这个拼车组里用了一个长得刚好四十个字的名字为了看看表格会不会被它撑破',
    'Zoë Schmidt',
  ];
  const usage = [7_312_450_000_000n, 2_687_549_999_999n, 1n, 1_204_000_000_000n];
  const spent = usage.reduce((sum, one) => sum + one, 0n);
  const meteredMinor = convertPusdToMinor(spent, '7.1043', 'CNY');
  const baseMinor = (meteredMinor * 3n) / 10n;
  return statementOf({
    names,
    pools: [
      {
        title: { zh: '订阅费 · Claude-01', en: 'Subscription fee, Claude-01' },
        chargedOn: '2026-11-01',
        parts: [{ basis: ['在车天数', 'Active days'], totalMinor: 145_001n, weights: [30n, 30n, 12n, 30n] }],
      },
      {
        kind: 'metered',
        title: { zh: '计量费用 · Claude-01', en: 'Metered cost, Claude-01' },
        sourcePusd: spent,
        rate: '7.1043',
        ruleText: {
          zh: '基础 30% 按在车天数，其余按用量',
          en: 'Base 30% by active days, the rest by usage',
        },
        paidBy: null,
        paidByName: null,
        parts: [
          {
            basis: ['基础，在车天数', 'Base, active days'],
            totalMinor: baseMinor,
            weights: [30n, 30n, 12n, 30n],
          },
          { basis: ['用量（pUSD）', 'Usage (pUSD)'], totalMinor: meteredMinor - baseMinor, weights: usage },
        ],
      },
      {
        kind: 'refund',
        title: { zh: '退款 · Claude-01', en: 'Refund, Claude-01' },
        chargedOn: '2026-11-18',
        reason: '服务商中断两天的退款',
        parts: [{ basis: ['均摊', 'Equal'], totalMinor: -2_001n, weights: [1n, 1n, 1n, 1n] }],
      },
    ],
    payments: [
      {
        id: 'payment-1',
        fromParty: 'member-4',
        fromName: 'Zoë Schmidt',
        toParty: 'member-1',
        toName: '林晓',
        amountMinor: 30_000n,
        kind: 'payment',
        atMs: startAtMs + 9 * 86_400_000,
        note: '微信转账，备注：十月的车费',
      },
      {
        id: 'payment-2',
        fromParty: 'member-2',
        fromName: '=1+1',
        toParty: 'member-1',
        toName: '林晓',
        amountMinor: -5_000n,
        kind: 'reversal',
        atMs: startAtMs + 12 * 86_400_000,
        note: '@SUM(A1)',
      },
    ],
    changes,
  });
}

/** Twenty members, the longest names, many pools and models. */
export function crowded(): Statement {
  const names = Array.from({ length: 20 }, (_, index) =>
    index % 3 === 0
      ? `第${index + 1}位成员的名字写满四十个字`.padEnd(40, '长')
      : index % 3 === 1
        ? `W${index + 1}`.padEnd(40, 'W')
        : `成员 ${index + 1}`,
  );
  const random = seededRandom(7);
  const weights = () => names.map(() => BigInt(random(2_000_000_000)) * 1_000_003n);
  return statementOf({
    names,
    models: [
      'claude-sonnet-4-5-20250929',
      'claude-opus-4-1-20250805',
      'claude-haiku-4-5-20251001',
      'gemini-2.5-pro-preview-with-a-long-name',
      'gpt-5-codex',
      'qwen3-max',
      'deepseek-reasoner',
    ],
    pools: Array.from({ length: 6 }, (_, index) => ({
      title: { zh: `计量费用 · 账号 ${index + 1}`, en: `Metered cost, account ${index + 1}` },
      kind: 'metered' as const,
      ruleText: { zh: '按用量', en: 'By usage' },
      parts: [
        {
          basis: ['用量（pUSD）', 'Usage (pUSD)'] as [string, string],
          totalMinor: 9_999_999n + BigInt(index),
          weights: weights(),
        },
      ],
    })),
  });
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
