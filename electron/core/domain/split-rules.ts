import type { Pusd } from '../../../shared/money.ts';
import type { RuleApplied, SplitRule } from '../../../shared/split.ts';
import { apportion, type ExactShare, exactShares } from './apportionment.ts';

export type PoolMember = {
  readonly memberId: string;
  /** Place in the group's order of joining; unique within a group. */
  readonly joinSeq: number;
  /** Calendar days of the period the member was in the group. */
  readonly activeDays: number;
  /** Priced usage on the pool's account within the period. */
  readonly usagePusd: Pusd;
};

export type PoolShare = {
  readonly memberId: string;
  readonly weight: bigint;
  /** The share before rounding, so that it can be checked by hand. */
  readonly exact: ExactShare;
  readonly amountMinor: bigint;
};

export type PoolSplit = {
  readonly ruleApplied: RuleApplied;
  readonly totalWeight: bigint;
  /** In the order of joining; members with neither an active day nor usage are not in the pool. */
  readonly shares: readonly PoolShare[];
};

export type PoolToSplit = {
  readonly totalMinor: bigint;
  readonly rule: SplitRule;
  readonly members: readonly PoolMember[];
  /** The period's number within the group; moves the odd cent from member to member. */
  readonly periodSeq: number;
};

/**
 * Shares one pool among its members; the shares add up to `totalMinor` exactly, whatever the order of `members`.
 *
 * When the rule gives everybody a weight of zero, active days decide; when nobody was active either, all
 * count the same. RangeError when there is an amount but no member, or two members have one `joinSeq`.
 */
export function splitPool({ totalMinor, rule, members, periodSeq }: PoolToSplit): PoolSplit {
  const present = members
    .filter((member) => member.activeDays > 0 || member.usagePusd > 0n)
    .sort((a, b) => a.joinSeq - b.joinSeq);
  if (new Set(present.map((member) => member.joinSeq)).size < present.length) {
    throw new RangeError('two members of a pool have the same place in the order of joining');
  }
  if (present.length === 0) {
    if (totalMinor !== 0n) throw new RangeError('an amount cannot be shared among no members');
    return { ruleApplied: intendedBy(rule), totalWeight: 0n, shares: [] };
  }

  const { ruleApplied, weights } = weigh(present, rule);
  const amounts = apportion(totalMinor, weights, periodSeq);
  const exact = exactShares(totalMinor, weights);
  const shares = present.map((member, position) => ({
    memberId: member.memberId,
    weight: at(weights, position),
    exact: at(exact, position),
    amountMinor: at(amounts, position),
  }));
  return { ruleApplied, totalWeight: at(exact, 0).totalWeight, shares };
}

type Weighed = { readonly ruleApplied: RuleApplied; readonly weights: readonly bigint[] };

function weigh(members: readonly PoolMember[], rule: SplitRule): Weighed {
  const candidates: readonly Weighed[] = [
    byRule(members, rule),
    { ruleApplied: 'equal_by_days', weights: members.map((member) => BigInt(member.activeDays)) },
  ];
  return (
    candidates.find(({ weights }) => weights.some((weight) => weight > 0n)) ?? {
      ruleApplied: 'equal',
      weights: members.map(() => 1n),
    }
  );
}

function byRule(members: readonly PoolMember[], rule: SplitRule): Weighed {
  const ruleApplied = intendedBy(rule);
  switch (ruleApplied) {
    case 'by_usage':
      return { ruleApplied, weights: members.map((member) => member.usagePusd) };
    case 'equal_by_days':
      return { ruleApplied, weights: members.map((member) => BigInt(member.activeDays)) };
    case 'equal':
      // Late usage of someone who had left before the period does not make them share a fee of it.
      return { ruleApplied, weights: members.map((member) => (member.activeDays > 0 ? 1n : 0n)) };
  }
}

function intendedBy(rule: SplitRule): RuleApplied {
  switch (rule.kind) {
    case 'by_usage':
      return 'by_usage';
    case 'equal':
      return rule.prorate ? 'equal_by_days' : 'equal';
  }
}

function at<T>(list: readonly T[], position: number): T {
  const item = list[position];
  if (item === undefined) throw new RangeError(`nothing at position ${position}`);
  return item;
}
