import { describe, expect, test } from 'vitest';
import { readOwnPrices } from '../../electron/core/domain/cost-input.ts';
import type { PriceEntry } from '../../electron/core/domain/pricing.ts';
import {
  type CostProfile,
  decodeOwnPrices,
  encodeOwnPrices,
  profileAt,
  tariffCost,
  tariffOf,
} from '../../electron/core/domain/tariffs.ts';
import { AttemptPricing } from '../../electron/core/services/metering-pricing.ts';
import { zeroTokens } from '../../shared/tokens.ts';

const listed: PriceEntry = {
  provider: 'anthropic',
  model: 'sonnet',
  names: ['sonnet'],
  prefixes: ['sonnet'],
  prices: {
    inputTokens: 3_000_000n,
    cacheWrite5mTokens: 3_750_000n,
    cacheWrite1hTokens: null,
    cacheReadTokens: 300_000n,
    outputTokens: 15_000_000n,
  },
  longContext: {
    overInputTokens: 200_000,
    prices: {
      inputTokens: 6_000_000n,
      cacheWrite5mTokens: 7_500_000n,
      cacheWrite1hTokens: null,
      cacheReadTokens: 600_000n,
      outputTokens: 22_500_000n,
    },
  },
  derivedKinds: [],
};

const none: CostProfile = { version: 1, validFromMs: 0, prices: [], fixedPusd: 0n, discountBp: 0 };

function withPrices(...typed: Parameters<typeof readOwnPrices>[0]): CostProfile {
  return { ...none, prices: readOwnPrices(typed, 'prices') };
}

const tokens = { ...zeroTokens, inputTokens: 1_234, outputTokens: 567 };

describe('the tariff of a model', () => {
  test('is the price list, the fixed cost and the discount', () => {
    const profile = { ...none, fixedPusd: 10_000_000_000n, discountBp: 1_000 };
    const tariff = tariffOf(listed, profile, 'sonnet');
    expect(tariff?.entry).toBe(listed);
    // 3,702 + 8,505 M pUSD, + 10,000 M, less 10 %.
    expect(tariff && tariffCost(tokens, tariff)).toEqual({
      lines: [
        { kind: 'inputTokens', tokens: 1_234, pusdPerToken: 3_000_000n, amountPusd: 3_702_000_000n },
        { kind: 'outputTokens', tokens: 567, pusdPerToken: 15_000_000n, amountPusd: 8_505_000_000n },
      ],
      grossPusd: 22_207_000_000n,
      discountPusd: 2_220_700_000n,
      costPusd: 19_986_300_000n,
    });
  });

  test('has own prices before listed ones, kind by kind, beyond the long-context threshold too', () => {
    const profile = withPrices({ model: 'sonnet', input: '2.5', cacheWrite1h: '4' });
    const tariff = tariffOf(listed, profile, 'sonnet');
    if (tariff === undefined) throw new Error('no tariff');
    expect(tariff.ownKinds).toEqual(['inputTokens', 'cacheWrite1hTokens']);
    expect(tariffCost(tokens, tariff)?.costPusd).toBe(1_234n * 2_500_000n + 567n * 15_000_000n);
    expect(tariffCost({ ...tokens, cacheWrite1hTokens: 10 }, tariff)?.costPusd).toBe(11_630_000_000n);
    const long = { ...zeroTokens, inputTokens: 200_001, outputTokens: 1 };
    expect(tariffCost(long, tariff)?.costPusd).toBe(200_001n * 2_500_000n + 22_500_000n);
  });

  test('is known by own prices alone, as far as they go', () => {
    const tariff = tariffOf(undefined, withPrices({ model: 'qwen-max', input: '1.6' }), 'qwen-max');
    if (tariff === undefined) throw new Error('no tariff');
    expect(tariffCost({ ...zeroTokens, inputTokens: 10 }, tariff)?.costPusd).toBe(16_000_000n);
    expect(tariffCost(tokens, tariff)).toBeUndefined();
  });

  test('goes by the exact name, then by the longest pattern, in their own case', () => {
    const profile = withPrices(
      { model: '*', input: '1' },
      { model: 'son*', input: '2' },
      { model: 'sonnet*', input: '3' },
      { model: 'sonnet', input: '4' },
      { model: '\u00f1*', input: '5' },
    );
    const input = (model: string) => tariffOf(undefined, profile, model)?.entry.prices.inputTokens;
    expect([' sonnet ', 'sonnet', 'sonnet-5', 'sonar', 'Sonnet', ''].map(input)).toEqual([
      4_000_000n,
      4_000_000n,
      3_000_000n,
      2_000_000n,
      1_000_000n,
      1_000_000n,
    ]);
    expect(input('n\u0303-1')).toBe(5_000_000n);
  });

  test('is none for a model without any price, whatever a call costs by itself', () => {
    expect(tariffOf(undefined, { ...none, fixedPusd: 5n }, 'unknown')).toBeUndefined();
    expect(tariffOf(undefined, null, 'unknown')).toBeUndefined();
  });
});

describe('what a row costs', () => {
  const pricing = new AttemptPricing();
  const prices = { version: 1, entries: [listed] };
  const costs = { ...none, fixedPusd: 7n };
  const by = { prices, priceProvider: 'anthropic', costs };

  test('is nothing, the fixed cost neither, where no figure told of an answer', () => {
    expect(pricing.cost(by, 'sonnet', null)).toBe(0n);
    expect(pricing.cost(by, 'sonnet', zeroTokens)).toBe(7n);
    expect(pricing.cost(by, 'sonnet', { ...zeroTokens, inputTokens: 1 })).toBe(3_000_007n);
  });

  test('stays unknown for a model without a price', () => {
    expect(pricing.cost(by, 'unknown', zeroTokens)).toBeNull();
    expect(pricing.cost(by, 'unknown', { ...zeroTokens, inputTokens: 1 })).toBeNull();
    expect(pricing.cost({ ...by, costs: null }, 'unknown', zeroTokens)).toBe(0n);
    expect(pricing.hold(by, 'unknown', 'm', 4_000)).toBe(0n);
  });

  test('goes by the version the row was opened with, and by its own price table', () => {
    const later = { ...none, version: 2, fixedPusd: 9n };
    const dearer = { ...listed, prices: { ...listed.prices, inputTokens: 4_000_000n } };
    const one = { ...zeroTokens, inputTokens: 1 };
    expect(pricing.cost({ ...by, costs: later }, 'sonnet', one)).toBe(3_000_009n);
    expect(pricing.cost({ ...by, prices: { version: 2, entries: [dearer] } }, 'sonnet', one)).toBe(
      4_000_007n,
    );
    expect(pricing.cost(by, 'sonnet', one)).toBe(3_000_007n);
    expect(pricing.hold(by, 'sonnet', 'm', 4_000)).toBe(3_000_000_007n);
  });

  test('leaves an alias and its dated name one model, with own prices too', () => {
    const own = { ...by, costs: withPrices({ model: 'sonnet', input: '1' }) };
    expect(pricing.differs(own, 'sonnet', 'sonnet-20250929')).toBe(false);
    expect(pricing.differs(own, 'sonnet', 'haiku')).toBe(true);
  });
});

describe('the versions of a profile', () => {
  const version = (number: number, validFromMs: number) => ({ ...none, version: number, validFromMs });

  test('count from their beginning; a planned one stays planned when another begins before it', () => {
    const profiles = [version(1, 100), version(2, 500), version(3, 200), version(4, 200)];
    expect([99, 100, 199, 200, 499, 500].map((atMs) => profileAt(profiles, atMs)?.version)).toEqual([
      undefined,
      1,
      1,
      4,
      4,
      2,
    ]);
  });

  test('survive being stored', () => {
    const { prices } = withPrices({ model: 'a*', input: '0.000001', output: '99999.999999' });
    expect(decodeOwnPrices(encodeOwnPrices(prices))).toEqual(prices);
    expect(encodeOwnPrices(prices)).toContain('"outputTokens":"99999999999"');
  });
});
