import type { StatementPool } from '../../../shared/contract/statement.ts';
import { namedPartShares, namedShares } from './named-shares.ts';
import type { PeriodPool } from './period-pools.ts';
import { basisWords, poolTitles, ruleWords } from './pool-words.ts';
import { partyOf } from './statement-document.ts';

/** Whom the statement's amounts belong to, what they are called, and in which currency they are. */
export type Parties = {
  readonly creatorId: string | null;
  readonly names: ReadonlyMap<string, string>;
  readonly currency: string;
};

/** The pools of the split as the statement tells them, with the formula of every share. */
export function statementPoolsOf(pools: readonly PeriodPool[], parties: Parties): StatementPool[] {
  const titles = poolTitles(pools);
  return pools.map((pool, index) => statementPoolOf(pool, titles[index] as StatementPool['title'], parties));
}

function statementPoolOf(
  pool: PeriodPool,
  title: StatementPool['title'],
  { creatorId, names, currency }: Parties,
): StatementPool {
  const nameOf = (memberId: string) => names.get(memberId) ?? memberId;
  const paidBy = partyOf(pool.paidByMemberId, creatorId);
  return {
    id: pool.id,
    kind: pool.kind,
    title,
    accountId: pool.accountId,
    accountName: pool.accountName,
    chargedOn: pool.chargedOn,
    totalMinor: pool.totalMinor,
    sourcePusd: pool.sourcePusd,
    rate: pool.rate,
    ruleText: ruleWords(pool, currency, nameOf),
    reason: pool.reason,
    paidBy,
    paidByName: paidBy === null ? null : nameOf(paidBy),
    parts: pool.split.parts.map(({ basis, totalMinor, totalWeight, shares }) => ({
      basis: basisWords[basis],
      totalMinor,
      totalWeight,
      shares: namedPartShares(shares, nameOf),
    })),
    shares: namedShares(pool.split, nameOf),
  };
}
