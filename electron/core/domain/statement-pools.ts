import type { StatementPool } from '../../../shared/contract/statement.ts';
import type { RuleApplied, SplitRule } from '../../../shared/split.ts';
import type { PeriodPool } from './period-pools.ts';
import { partyOf } from './statement-document.ts';

type Words = { readonly zh: string; readonly en: string };

/** Whom the statement's amounts belong to, and what they are called. */
export type Parties = { readonly creatorId: string | null; readonly names: ReadonlyMap<string, string> };

/** A pool of the split as the statement tells it, with the formula of every share. */
export function statementPoolOf(pool: PeriodPool, parties: Parties): StatementPool {
  const { split } = pool;
  const paidBy = partyOf(pool.paidByMemberId, parties.creatorId);
  const shares = split.shares.map(({ memberId, weight, exact, amountMinor }) => ({
    memberId,
    memberName: nameOf(memberId, parties),
    weight,
    floorMinor: exact.floorMinor,
    remainder: exact.remainder,
    amountMinor,
  }));
  return {
    id: pool.id,
    kind: pool.kind,
    title: {
      zh: `${kinds[pool.kind].zh} · ${pool.accountName}`,
      en: `${kinds[pool.kind].en} · ${pool.accountName}`,
    },
    accountId: pool.accountId,
    accountName: pool.accountName,
    chargedOn: pool.chargedOn,
    totalMinor: pool.totalMinor,
    sourcePusd: pool.sourcePusd,
    rate: pool.rate,
    ruleText: ruleWords(pool.rule, split.ruleApplied),
    reason: null,
    paidBy,
    paidByName: paidBy === null ? null : nameOf(paidBy, parties),
    parts: [
      {
        basis: weights[split.ruleApplied],
        totalMinor: pool.totalMinor,
        totalWeight: split.totalWeight,
        shares,
      },
    ],
    shares: shares.map(({ memberId, memberName, amountMinor }) => ({ memberId, memberName, amountMinor })),
  };
}

/** An entry about a closed period. */
export type AdjustmentEntry = {
  readonly id: string;
  readonly title: Words;
  readonly reason: string | null;
  readonly accountId: string | null;
  readonly amountMinor: bigint;
  readonly payerMemberId: string | null;
  readonly lines: readonly { readonly memberId: string; readonly amountMinor: bigint }[];
};

/** An adjustment as a pool: each line is the share that was entered. */
export function adjustmentPoolOf(
  entry: AdjustmentEntry,
  accountName: string | null,
  parties: Parties,
): StatementPool {
  const paidBy = partyOf(entry.payerMemberId, parties.creatorId);
  const shares = entry.lines.map(({ memberId, amountMinor }) => ({
    memberId,
    memberName: nameOf(memberId, parties),
    amountMinor,
  }));
  return {
    id: `adjustment.${entry.id}`,
    kind: 'adjustment',
    title: entry.title,
    accountId: entry.accountId,
    accountName,
    chargedOn: null,
    totalMinor: entry.amountMinor,
    sourcePusd: null,
    rate: null,
    ruleText: asEntered,
    reason: entry.reason,
    paidBy,
    paidByName: paidBy === null ? null : nameOf(paidBy, parties),
    parts: [
      {
        basis: asEntered,
        totalMinor: entry.amountMinor,
        totalWeight: 1n,
        shares: shares.map((share) => ({
          ...share,
          weight: 0n,
          floorMinor: share.amountMinor,
          remainder: 0n,
        })),
      },
    ],
    shares,
  };
}

function nameOf(memberId: string, { names }: Parties): string {
  return names.get(memberId) ?? memberId;
}

function ruleWords(rule: SplitRule, applied: RuleApplied): Words {
  const intended = rule.kind === 'by_usage' ? 'by_usage' : rule.prorate ? 'equal_by_days' : 'equal';
  if (intended === applied) return rules[applied];
  return {
    zh: `${rules[intended].zh}；没有可用的权重，改为${rules[applied].zh}`,
    en: `${rules[intended].en}; without any weight, ${rules[applied].en.toLowerCase()}`,
  };
}

const asEntered: Words = { zh: '按录入的金额', en: 'As entered' };

const kinds: Readonly<Record<PeriodPool['kind'], Words>> = {
  subscription_fee: { zh: '订阅费', en: 'Subscription fee' },
  metered: { zh: '计量费用', en: 'Metered cost' },
};

const rules: Readonly<Record<RuleApplied, Words>> = {
  equal: { zh: '平均分摊', en: 'Equal shares' },
  equal_by_days: { zh: '按在组天数分摊', en: 'By active days' },
  by_usage: { zh: '按用量分摊', en: 'By usage' },
};

const weights: Readonly<Record<RuleApplied, Words>> = {
  equal: { zh: '每人一份', en: 'one each' },
  equal_by_days: { zh: '在组天数', en: 'active days' },
  by_usage: { zh: '计量费用（10⁻¹² USD）', en: 'metered cost (10⁻¹² USD)' },
};
