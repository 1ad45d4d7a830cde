import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { costOfCall } from '../../shared/call-cost.ts';
import { pusdPerToken, pusdToUsd, usdPerMillionTokens, usdToPusd } from '../../shared/money.ts';

describe('the cost of a call', () => {
  test('is tokens at their prices, plus the fixed cost, less the discount', () => {
    // $0.003702 + $0.01 = $0.013702; 10 % of it is $0.0013702.
    expect(costOfCall(3_702_000_000n, 10_000_000_000n, 1_000)).toEqual({
      grossPusd: 13_702_000_000n,
      discountPusd: 1_370_200_000n,
      costPusd: 12_331_800_000n,
    });
    expect(costOfCall(3_702_000_000n, 0n, 0)).toEqual({
      grossPusd: 3_702_000_000n,
      discountPusd: 0n,
      costPusd: 3_702_000_000n,
    });
  });

  test.each([
    // cost = gross x (1 - discount), half up: 0.5 -> 1, 0.4999 -> 0, 1.5 -> 2, 2.5 -> 3, 5000.5 -> 5001
    [1n, 5_000, 1n, 0n],
    [1n, 5_001, 0n, 1n],
    [3n, 5_000, 2n, 1n],
    [5n, 5_000, 3n, 2n],
    [10_001n, 5_000, 5_001n, 5_000n],
    [10_000n, 1, 9_999n, 1n],
    [5_000n, 9_999, 1n, 4_999n],
    [4_999n, 9_999, 0n, 4_999n],
    [7n, 10_000, 0n, 7n],
  ])('%d pUSD less %d bp is %d pUSD, rounded half up once', (gross, bp, costPusd, discountPusd) => {
    expect(costOfCall(gross, 0n, bp)).toEqual({ grossPusd: gross, discountPusd, costPusd });
    expect(costOfCall(0n, gross, bp)).toEqual({ grossPusd: gross, discountPusd, costPusd });
  });

  test('is exact far beyond what doubles hold, up to the largest a column takes', () => {
    const largest = 9_223_372_036_854_775_807n;
    expect(costOfCall(largest, 0n, 0).costPusd).toBe(largest);
    expect(costOfCall(largest - 1n, 1n, 1)).toEqual({
      grossPusd: largest,
      discountPusd: 922_337_203_685_478n,
      costPusd: 9_222_449_699_651_090_329n,
    });
  });

  test('refuses parts below zero and discounts that are none', () => {
    expect(() => costOfCall(-1n, 0n, 0)).toThrow(RangeError);
    expect(() => costOfCall(0n, -1n, 0)).toThrow(RangeError);
    for (const bp of [-1, 10_001, 0.5, Number.NaN]) expect(() => costOfCall(1n, 0n, bp)).toThrow(RangeError);
  });

  test('is never negative nor above its parts, grows with them, and discounts a sum as a whole', () => {
    const amount = fc.bigInt({ min: 0n, max: 10n ** 18n });
    const discount = fc.integer({ min: 0, max: 10_000 });
    fc.assert(
      fc.property(amount, amount, discount, (tokens, fixed, bp) => {
        const { grossPusd, discountPusd, costPusd } = costOfCall(tokens, fixed, bp);
        expect(grossPusd).toBe(tokens + fixed);
        expect(costPusd + discountPusd).toBe(grossPusd);
        expect(costPusd >= 0n && discountPusd >= 0n).toBe(true);
        expect(costPusd).toBe(costOfCall(0n, tokens + fixed, bp).costPusd);
        expect(costOfCall(tokens + 1n, fixed, bp).costPusd >= costPusd).toBe(true);
        // Half up: off the exact value by half a pUSD at most, and never below it by as much.
        const exact = grossPusd * BigInt(10_000 - bp);
        expect(2n * (costPusd * 10_000n - exact)).toBeLessThanOrEqual(10_000n);
        expect(2n * (exact - costPusd * 10_000n)).toBeLessThan(10_000n);
        const parts = costOfCall(tokens, 0n, bp).costPusd + costOfCall(fixed, 0n, bp).costPusd;
        expect([-1n, 0n, 1n]).toContain(parts - costPusd);
      }),
    );
  });

  test('is zero without a discount only when every part is, and with one below 100 % from 5,000 pUSD on never', () => {
    const amount = fc.bigInt({ min: 0n, max: 10n ** 15n });
    fc.assert(
      fc.property(amount, amount, fc.integer({ min: 0, max: 9_999 }), (tokens, fixed, bp) => {
        expect(costOfCall(tokens, fixed, 0).costPusd === 0n).toBe(tokens === 0n && fixed === 0n);
        expect(costOfCall(tokens + 5_000n, fixed, bp).costPusd).toBeGreaterThan(0n);
      }),
    );
  });
});

describe('prices and amounts as texts', () => {
  test('are read to the last decimal and written without zeros at their end', () => {
    expect(usdToPusd('0.01')).toBe(10_000_000_000n);
    expect(usdToPusd('0.000000000001')).toBe(1n);
    expect(usdToPusd('999.999999999999')).toBe(999_999_999_999_999n);
    expect(pusdToUsd(10_000_000_000n)).toBe('0.01');
    expect(pusdToUsd(0n)).toBe('0');
    expect(pusdToUsd(100_000_000_000_000n)).toBe('100');
    expect(usdPerMillionTokens(3_750_000n)).toBe('3.75');
    expect(usdPerMillionTokens(100_000_000n)).toBe('100');
    expect(usdPerMillionTokens(1n)).toBe('0.000001');
    for (const text of ['0.0000000000001', '-1', '1e3', '', '1.', '.5', '１'])
      expect(() => usdToPusd(text)).toThrow(RangeError);
  });

  test('come back as they were', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 18n }), (pusd) => {
        expect(usdToPusd(pusdToUsd(pusd))).toBe(pusd);
        expect(pusdPerToken(usdPerMillionTokens(pusd))).toBe(pusd);
      }),
    );
  });
});
