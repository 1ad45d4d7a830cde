import type { StatementDocument, StatementPool } from '../../../shared/contract/statement.ts';
import type { WeightUnit } from '../../components/share-figures.ts';

type Part = StatementPool['parts'][number];
type Balances = StatementDocument['balances'];

/** What the weights of a part count, where the balances tell the same figures: metered cost, or active days. */
export function unitOf(pool: StatementPool, part: Part, balances: Balances): WeightUnit | null {
  if (pool.kind === 'adjustment') return null;
  const isTold = (figure: (balance: Balances[number]) => bigint) =>
    part.totalWeight > 0n &&
    part.shares.every(({ memberId, weight }) => {
      const balance = balances.find(({ party }) => party === memberId);
      return balance !== undefined && figure(balance) === weight;
    });
  if (isTold(({ usagePusd }) => usagePusd)) return 'usd';
  if (isTold(({ activeDays }) => BigInt(activeDays))) return 'days';
  return 'plain';
}

/** The sums that a reader checks first; the first three are zero in a statement that is right. */
export type StatementSums = {
  readonly openingMinor: bigint;
  readonly paymentsMinor: bigint;
  readonly closingMinor: bigint;
  readonly paidMinor: bigint;
  readonly shareMinor: bigint;
  readonly poolsMinor: bigint;
};

export function sumsOf({ balances, pools }: StatementDocument): StatementSums {
  const of = (figure: (balance: Balances[number]) => bigint) =>
    balances.reduce((sum, balance) => sum + figure(balance), 0n);
  return {
    openingMinor: of(({ openingMinor }) => openingMinor),
    paymentsMinor: of(({ paymentsMinor }) => paymentsMinor),
    closingMinor: of(({ closingMinor }) => closingMinor),
    paidMinor: of(({ paidMinor }) => paidMinor),
    shareMinor: of(({ shareMinor }) => shareMinor),
    poolsMinor: pools.reduce((sum, { totalMinor }) => sum + totalMinor, 0n),
  };
}
