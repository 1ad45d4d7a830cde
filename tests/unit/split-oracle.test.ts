import { expect, test } from 'vitest';
import { splitPool } from '../../electron/core/domain/split-rules.ts';
import type { PoolMember } from '../../electron/core/domain/split-weights.ts';
import type { SplitRule } from '../../shared/split.ts';
import { seededRandom } from '../seeded-random.ts';
import { type OracleMember, oracleShares } from './split-oracle.ts';

/*
 * Random periods by every rule, held against a slow second implementation that was written from the rules' words and
 * shares no code with the first. SPLIT_ROUNDS=1000000 for the long run.
 */
const seed = Number(process.env.SPLIT_SEED ?? 20261127);
const rounds = Number(process.env.SPLIT_ROUNDS ?? 100_000);
const random = seededRandom(seed);
const models = ['claude-opus-4-5', 'claude-sonnet-4-5', 'gpt-5.1'];

function pick<T>(list: readonly T[]): T {
  return list[random(list.length)] as T;
}

function member(position: number): OracleMember {
  const usage = Array.from({ length: random(4) }, () => ({
    model: pick(models),
    costPusd: BigInt(random(2) === 0 ? random(3) : random(2 ** 31) * random(2 ** 12)),
  }));
  return { memberId: `m${position}`, joinSeq: position * 3, activeDays: pick([0, 1, 15, 30, 30, 31]), usage };
}

function rule(members: readonly OracleMember[], minimumMinor: number | null): SplitRule {
  const zeroUsage = pick(['equal_by_days', 'equal'] as const);
  const some = members.filter(() => random(3) === 0).map(({ memberId }) => memberId);
  switch (random(6)) {
    case 0:
      return { kind: 'equal', prorate: true, discounts: [], minimumMinor };
    case 1: {
      const discounts = some.map((memberId) => ({ memberId, bp: random(10_001) }));
      return { kind: 'equal', prorate: random(2) === 0, discounts, minimumMinor };
    }
    case 2:
      return { kind: 'by_usage', zeroUsage, minimumMinor };
    case 3:
      return { kind: 'base_plus_usage', baseBp: random(10_001), zeroUsage, minimumMinor };
    case 4:
      return {
        kind: 'weights',
        weights: some.map((memberId) => ({ memberId, weight: random(5) })),
        minimumMinor,
      };
    default:
      return {
        kind: 'by_model',
        multipliers: [{ model: pick(['claude-*', 'CLAUDE-OPUS-4-5', '*']), bp: random(30_000) }],
        zeroUsage,
        minimumMinor,
      };
  }
}

function shuffled<T>(list: readonly T[]): T[] {
  return list
    .map((item) => ({ item, place: random(1_000_000) }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}

test(`any period is shared as the rules say (seed ${seed}, ${rounds} rounds)`, () => {
  let minimums = 0;
  for (let round = 0; round < rounds; round += 1) {
    const members = Array.from({ length: 1 + random(7) }, (_, position) => member(position));
    if (!members.some((one) => one.activeDays > 0 || one.usage.some(({ costPusd }) => costPusd > 0n)))
      continue;
    const sign = random(4) === 0 ? -1n : 1n;
    const totalMinor = sign * BigInt(pick([0, 1, 2, 3, 100, random(200_000), random(2 ** 31)]));
    const minimumMinor = random(3) === 0 ? 1 + random(1 + Number(sign * totalMinor) / members.length) : null;
    const given = rule(members, minimumMinor === null ? null : Math.floor(minimumMinor));
    const periodSeq = random(40);
    const split = splitPool({ totalMinor, rule: given, members: shuffled<PoolMember>(members), periodSeq });
    const told = `round ${round}: ${JSON.stringify({ totalMinor: String(totalMinor), given, periodSeq })}`;
    const amounts = split.shares.map(({ memberId, amountMinor }) => [memberId, amountMinor]);
    const expected = oracleShares({ totalMinor, rule: given, members, periodSeq });
    if (split.parts.some(({ basis }) => basis === 'minimum')) minimums += 1;
    if (JSON.stringify(amounts, String) !== JSON.stringify(expected.shares, String))
      expect(amounts, told).toEqual(expected.shares);
    if (split.largestMinimumMinor !== expected.largestMinimumMinor)
      expect(split.largestMinimumMinor, told).toBe(expected.largestMinimumMinor);
    checkExactness(split, totalMinor, told);
  }
  expect(minimums).toBeGreaterThan(rounds / 50);
});

/** What holds for every pool whatever its rule: sums, and each share within one unit of its exact fraction. */
function checkExactness(
  { parts, shares }: ReturnType<typeof splitPool>,
  totalMinor: bigint,
  told: string,
): void {
  const sum = shares.reduce((total, share) => total + share.amountMinor, 0n);
  const partSum = parts.reduce((total, part) => total + part.totalMinor, 0n);
  if (sum !== totalMinor || partSum !== totalMinor)
    expect([sum, partSum], told).toEqual([totalMinor, totalMinor]);
  for (const part of parts)
    for (const { amountMinor, weight } of part.shares) {
      const off = amountMinor * part.totalWeight - part.totalMinor * weight;
      const isNear = (off < 0n ? -off : off) < part.totalWeight;
      if (!isNear) expect(isNear, told).toBe(true);
    }
}
