import type { PeriodPool } from './period-pools.ts';
import type { Words } from './pool-words.ts';

/** An entry about a closed period. */
export type AdjustmentEntry = {
  readonly id: string;
  readonly title: Words;
  readonly reason: string | null;
  readonly accountId: string | null;
  readonly amountMinor: bigint;
  /** Null: the owner. */
  readonly payerMemberId: string | null;
  readonly lines: readonly { readonly memberId: string; readonly amountMinor: bigint }[];
};

/** An adjustment as a pool: each line is the share that was entered, and nothing is divided. */
export function adjustmentPoolOf(entry: AdjustmentEntry, accountName: string | null): PeriodPool {
  const { amountMinor: totalMinor, lines } = entry;
  const shares = lines.map(({ memberId, amountMinor }) => ({
    memberId,
    weight: 0n,
    exact: { floorMinor: amountMinor, remainder: 0n, totalWeight: 1n },
    amountMinor,
  }));
  return {
    id: `adjustment.${entry.id}`,
    kind: 'adjustment',
    title: entry.title,
    accountId: entry.accountId,
    accountName,
    chargedOn: null,
    reason: entry.reason,
    totalMinor,
    sourcePusd: null,
    rate: null,
    sharedLike: null,
    rule: null,
    paidByMemberId: entry.payerMemberId,
    split: {
      parts: [{ basis: 'as_entered', isFallback: false, totalMinor, totalWeight: 1n, shares }],
      shares: lines,
      largestMinimumMinor: null,
    },
  };
}
