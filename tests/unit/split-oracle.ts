import type { SplitRule } from '../../shared/split.ts';

/*
 * A second, slow implementation of the split: fractions are kept whole, and the odd units are dealt one by one by
 * looking for whose turn it is.
 */

export type OracleMember = {
  readonly memberId: string;
  readonly joinSeq: number;
  readonly activeDays: number;
  readonly usage: readonly { readonly model: string; readonly costPusd: bigint }[];
};

type Pool = {
  readonly totalMinor: bigint;
  readonly rule: SplitRule;
  readonly members: readonly OracleMember[];
  readonly periodSeq: number;
};

type Shares = readonly (readonly [string, bigint])[];

/** The shares in order of joining, and the largest minimum where the rule's cannot be borne. */
export function oracleShares(pool: Pool): {
  readonly shares: Shares;
  readonly largestMinimumMinor: bigint | null;
} {
  if (pool.totalMinor < 0n) {
    const { shares } = oracleShares({ ...pool, totalMinor: -pool.totalMinor });
    const back = shares.map(([memberId, amount]) => [memberId, -amount] as const);
    return { shares: back, largestMinimumMinor: null };
  }
  const there = [...pool.members]
    .sort((a, b) => a.joinSeq - b.joinSeq)
    .filter((one) => one.activeDays > 0 || spent(one) > 0n);
  const least = BigInt(pool.rule.minimumMinor ?? 0);
  const bearers = there.filter((one) => one.activeDays > 0);
  if (least * BigInt(bearers.length) > pool.totalMinor)
    return {
      shares: without(pool, there, pool.totalMinor),
      largestMinimumMinor: pool.totalMinor / BigInt(bearers.length),
    };
  let raised: OracleMember[] = [];
  for (;;) {
    const rest = pool.totalMinor - least * BigInt(raised.length);
    const shares = new Map(
      without(
        pool,
        there.filter((one) => !raised.includes(one)),
        rest,
      ),
    );
    const poor = bearers.filter((one) => !raised.includes(one) && (shares.get(one.memberId) ?? 0n) < least);
    if (poor.length === 0)
      return {
        shares: there.map(({ memberId }) => [memberId, shares.get(memberId) ?? least] as const),
        largestMinimumMinor: null,
      };
    raised = [...raised, ...poor];
  }
}

function without({ rule, periodSeq }: Pool, there: readonly OracleMember[], total: bigint): Shares {
  if (there.length === 0) return [];
  if (rule.kind !== 'base_plus_usage') return deal(total, weightsOf(rule, there), there, periodSeq);
  // Half up: twice the amount and one more half, cut off.
  const doubled = (total * BigInt(rule.baseBp) * 2n) / 10_000n;
  const base = (doubled + 1n) / 2n;
  const first = deal(base, orDays(there.map(days), there), there, periodSeq);
  const second = new Map(
    deal(total - base, usageWeights(there.map(spent), rule.zeroUsage, there), there, periodSeq),
  );
  return first.map(([memberId, amount]) => [memberId, amount + (second.get(memberId) ?? 0n)] as const);
}

function weightsOf(
  rule: Exclude<SplitRule, { kind: 'base_plus_usage' }>,
  there: readonly OracleMember[],
): bigint[] {
  if (rule.kind === 'by_usage') return usageWeights(there.map(spent), rule.zeroUsage, there);
  if (rule.kind === 'by_model')
    return usageWeights(
      there.map((one) =>
        one.usage.reduce((sum, { model, costPusd }) => sum + costPusd * factor(model, rule.multipliers), 0n),
      ),
      rule.zeroUsage,
      there,
    );
  if (rule.kind === 'weights')
    return orDays(
      there.map(
        (one) => days(one) * BigInt(rule.weights.find((own) => own.memberId === one.memberId)?.weight ?? 1),
      ),
      there,
    );
  const heads = rule.prorate ? there.map(days) : there.map((one) => (one.activeDays > 0 ? 1n : 0n));
  return orDays(
    heads.map((head, index) => {
      const off = rule.discounts.find((own) => own.memberId === there[index]?.memberId)?.bp ?? 0;
      return head * BigInt(10_000 - off);
    }),
    there,
  );
}

function usageWeights(
  weights: bigint[],
  zeroUsage: 'equal' | 'equal_by_days',
  there: readonly OracleMember[],
): bigint[] {
  if (weights.some((weight) => weight > 0n)) return weights;
  return orDays(
    zeroUsage === 'equal' ? there.map((one) => (one.activeDays > 0 ? 1n : 0n)) : there.map(days),
    there,
  );
}

function orDays(weights: bigint[], there: readonly OracleMember[]): bigint[] {
  if (weights.some((weight) => weight > 0n)) return weights;
  const byDays = there.map(days);
  return byDays.some((weight) => weight > 0n) ? byDays : there.map(() => 1n);
}

/** Whole units first; then one at a time to the largest fraction, among equal ones to whose turn it is. */
function deal(total: bigint, weights: bigint[], there: readonly OracleMember[], periodSeq: number): Shares {
  const sum = weights.reduce((all, weight) => all + weight, 0n);
  const amounts = weights.map((weight) => (total * weight - ((total * weight) % sum)) / sum);
  const fractions = weights.map((weight) => (total * weight) % sum);
  const served = new Set<number>();
  for (let left = total - amounts.reduce((all, amount) => all + amount, 0n); left > 0n; left -= 1n) {
    let best = -1;
    for (let step = 0; step < there.length; step += 1) {
      // Beginning with whose turn it is: only a larger fraction goes before.
      const position = (step + periodSeq) % there.length;
      if (!served.has(position) && (best < 0 || (fractions[position] ?? 0n) > (fractions[best] ?? 0n)))
        best = position;
    }
    served.add(best);
    amounts[best] = (amounts[best] ?? 0n) + 1n;
  }
  return there.map(({ memberId }, position) => [memberId, amounts[position] ?? 0n] as const);
}

function factor(
  model: string,
  multipliers: readonly { readonly model: string; readonly bp: number }[],
): bigint {
  for (const { model: pattern, bp } of multipliers) {
    const [wanted, name] = [pattern.toLowerCase(), model.toLowerCase()];
    if (wanted === name || (wanted.endsWith('*') && name.startsWith(wanted.slice(0, wanted.length - 1))))
      return BigInt(bp);
  }
  return 10_000n;
}

function spent({ usage }: OracleMember): bigint {
  return usage.reduce((sum, { costPusd }) => sum + costPusd, 0n);
}

function days({ activeDays }: OracleMember): bigint {
  return BigInt(activeDays);
}
