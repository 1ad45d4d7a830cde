import type { SplitPreview } from '../../../shared/contract/split.ts';

/** The running period in a few sums; amounts in minor units of the group's currency. */
export type PeriodFigures = {
  requests: number;
  usagePusd: bigint;
  feeMinor: bigint;
  meteredMinor: bigint;
  sumMinor: bigint;
  /** Members with at least one day in the period. */
  heads: number;
  /** Undefined when nobody is in. */
  perHeadMinor: bigint | undefined;
};

export function figuresOf(preview: SplitPreview): PeriodFigures {
  const heads = preview.totals.filter((total) => total.activeDays > 0).length;
  return {
    requests: preview.totals.reduce((sum, total) => sum + total.requests, 0),
    usagePusd: preview.totals.reduce((sum, total) => sum + total.usagePusd, 0n),
    feeMinor: poolSum(preview, 'subscription_fee'),
    meteredMinor: poolSum(preview, 'metered'),
    sumMinor: preview.sumMinor,
    heads,
    perHeadMinor: heads === 0 ? undefined : average(preview.sumMinor, BigInt(heads)),
  };
}

function poolSum(preview: SplitPreview, kind: SplitPreview['pools'][number]['kind']): bigint {
  return preview.pools.filter((pool) => pool.kind === kind).reduce((sum, pool) => sum + pool.totalMinor, 0n);
}

// Shown as an average only; what a member owes comes from the split itself.
function average(sum: bigint, heads: bigint): bigint {
  return (sum * 2n + heads) / (heads * 2n);
}
