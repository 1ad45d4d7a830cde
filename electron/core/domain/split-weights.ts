import type { Pusd } from '../../../shared/money.ts';
import type { PartBasis, SplitRule, ZeroUsage } from '../../../shared/split.ts';

export type PoolMember = {
  readonly memberId: string;
  /** Place in the group's order of joining; unique within a group. */
  readonly joinSeq: number;
  /** Calendar days of the period the member was in the group. */
  readonly activeDays: number;
  /** Priced usage on the pool's account within the period, by model. */
  readonly usage: readonly { readonly model: string; readonly costPusd: Pusd }[];
};

/** Weights in the order of the members, and what they are. */
export type Weighed = {
  readonly basis: PartBasis;
  readonly weights: readonly bigint[];
  /** True where the rule had nothing to go by, and these are others than it asks for. */
  readonly isFallback: boolean;
};

type Asked = Pick<Weighed, 'basis' | 'weights'>;

/** What part of the pool is shared by weights of this kind. */
type Part = { readonly totalMinor: bigint; readonly weighed: Weighed };

const WHOLE_BP = 10_000n;

/** The metered cost of a member on the pool's account. */
export function usagePusd({ usage }: Pick<PoolMember, 'usage'>): Pusd {
  return usage.reduce((sum, { costPusd }) => sum + costPusd, 0n);
}

/** The parts into which the rule divides an amount that is not negative; they add up to it. */
export function partsOf(totalMinor: bigint, rule: SplitRule, members: readonly PoolMember[]): Part[] {
  if (rule.kind !== 'base_plus_usage') return [{ totalMinor, weighed: weigh(rule, members) }];
  const baseMinor = (totalMinor * BigInt(rule.baseBp) * 2n + WHOLE_BP) / (WHOLE_BP * 2n);
  const base = { totalMinor: baseMinor, weighed: usable(byDays(members), members) };
  const usage = byUsage('by_usage', members.map(usagePusd), rule.zeroUsage, members);
  return [base, { totalMinor: totalMinor - baseMinor, weighed: usage }];
}

function weigh(
  rule: Exclude<SplitRule, { kind: 'base_plus_usage' }>,
  members: readonly PoolMember[],
): Weighed {
  switch (rule.kind) {
    case 'equal':
      return usable(equally(rule, members), members);
    case 'weights': {
      const own = new Map(rule.weights.map(({ memberId, weight }) => [memberId, BigInt(weight)]));
      const weights = members.map(
        ({ memberId, activeDays }) => (own.get(memberId) ?? 1n) * BigInt(activeDays),
      );
      return usable({ basis: 'weights', weights }, members);
    }
    case 'by_usage':
      return byUsage('by_usage', members.map(usagePusd), rule.zeroUsage, members);
    case 'by_model': {
      const multiplied = members.map(({ usage }) =>
        usage.reduce(
          (sum, { model, costPusd }) => sum + costPusd * multiplierOf(model, rule.multipliers),
          0n,
        ),
      );
      return byUsage('by_model', multiplied, rule.zeroUsage, members);
    }
  }
}

/** Late usage of someone who had left before the period does not make them share by heads. */
function equally(rule: SplitRule & { kind: 'equal' }, members: readonly PoolMember[]): Asked {
  const discounts = new Map(rule.discounts.map(({ memberId, bp }) => [memberId, BigInt(bp)]));
  const isAnyReduced = members.some(({ memberId }) => (discounts.get(memberId) ?? 0n) > 0n);
  const weights = members.map(({ memberId, activeDays }) => {
    const heads = rule.prorate ? BigInt(activeDays) : activeDays > 0 ? 1n : 0n;
    return isAnyReduced ? heads * (WHOLE_BP - (discounts.get(memberId) ?? 0n)) : heads;
  });
  return { basis: rule.prorate ? 'equal_by_days' : 'equal', weights };
}

function byDays(members: readonly PoolMember[]): Asked {
  return { basis: 'equal_by_days', weights: members.map(({ activeDays }) => BigInt(activeDays)) };
}

function byUsage(
  basis: 'by_usage' | 'by_model',
  weights: readonly bigint[],
  zeroUsage: ZeroUsage,
  members: readonly PoolMember[],
): Weighed {
  if (weights.some((weight) => weight > 0n)) return { basis, weights, isFallback: false };
  const unused = {
    kind: 'equal',
    prorate: zeroUsage === 'equal_by_days',
    discounts: [],
    minimumMinor: null,
  } as const;
  return { ...usable(equally(unused, members), members), isFallback: true };
}

/** The weights, or where they are all zero active days, or where nobody was active either one for each. */
function usable(asked: Asked, members: readonly PoolMember[]): Weighed {
  const all: readonly Asked[] = [asked, byDays(members)];
  const found = all.find(({ weights }) => weights.some((weight) => weight > 0n));
  return { ...(found ?? { basis: 'equal', weights: members.map(() => 1n) }), isFallback: found !== asked };
}

/** The first pattern that fits counts; a trailing `*` stands for any ending. */
function multiplierOf(
  model: string,
  multipliers: readonly { readonly model: string; readonly bp: number }[],
): bigint {
  const name = model.toLowerCase();
  const found = multipliers.find(({ model: pattern }) => {
    const wanted = pattern.toLowerCase();
    return wanted.endsWith('*') ? name.startsWith(wanted.slice(0, -1)) : name === wanted;
  });
  return found === undefined ? WHOLE_BP : BigInt(found.bp);
}
