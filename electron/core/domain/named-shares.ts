import type { PartShare, PoolSplit } from './split-rules.ts';

type NameOf = (memberId: string) => string;

/** The shares of a part as they are told: by name, with the formula that makes each. */
export function namedPartShares(shares: readonly PartShare[], nameOf: NameOf) {
  return shares.map(({ memberId, weight, exact, amountMinor }) => ({
    memberId,
    memberName: nameOf(memberId),
    weight,
    floorMinor: exact.floorMinor,
    remainder: exact.remainder,
    amountMinor,
  }));
}

/** What each bears of a pool, by name. */
export function namedShares({ shares }: PoolSplit, nameOf: NameOf) {
  return shares.map(({ memberId, amountMinor }) => ({ memberId, memberName: nameOf(memberId), amountMinor }));
}
