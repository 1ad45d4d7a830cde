import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { apportion, exactShares } from '../../electron/core/domain/apportionment.ts';

/**
 * The same rule told slowly and differently: hand out unit by unit, each to the position that is owed the most
 * (compared as fractions by cross multiplication), nobody twice.
 */
function slowApportion(total: bigint, weights: readonly bigint[], rotation: number): bigint[] {
  const sign = total < 0n ? -1n : 1n;
  const size = total * sign;
  const whole = weights.reduce((a, b) => a + b, 0n);
  const shares = weights.map((weight) => {
    let share = 0n;
    for (let step = size; step > 0n; step /= 2n)
      while ((share + step) * whole <= size * weight) share += step;
    return share;
  });
  const served = new Set<number>();
  while (shares.reduce((a, b) => a + b, 0n) < size) {
    let best = -1;
    for (let round = 0; round < weights.length; round += 1) {
      const position = (((round + rotation) % weights.length) + weights.length) % weights.length;
      if (served.has(position)) continue;
      const owed = (p: number) => size * (weights[p] ?? 0n) - (shares[p] ?? 0n) * whole;
      if (best === -1 || owed(position) > owed(best)) best = position;
    }
    served.add(best);
    shares[best] = (shares[best] ?? 0n) + 1n;
  }
  return shares.map((share) => share * sign);
}

const weightLists = fc
  .array(fc.oneof(fc.bigInt({ min: 0n, max: 5n }), fc.bigInt({ min: 0n, max: 10n ** 16n })), {
    minLength: 1,
    maxLength: 12,
  })
  .filter((weights) => weights.some((weight) => weight > 0n));
const totals = fc.oneof(
  fc.bigInt({ min: -50n, max: 50n }),
  fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }),
);
const rotations = fc.integer({ min: 0, max: 1_000 });

describe('largest remainder', () => {
  test('moves the odd fen on with each period, as in case C01', () => {
    expect(apportion(10_000n, [1n, 1n, 1n], 0)).toEqual([3_334n, 3_333n, 3_333n]);
    expect(apportion(10_000n, [1n, 1n, 1n], 1)).toEqual([3_333n, 3_334n, 3_333n]);
    expect(apportion(10_000n, [1n, 1n, 1n], 2)).toEqual([3_333n, 3_333n, 3_334n]);
    expect(apportion(10_000n, [1n, 1n, 1n], 3)).toEqual([3_334n, 3_333n, 3_333n]);
  });

  test('gives a refund as the exact mirror of the charge, as in case C08', () => {
    expect(apportion(-3_334n, [5n, 3n, 2n], 1)).toEqual([-1_667n, -1_000n, -667n]);
    expect(apportion(3_334n, [5n, 3n, 2n], 1)).toEqual([1_667n, 1_000n, 667n]);
  });

  test('stays exact where doubles give the odd fen to the wrong member, as in case C17', () => {
    const usage = [10_380_988_695_591n, 9_143_223_758_982n, 9_683_259_850_358n];
    expect(apportion(145_000n, usage, 0)).toEqual([51_536n, 45_392n, 48_072n]);
  });

  test('keeps a member of weight zero in the turn but never charges them', () => {
    expect(apportion(10n, [1n, 0n, 1n, 1n], 1)).toEqual([3n, 0n, 4n, 3n]);
    expect(apportion(1n, [0n, 1n], 0)).toEqual([0n, 1n]);
  });

  test('shares nothing as nothing', () => {
    expect(apportion(0n, [3n, 1n], 5)).toEqual([0n, 0n]);
  });

  test('refuses weights that decide nothing or are negative, and a turn that is no whole number', () => {
    expect(() => apportion(100n, [0n, 0n], 0)).toThrow(RangeError);
    expect(() => apportion(100n, [], 0)).toThrow(RangeError);
    expect(() => apportion(100n, [2n, -1n], 0)).toThrow(RangeError);
    expect(() => apportion(100n, [1n], 0.5)).toThrow(RangeError);
  });

  test('agrees with a slow count by hand', () => {
    fc.assert(
      fc.property(totals, weightLists, rotations, (total, weights, rotation) => {
        expect(apportion(total, weights, rotation)).toEqual(slowApportion(total, weights, rotation));
      }),
      { numRuns: 500 },
    );
  });

  test('always adds up, and no share is a whole unit away from exact', () => {
    fc.assert(
      fc.property(totals, weightLists, rotations, (total, weights, rotation) => {
        const shares = apportion(total, weights, rotation);
        const whole = weights.reduce((a, b) => a + b, 0n);
        expect(shares.reduce((a, b) => a + b, 0n)).toBe(total);
        for (const [i, weight] of weights.entries()) {
          const off = (shares[i] ?? 0n) * whole - total * weight;
          expect((off < 0n ? -off : off) < whole).toBe(true);
        }
      }),
    );
  });

  test('cancels a charge by its refund for every member', () => {
    fc.assert(
      fc.property(totals, weightLists, rotations, (total, weights, rotation) => {
        const charge = apportion(total, weights, rotation);
        const refund = apportion(-total, weights, rotation);
        expect(charge.map((share, i) => share + (refund[i] ?? 0n))).toEqual(weights.map(() => 0n));
      }),
    );
  });

  test('evens out over as many periods as there are equal members', () => {
    fc.assert(
      fc.property(totals, fc.integer({ min: 1, max: 10 }), rotations, (total, count, first) => {
        const weights = Array.from({ length: count }, () => 1n);
        const sums = weights.map(() => 0n);
        for (let period = first; period < first + count; period += 1) {
          for (const [i, share] of apportion(total, weights, period).entries())
            sums[i] = (sums[i] ?? 0n) + share;
        }
        expect(sums).toEqual(weights.map(() => total));
      }),
    );
  });
});

describe('the exact fraction', () => {
  test('is what the statement prints, with the sign of the total', () => {
    const weights = [7_312_450_000_000n, 2_687_549_999_999n, 1n];
    expect(exactShares(145_000n, weights)[0]).toEqual({
      floorMinor: 106_030n,
      remainder: 5_250_000_000_000n,
      totalWeight: 10_000_000_000_000n,
    });
    expect(exactShares(-3_334n, [5n, 3n, 2n])[1]).toEqual({
      floorMinor: -1_000n,
      remainder: -2n,
      totalWeight: 10n,
    });
  });
});
