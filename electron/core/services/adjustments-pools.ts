import type { Period } from '../../../shared/contract/period.ts';
import type { StatementPool } from '../../../shared/contract/statement.ts';
import { keptOf } from '../domain/kept-statement.ts';
import type { ClosedTerms, PeriodPool, PoolUsage } from '../domain/period-pools.ts';
import { addedUsage } from '../domain/repricing.ts';
import type { RepricingRow, StatementRow } from '../storage/statement-rows.ts';
import type { Storage } from '../storage/storage.ts';

/** What is supposed of a closed period. */
export type SupposedUsage = {
  /** Usage that counts as if it had been in the period. */
  readonly usage: readonly PoolUsage[];
  /** Of it: what began in an earlier one. */
  readonly lateUsage: readonly PoolUsage[];
  readonly closed: ClosedTerms;
};

export type ClosedPoolsDeps = {
  readonly storage: Pick<Storage, 'read'>;
  /** A period's pools, and whether one of them has no rate. */
  readonly poolsOf: (
    groupId: string,
    periodId: string,
    supposed: SupposedUsage,
  ) => Promise<{ readonly pools: readonly PeriodPool[]; readonly isRateMissing: boolean }>;
};

/** Reads how a closed period's pools are split with usage that was not in it, at the terms of its statement. */
export function createClosedPools({ storage, poolsOf }: ClosedPoolsDeps) {
  return async ({ groupId, id }: Period) => {
    const [row] = await storage.read('statements.list', groupId, id);
    // A period that is closed has a statement.
    const { document } = keptOf(row as StatementRow);
    const billed = document.pools.filter(({ kind }) => kind === 'metered');
    const closed: ClosedTerms = {
      usdRate: document.rates[0]?.rate ?? null,
      billedAccountIds: new Set(billed.flatMap(({ accountId }) => accountId ?? [])),
    };
    return {
      /** The pools with late usage, and as repricings of this period have changed what its records cost. */
      split(late: readonly PoolUsage[], repricings: readonly RepricingRow[]) {
        const { usage, lateUsage } = addedUsage(repricings.filter(({ periodId }) => periodId === id));
        return poolsOf(groupId, id, { usage: [...late, ...usage], lateUsage, closed });
      },

      /** The pool as the statement tells it; undefined for one that has come since. */
      told: (poolId: string): StatementPool | undefined => document.pools.find((pool) => pool.id === poolId),
    };
  };
}
