import type { PartBasis, SplitRule } from '../../../shared/split.ts';
import { apportion, type ExactShare, exactShares } from './apportionment.ts';
import { type PoolMember, partsOf, usagePusd, type Weighed } from './split-weights.ts';

export type { PoolMember } from './split-weights.ts';

export type PartShare = {
  readonly memberId: string;
  readonly weight: bigint;
  /** The share before rounding, so that it can be checked by hand. */
  readonly exact: ExactShare;
  readonly amountMinor: bigint;
};

/** A part of a pool that is shared by weights of its own. */
export type PoolPart = {
  readonly basis: PartBasis;
  /** True where the rule had nothing to go by, and active days or heads decided instead. */
  readonly isFallback: boolean;
  readonly totalMinor: bigint;
  readonly totalWeight: bigint;
  /** In the order of joining. */
  readonly shares: readonly PartShare[];
};

export type PoolSplit = {
  /** One, but for a base, a minimum, or both; their totals add up to the pool. */
  readonly parts: readonly PoolPart[];
  /** In the order of joining; members with neither an active day nor usage are not in the pool. */
  readonly shares: readonly { readonly memberId: string; readonly amountMinor: bigint }[];
  /** The largest minimum that the pool can bear, where the rule's is larger and so was left out; null otherwise. */
  readonly largestMinimumMinor: bigint | null;
};

export type PoolToSplit = {
  readonly totalMinor: bigint;
  readonly rule: SplitRule;
  readonly members: readonly PoolMember[];
  /** The period's number within the group; moves the odd cent from member to member. */
  readonly periodSeq: number;
};

/**
 * Shares one pool among its members; the shares add up to `totalMinor` exactly, whatever the order of `members`, and
 * those of a negative pool mirror those of the positive one.
 *
 * When the rule gives everybody a weight of zero, active days decide; when nobody was active either, all
 * count the same. RangeError when there is an amount but no member, or two members have one `joinSeq`.
 */
export function splitPool({ totalMinor, rule, members, periodSeq }: PoolToSplit): PoolSplit {
  if (totalMinor < 0n) return mirrored(splitPool({ totalMinor: -totalMinor, rule, members, periodSeq }));
  const present = members
    .filter((member) => member.activeDays > 0 || usagePusd(member) > 0n)
    .sort((a, b) => a.joinSeq - b.joinSeq);
  if (new Set(present.map((member) => member.joinSeq)).size < present.length) {
    throw new RangeError('two members of a pool have the same place in the order of joining');
  }
  if (present.length === 0) {
    if (totalMinor !== 0n) throw new RangeError('an amount cannot be shared among no members');
    return { parts: [], shares: [], largestMinimumMinor: null };
  }
  const active = present.filter(({ activeDays }) => activeDays > 0);
  const minimumMinor = BigInt(rule.minimumMinor ?? 0);
  const isFeasible = minimumMinor * BigInt(active.length) <= totalMinor;
  const divide = (amount: bigint, among: readonly PoolMember[]) => divided(amount, rule, among, periodSeq);
  const parts =
    minimumMinor === 0n || !isFeasible
      ? divide(totalMinor, present)
      : withMinimum(totalMinor, minimumMinor, present, divide);
  return {
    parts,
    shares: present.map(({ memberId }) => ({ memberId, amountMinor: amountOf(memberId, parts) })),
    largestMinimumMinor: isFeasible ? null : totalMinor / BigInt(active.length),
  };
}

function divided(
  totalMinor: bigint,
  rule: SplitRule,
  members: readonly PoolMember[],
  periodSeq: number,
): PoolPart[] {
  return partsOf(totalMinor, rule, members).map(({ totalMinor: amount, weighed }) =>
    partBy(amount, weighed, members, periodSeq),
  );
}

/**
 * Whoever would bear less than the minimum bears it, and the rest is shared anew among the others, until nobody is
 * below it. Who was never active in the period is not raised.
 */
function withMinimum(
  totalMinor: bigint,
  minimumMinor: bigint,
  members: readonly PoolMember[],
  divide: (amount: bigint, among: readonly PoolMember[]) => PoolPart[],
): PoolPart[] {
  const raised = new Set<PoolMember>();
  for (;;) {
    const free = members.filter((member) => !raised.has(member));
    const rest = totalMinor - minimumMinor * BigInt(raised.size);
    const parts = free.length === 0 ? [] : divide(rest, free);
    const below = free.filter(
      ({ memberId, activeDays }) => activeDays > 0 && amountOf(memberId, parts) < minimumMinor,
    );
    if (below.length === 0) {
      const least = members.filter((member) => raised.has(member));
      return least.length === 0 ? parts : [leastPart(minimumMinor, least), ...parts];
    }
    for (const member of below) raised.add(member);
  }
}

function leastPart(minimumMinor: bigint, members: readonly PoolMember[]): PoolPart {
  const weighed: Weighed = { basis: 'minimum', weights: members.map(() => 1n), isFallback: false };
  return partBy(minimumMinor * BigInt(members.length), weighed, members, 0);
}

function partBy(
  totalMinor: bigint,
  { basis, weights, isFallback }: Weighed,
  members: readonly PoolMember[],
  periodSeq: number,
): PoolPart {
  const amounts = apportion(totalMinor, weights, periodSeq);
  const exact = exactShares(totalMinor, weights);
  const shares = members.map(({ memberId }, position) => ({
    memberId,
    weight: at(weights, position),
    exact: at(exact, position),
    amountMinor: at(amounts, position),
  }));
  return { basis, isFallback, totalMinor, totalWeight: at(exact, 0).totalWeight, shares };
}

/** A refund too small for the minimum goes back without one: it raises nobody, so nothing is wrong with the rule. */
function mirrored({ parts, shares }: PoolSplit): PoolSplit {
  return {
    parts: parts.map((part) => ({
      ...part,
      totalMinor: -part.totalMinor,
      shares: part.shares.map(({ exact, amountMinor, ...share }) => ({
        ...share,
        exact: { ...exact, floorMinor: -exact.floorMinor, remainder: -exact.remainder },
        amountMinor: -amountMinor,
      })),
    })),
    shares: shares.map(({ memberId, amountMinor }) => ({ memberId, amountMinor: -amountMinor })),
    largestMinimumMinor: null,
  };
}

function amountOf(memberId: string, parts: readonly PoolPart[]): bigint {
  return parts
    .flatMap(({ shares }) => shares)
    .filter((share) => share.memberId === memberId)
    .reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
}

function at<T>(list: readonly T[], position: number): T {
  const item = list[position];
  if (item === undefined) throw new RangeError(`nothing at position ${position}`);
  return item;
}
