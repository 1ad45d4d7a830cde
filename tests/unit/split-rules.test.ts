import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { activeDays } from '../../electron/core/domain/periods.ts';
import {
  type PoolMember,
  type PoolPart,
  type PoolSplit,
  splitPool,
} from '../../electron/core/domain/split-rules.ts';
import { usagePusd } from '../../electron/core/domain/split-weights.ts';
import { convertPusdToMinor } from '../../shared/money.ts';
import type { SplitRule } from '../../shared/split.ts';
import cases from './split-cases.json' with { type: 'json' };

const none = { minimumMinor: null };
const equal: SplitRule = { kind: 'equal', prorate: false, discounts: [], ...none };
const prorated: SplitRule = { ...equal, prorate: true };
const byUsage: SplitRule = { kind: 'by_usage', zeroUsage: 'equal_by_days', ...none };

function member(memberId: string, joinSeq: number, activeDays: number, usagePusd: bigint): PoolMember {
  return { memberId, joinSeq, activeDays, usage: [{ model: 'claude-sonnet-4-5', costPusd: usagePusd }] };
}

function users(usage: Readonly<Record<string, string>>): PoolMember[] {
  return Object.entries(usage).map(([id, pusd], i) => member(id, i, 30, BigInt(pusd)));
}

function amounts(split: PoolSplit): Record<string, bigint> {
  return Object.fromEntries(split.shares.map((share) => [share.memberId, share.amountMinor]));
}

/** The cases file's own figures, so that a wrong literal here and a wrong rule there cannot agree by accident. */
function expectedOf(id: string): Record<string, bigint> {
  const found = cases.cases.find((one) => one.id === id)?.expected as { shares_fen: Record<string, string> };
  return Object.fromEntries(Object.entries(found.shares_fen).map(([name, fen]) => [name, BigInt(fen)]));
}

describe('a pool split equally', () => {
  test('gives the odd fen to the next member each period (C01)', () => {
    const members = users({ A: '0', B: '0', C: '0' });
    const split = (periodSeq: number) =>
      amounts(splitPool({ totalMinor: 10_000n, rule: equal, members, periodSeq }));
    expect(split(0)).toEqual({ A: 3_334n, B: 3_333n, C: 3_333n });
    expect(split(1)).toEqual({ A: 3_333n, B: 3_334n, C: 3_333n });
    expect(split(2)).toEqual({ A: 3_333n, B: 3_333n, C: 3_334n });
  });

  test('by active days counts joiner, leaver and one-day member, and leaves out who joins later (C06)', () => {
    const period = { startOn: '2026-11-01', endOn: '2026-12-01' };
    const joined: [string, string, string | null][] = [
      ['A', '2026-01-05', null],
      ['B', '2026-11-11', null],
      ['C', '2026-03-01', '2026-11-16'],
      ['D', '2026-12-01', null],
      ['E', '2026-11-30', '2026-12-01'],
    ];
    const members = joined.map(([id, joinedOn, leftOn], i) =>
      member(id, i, activeDays([{ joinedOn, leftOn }], period), 0n),
    );
    expect(members.map((one) => one.activeDays)).toEqual([30, 20, 15, 0, 1]);

    const split = splitPool({ totalMinor: 19_900n, rule: prorated, members, periodSeq: 0 });
    expect(split.parts[0]?.basis).toBe('equal_by_days');
    expect(split.parts[0]?.totalWeight).toBe(66n);
    expect(amounts(split)).toEqual({ A: 9_045n, B: 6_030n, C: 4_523n, E: 302n });
    expect({ ...amounts(split), D: 0n }).toEqual(expectedOf('C06'));
  });

  test('does not charge a fee to someone who left before the period and only has late usage', () => {
    const members = [member('A', 0, 30, 0n), member('gone', 1, 0, 5n), member('B', 2, 30, 0n)];
    const split = splitPool({ totalMinor: 101n, rule: equal, members, periodSeq: 1 });
    expect(amounts(split)).toEqual({ A: 50n, gone: 0n, B: 51n });
  });

  test('counts all the same when the only members have late usage and no active day', () => {
    const members = [member('A', 0, 0, 9n), member('B', 1, 0, 1n)];
    const split = splitPool({ totalMinor: 10n, rule: prorated, members, periodSeq: 0 });
    expect(split.parts[0]?.basis).toBe('equal');
    expect(amounts(split)).toEqual({ A: 5n, B: 5n });
  });
});

describe('a pool split by usage', () => {
  test('follows metered cost down to a member who used one pUSD (C02)', () => {
    const members = users({ Lin: '7312450000000', Wang: '2687549999999', Zhao: '1' });
    const split = splitPool({ totalMinor: 145_000n, rule: byUsage, members, periodSeq: 4 });
    expect(amounts(split)).toEqual({ Lin: 106_031n, Wang: 38_969n, Zhao: 0n });
    expect(amounts(split)).toEqual(expectedOf('C02'));
    expect(split.parts[0]?.shares[0]?.exact).toEqual({
      floorMinor: 106_030n,
      remainder: 5_250_000_000_000n,
      totalWeight: 10_000_000_000_000n,
    });
  });

  test('converts the metered total once and never per member (C07)', () => {
    const usage = { A: '12349678901262', B: '9876543210987', C: '14901234567890' };
    const members = users(usage);
    const totalPusd = members.reduce((sum, one) => sum + usagePusd(one), 0n);
    expect(totalPusd).toBe(37_127_456_680_139n);
    const totalMinor = convertPusdToMinor(totalPusd, '7.1043', 'CNY');
    const split = splitPool({ totalMinor, rule: byUsage, members, periodSeq: 0 });
    expect(amounts(split)).toEqual({ A: 8_773n, B: 7_017n, C: 10_586n });
    expect(amounts(split)).toEqual(expectedOf('C07'));
  });

  test('mirrors a refund (C08)', () => {
    const members = users({ A: '5', B: '3', C: '2' });
    const split = splitPool({ totalMinor: -3_334n, rule: byUsage, members, periodSeq: 1 });
    expect(amounts(split)).toEqual({ A: -1_667n, B: -1_000n, C: -667n });
  });

  test('falls back to active days when nobody used anything (C11)', () => {
    const members = [member('A', 0, 30, 0n), member('B', 1, 30, 0n), member('C', 2, 10, 0n)];
    const split = splitPool({ totalMinor: 14_800n, rule: byUsage, members, periodSeq: 5 });
    expect(split.parts[0]?.basis).toBe('equal_by_days');
    expect(amounts(split)).toEqual({ A: 6_343n, B: 6_343n, C: 2_114n });
    expect(amounts(split)).toEqual(expectedOf('C11'));
  });

  test('is exact beyond what doubles can hold (C17)', () => {
    const members = users({ A: '10380988695591', B: '9143223758982', C: '9683259850358' });
    const split = splitPool({ totalMinor: 145_000n, rule: byUsage, members, periodSeq: 0 });
    expect(amounts(split)).toEqual({ A: 51_536n, B: 45_392n, C: 48_072n });
    expect(amounts(split)).toEqual(expectedOf('C17'));
  });

  test('keeps a member without usage in the turn for the odd fen', () => {
    const members = users({ A: '1', B: '0', C: '1' });
    const odd = (periodSeq: number) =>
      amounts(splitPool({ totalMinor: 3n, rule: byUsage, members, periodSeq }));
    expect([0, 1, 2].map(odd)).toEqual([
      { A: 2n, B: 0n, C: 1n },
      { A: 1n, B: 0n, C: 2n },
      { A: 1n, B: 0n, C: 2n },
    ]);
  });
});

describe('a pool with a base', () => {
  const baseAndUsage: SplitRule = {
    kind: 'base_plus_usage',
    baseBp: 4_000,
    zeroUsage: 'equal_by_days',
    ...none,
  };

  test('is shared by days as far as the base goes, the rest by usage (C03)', () => {
    const members = users({ A: '31123456789012', B: '12500000000000', C: '0', D: '6000000000001' });
    const split = splitPool({ totalMinor: 68_800n, rule: baseAndUsage, members, periodSeq: 2 });
    expect(split.parts.map(({ basis, totalMinor }) => [basis, totalMinor])).toEqual([
      ['equal_by_days', 27_520n],
      ['by_usage', 41_280n],
    ]);
    expect(split.parts[1]?.shares.map((share) => share.amountMinor)).toEqual([25_891n, 10_398n, 0n, 4_991n]);
    expect(amounts(split)).toEqual({ A: 32_771n, B: 17_278n, C: 6_880n, D: 11_871n });
    expect(amounts(split)).toEqual(expectedOf('C03'));
  });

  test('says so when nobody used anything, and the rest goes by days as well', () => {
    const idle = users({ A: '0', B: '0' });
    const { parts } = splitPool({ totalMinor: 100n, rule: baseAndUsage, members: idle, periodSeq: 0 });
    expect(parts.map(({ basis, isFallback }) => [basis, isFallback])).toEqual([
      ['equal_by_days', false],
      ['equal_by_days', true],
    ]);
  });

  test('rounds the base half up, and mirrors a refund of it', () => {
    const members = users({ A: '1', B: '1' });
    const rule = { ...baseAndUsage, baseBp: 5_000 };
    const parts = (totalMinor: bigint) =>
      splitPool({ totalMinor, rule, members, periodSeq: 0 }).parts.map((part) => part.totalMinor);
    expect(parts(101n)).toEqual([51n, 50n]);
    expect(parts(-101n)).toEqual([-51n, -50n]);
  });
});

describe('a pool with weights', () => {
  test("gives who is host half a share, and everybody's days count (车主半价)", () => {
    const rule: SplitRule = { ...prorated, discounts: [{ memberId: 'A', bp: 5_000 }] };
    const members = [member('A', 0, 30, 0n), member('B', 1, 30, 0n), member('C', 2, 15, 0n)];
    const split = splitPool({ totalMinor: 20_000n, rule, members, periodSeq: 0 });
    expect(split.parts[0]?.shares.map((share) => share.weight)).toEqual([150_000n, 300_000n, 150_000n]);
    expect(amounts(split)).toEqual({ A: 5_000n, B: 10_000n, C: 5_000n });
  });

  test('multiplies the weights that the owner has set by active days; without one a member weighs 1', () => {
    const rule: SplitRule = {
      kind: 'weights',
      weights: [
        { memberId: 'A', weight: 3 },
        { memberId: 'B', weight: 0 },
      ],
      ...none,
    };
    const members = [member('A', 0, 10, 0n), member('B', 1, 30, 9n), member('C', 2, 30, 0n)];
    expect(amounts(splitPool({ totalMinor: 600n, rule, members, periodSeq: 0 }))).toEqual({
      A: 300n,
      B: 0n,
      C: 300n,
    });
  });

  test('counts a model by its multiplier, and others once', () => {
    const rule: SplitRule = {
      kind: 'by_model',
      multipliers: [{ model: 'Claude-Opus*', bp: 25_000 }],
      zeroUsage: 'equal',
      ...none,
    };
    const used = (memberId: string, joinSeq: number, model: string): PoolMember => ({
      ...{ memberId, joinSeq, activeDays: 30 },
      usage: [{ model, costPusd: 4n }],
    });
    const members = [used('A', 0, 'claude-opus-4-5'), used('B', 1, 'claude-haiku-4-5')];
    const split = splitPool({ totalMinor: 700n, rule, members, periodSeq: 0 });
    expect(split.parts[0]?.shares.map((share) => share.weight)).toEqual([100_000n, 40_000n]);
    expect(amounts(split)).toEqual({ A: 500n, B: 200n });
  });
});

describe('a pool with a minimum', () => {
  const withMinimum = (minimumMinor: number): SplitRule => ({ ...byUsage, minimumMinor });
  const members = users({ A: '70', B: '20', C: '6', D: '3', E: '1' });

  test('raises who would bear less and shares the rest anew (C09)', () => {
    const split = splitPool({ totalMinor: 20_000n, rule: withMinimum(1_500), members, periodSeq: 0 });
    expect(amounts(split)).toEqual({ A: 12_056n, B: 3_444n, C: 1_500n, D: 1_500n, E: 1_500n });
    expect(amounts(split)).toEqual(expectedOf('C09'));
    expect(split.parts.map(({ basis, totalMinor }) => [basis, totalMinor])).toEqual([
      ['minimum', 4_500n],
      ['by_usage', 15_500n],
    ]);
  });

  test('goes on until nobody is below it any more', () => {
    const rule = withMinimum(3_400);
    const split = splitPool({ totalMinor: 20_000n, rule, members, periodSeq: 0 });
    expect(amounts(split)).toEqual({ A: 6_400n, B: 3_400n, C: 3_400n, D: 3_400n, E: 3_400n });
  });

  test('that it cannot bear is left out, and the largest that it can is told', () => {
    const split = splitPool({ totalMinor: 20_000n, rule: withMinimum(4_001), members, periodSeq: 0 });
    expect(split.largestMinimumMinor).toBe(4_000n);
    expect(amounts(split)).toEqual({ A: 14_000n, B: 4_000n, C: 1_200n, D: 600n, E: 200n });
    const bearable = splitPool({ totalMinor: 20_000n, rule: withMinimum(4_000), members, periodSeq: 0 });
    expect(Object.values(amounts(bearable))).toEqual([4_000n, 4_000n, 4_000n, 4_000n, 4_000n]);
  });

  test('does not raise who was not there in the period', () => {
    const late = [member('A', 0, 30, 9n), member('gone', 1, 0, 1n)];
    const split = splitPool({ totalMinor: 100n, rule: withMinimum(50), members: late, periodSeq: 0 });
    expect(amounts(split)).toEqual({ A: 90n, gone: 10n });
  });
});

describe('any pool', () => {
  const members = fc
    .array(
      fc.record({
        activeDays: fc.integer({ min: 0, max: 31 }),
        usagePusd: fc.bigInt({ min: 0n, max: 10n ** 14n }),
      }),
      {
        minLength: 1,
        maxLength: 10,
      },
    )
    .map((list) => list.map((one, i) => member(`m${i}`, i, one.activeDays, one.usagePusd)))
    .filter((list) => list.some((one) => one.activeDays > 0 || usagePusd(one) > 0n));
  const rules = fc.constantFrom(equal, prorated, byUsage);
  const totals = fc.bigInt({ min: -(10n ** 9n), max: 10n ** 9n });

  test('adds up to the cent, and each share is its exact fraction rounded', () => {
    fc.assert(
      fc.property(totals, rules, members, fc.nat(200), (totalMinor, rule, list, periodSeq) => {
        const split = splitPool({ totalMinor, rule, members: list, periodSeq });
        expect(split.shares.reduce((sum, share) => sum + share.amountMinor, 0n)).toBe(totalMinor);
        const [part] = split.parts as [PoolPart];
        expect(split.parts).toHaveLength(1);
        expect(part.shares.reduce((sum, share) => sum + share.weight, 0n)).toBe(part.totalWeight);
        for (const { weight, exact, amountMinor } of part.shares) {
          expect(exact.floorMinor * exact.totalWeight + exact.remainder).toBe(totalMinor * weight);
          const up = amountMinor - exact.floorMinor;
          expect(up * (totalMinor < 0n ? -1n : 1n) === 0n || up * (totalMinor < 0n ? -1n : 1n) === 1n).toBe(
            true,
          );
        }
      }),
    );
  });

  test('does not depend on the order in which members are listed', () => {
    fc.assert(
      fc.property(
        totals,
        rules,
        members.chain((list) =>
          fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
        ),
        fc.nat(200),
        (totalMinor, rule, [list, shuffled], periodSeq) => {
          expect(splitPool({ totalMinor, rule, members: shuffled, periodSeq })).toEqual(
            splitPool({ totalMinor, rule, members: list, periodSeq }),
          );
        },
      ),
    );
  });

  test('without members takes no amount', () => {
    const nobody = [member('D', 3, 0, 0n)];
    expect(splitPool({ totalMinor: 0n, rule: equal, members: nobody, periodSeq: 0 }).shares).toEqual([]);
    expect(() => splitPool({ totalMinor: 1n, rule: equal, members: nobody, periodSeq: 0 })).toThrow(
      RangeError,
    );
  });

  test('refuses two members in the same place', () => {
    const twins = [member('A', 1, 30, 0n), member('B', 1, 30, 0n)];
    expect(() => splitPool({ totalMinor: 1n, rule: equal, members: twins, periodSeq: 0 })).toThrow(
      RangeError,
    );
  });
});
