import { describe, expect, test } from 'vitest';
import { estimateHold, noMean, runningMean } from '../../electron/core/domain/holds.ts';
import {
  costOf,
  decodePriceEntry,
  encodePriceEntry,
  type PriceEntry,
  priceOf,
} from '../../electron/core/domain/pricing.ts';
import { sumTokens, totalTokens, zeroTokens } from '../../shared/tokens.ts';

const sonnet: PriceEntry = {
  provider: 'anthropic',
  model: 'sonnet',
  names: ['sonnet', 'sonnet-base'],
  prefixes: ['sonnet-4', 'sonnet-3@', 'sonnet-6-20'],
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
  derivedKinds: ['cacheReadTokens'],
};

describe('the cost of an attempt', () => {
  test('is exact, line by line (C20)', () => {
    const flat = { ...sonnet, longContext: null };
    const tokens = {
      ...zeroTokens,
      inputTokens: 1_234,
      outputTokens: 567,
      cacheWrite5mTokens: 8_901,
      cacheReadTokens: 234_567,
    };
    expect(costOf(tokens, flat)).toEqual({
      costPusd: 115_955_850_000n,
      lines: [
        { kind: 'inputTokens', tokens: 1_234, pusdPerToken: 3_000_000n, amountPusd: 3_702_000_000n },
        { kind: 'cacheWrite5mTokens', tokens: 8_901, pusdPerToken: 3_750_000n, amountPusd: 33_378_750_000n },
        { kind: 'cacheReadTokens', tokens: 234_567, pusdPerToken: 300_000n, amountPusd: 70_370_100_000n },
        { kind: 'outputTokens', tokens: 567, pusdPerToken: 15_000_000n, amountPusd: 8_505_000_000n },
      ],
    });
  });

  test('is at the higher prices as a whole once the input of all kinds is over the threshold', () => {
    const upTo = { ...zeroTokens, inputTokens: 100_000, cacheReadTokens: 100_000, outputTokens: 10 };
    const over = { ...upTo, cacheReadTokens: 100_001 };
    expect(costOf(upTo, sonnet)?.costPusd).toBe(330_150_000_000n);
    expect(costOf(over, sonnet)?.costPusd).toBe(660_225_600_000n);
    expect(costOf({ ...zeroTokens, outputTokens: 300_000 }, sonnet)?.costPusd).toBe(4_500_000_000_000n);
  });

  test('is unknown, not lower, when a kind that occurs has no price', () => {
    expect(costOf({ ...zeroTokens, inputTokens: 10, cacheWrite1hTokens: 1 }, sonnet)).toBeUndefined();
    expect(costOf({ ...zeroTokens, inputTokens: 10, cacheWrite1hTokens: 0 }, sonnet)?.costPusd).toBe(
      30_000_000n,
    );
  });

  test('of nothing is nothing', () => {
    expect(costOf(zeroTokens, sonnet)).toEqual({ costPusd: 0n, lines: [] });
  });

  test('refuses counts that are negative, fractional or beyond safe integers', () => {
    for (const count of [-1, 0.5, Number.NaN, 2 ** 53]) {
      expect(() => costOf({ ...zeroTokens, outputTokens: count }, sonnet)).toThrow(RangeError);
    }
  });
});

describe('the price of a model', () => {
  const table = [sonnet];

  test('is found by id, name, or prefix with a snapshot', () => {
    for (const model of [
      'sonnet',
      'sonnet-base',
      'sonnet-4',
      'sonnet-4-20250929',
      'sonnet-4@20250929',
      'sonnet-4-latest',
      ' sonnet-4 ',
      'sonnet-3@20250101',
      'sonnet-6-20270101',
    ]) {
      expect(priceOf(table, 'anthropic', model)).toBe(sonnet);
    }
  });

  test('is not guessed for anything looser', () => {
    for (const model of [
      'sonnet-4:free',
      'Sonnet-4',
      'sonnet-4-5',
      'sonnet-45',
      'sonnet-4-2025092',
      'sonnet-4-202509290',
      'sonnet-4-2025-09-29',
      'sonnet-4-20250929-thinking',
      'sonnet-4-20250929:free',
      'sonnet-4-thinking',
      'sonnet-4@eu',
      'anthropic/sonnet-4',
      '../sonnet-4',
      'sonnet -4',
      'ѕonnet-4',
      'sonnet-base-20250929',
      'sonnet-3',
      'sonnet-3@',
      'sonnet-3-20250101',
      'sonnet-6',
      'sonnet-6-latest',
      'sonnet-6-19990101',
      'x'.repeat(10_000),
      '',
    ]) {
      expect(priceOf(table, 'anthropic', model)).toBeUndefined();
    }
    expect(priceOf(table, 'google', 'sonnet-4')).toBeUndefined();
  });

  test('ends in a date with dashes at OpenAI only', () => {
    const openai = { ...sonnet, provider: 'openai' };
    expect(priceOf([openai], 'openai', 'sonnet-4-2025-09-29')).toBe(openai);
    expect(priceOf([openai], 'openai', 'sonnet-4-2025-9-29')).toBeUndefined();
  });

  test('is unknown when two entries claim it alike, and an exact name goes before a prefix', () => {
    const twin = { ...sonnet, model: 'twin', names: ['sonnet-4-20250929'] };
    expect(priceOf([sonnet, twin], 'anthropic', 'sonnet-4-20250929')).toBe(twin);
    expect(priceOf([sonnet, twin], 'anthropic', 'sonnet-4')).toBeUndefined();
  });

  test('survives being stored', () => {
    expect(decodePriceEntry(encodePriceEntry(sonnet))).toEqual(sonnet);
    const flat = { ...sonnet, longContext: null };
    expect(decodePriceEntry(encodePriceEntry(flat))).toEqual(flat);
    expect(encodePriceEntry(decodePriceEntry(encodePriceEntry(sonnet)))).toBe(encodePriceEntry(sonnet));
  });
});

describe('a hold', () => {
  const tariff = { entry: sonnet, ownKinds: [], fixedPusd: 0n, discountBp: 0 };

  test('is the body at four bytes a token plus the mean output', () => {
    expect(estimateHold({ bodyBytes: 4_001, tariff, meanOutputTokens: 99.2 })).toBe(
      1_001n * 3_000_000n + 100n * 15_000_000n,
    );
    expect(estimateHold({ bodyBytes: 0, tariff, meanOutputTokens: 0 })).toBe(0n);
  });

  test('holds the fixed cost of the call and less for the discount', () => {
    const own = { ...tariff, fixedPusd: 10_000_000_000n, discountBp: 1_000 };
    expect(estimateHold({ bodyBytes: 4_000, tariff: own, meanOutputTokens: 100 })).toBe(13_050_000_000n);
  });

  test('is at the long-context prices where the body is that long', () => {
    expect(estimateHold({ bodyBytes: 800_004, tariff, meanOutputTokens: 0 })).toBe(1_200_006_000_000n);
  });

  test('is unknown for a model without an output price', () => {
    const inputOnly = { ...sonnet, prices: { ...sonnet.prices, outputTokens: null } };
    expect(
      estimateHold({ bodyBytes: 8, tariff: { ...tariff, entry: inputOnly }, meanOutputTokens: 5 }),
    ).toBeUndefined();
  });

  test('follows a mean that starts with the first sample and lets old ones fade', () => {
    const first = runningMean(noMean, 100);
    expect(first).toEqual({ meanTokens: 100, samples: 1 });
    expect(runningMean(first, 300)).toEqual({ meanTokens: 200, samples: 2 });
    let mean = noMean;
    for (let i = 0; i < 1_000; i += 1) mean = runningMean(mean, 100);
    expect(mean).toEqual({ meanTokens: 100, samples: 50 });
    expect(runningMean(mean, 600).meanTokens).toBe(110);
  });
});

describe('token counts', () => {
  test('add up by kind and in total', () => {
    const one = {
      inputTokens: 1,
      cacheWrite5mTokens: 2,
      cacheWrite1hTokens: 3,
      cacheReadTokens: 4,
      outputTokens: 5,
    };
    expect(sumTokens([one, one, zeroTokens])).toEqual({
      inputTokens: 2,
      cacheWrite5mTokens: 4,
      cacheWrite1hTokens: 6,
      cacheReadTokens: 8,
      outputTokens: 10,
    });
    expect(totalTokens(one)).toBe(15);
    expect(sumTokens([])).toEqual(zeroTokens);
    expect(totalTokens(zeroTokens)).toBe(0);
  });
});
