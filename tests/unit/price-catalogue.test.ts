import { calcPrice, findProvider, type Provider } from '@pydantic/genai-prices';
import { describe, expect, test } from 'vitest';
import { type CatalogueProvider, readCatalogue } from '../../electron/core/domain/price-catalogue.ts';
import { costOf, type PriceEntry, priceOf } from '../../electron/core/domain/pricing.ts';
import { formatPusd } from '../../shared/money.ts';
import { tokenKinds, zeroTokens } from '../../shared/tokens.ts';

const today = Date.parse('2026-11-21T00:00:00Z');

function provider(providerId: string): Provider {
  const found = findProvider({ providerId });
  if (found === undefined) throw new Error(`no provider ${providerId} in the price data`);
  return found;
}

const providers = ['anthropic', 'google', 'openai'].map(provider);
const { entries, skipped } = readCatalogue(providers, today);

function pricesOf(providerId: string, model: string, table: readonly PriceEntry[] = entries) {
  const entry = priceOf(table, providerId, model);
  return entry && tokenKinds.map((kind) => entry.prices[kind]);
}

/** USD per million tokens as pUSD per token, written out for the literals below. */
const usd = (price: number) => BigInt(Math.round(price * 1_000_000));

describe('Claude list prices (input, cache write 5 m, cache write 1 h, cache read, output)', () => {
  const list: [string[], number[]][] = [
    [
      ['claude-opus-4-6', 'claude-opus-4-6-20260205'],
      [5, 6.25, 10, 0.5, 25],
    ],
    [
      ['claude-opus-4-5', 'claude-opus-4-5-20251101'],
      [5, 6.25, 10, 0.5, 25],
    ],
    [
      ['claude-opus-4-1', 'claude-opus-4-1-20250805'],
      [15, 18.75, 30, 1.5, 75],
    ],
    [
      ['claude-opus-4-0', 'claude-opus-4-20250514'],
      [15, 18.75, 30, 1.5, 75],
    ],
    [['claude-sonnet-4-6'], [3, 3.75, 6, 0.3, 15]],
    [
      [
        'claude-sonnet-4-5',
        'claude-sonnet-4-5-20250929',
        'claude-sonnet-4-5@20250929',
        'claude-sonnet-4-5-latest',
      ],
      [3, 3.75, 6, 0.3, 15],
    ],
    [
      ['claude-sonnet-4-0', 'claude-sonnet-4', 'claude-sonnet-4-20250514', 'claude-sonnet-4@20250514'],
      [3, 3.75, 6, 0.3, 15],
    ],
    [
      ['claude-3-7-sonnet-20250219', 'claude-3-7-sonnet-latest'],
      [3, 3.75, 6, 0.3, 15],
    ],
    [
      ['claude-haiku-4-5', 'claude-haiku-4-5-20251001'],
      [1, 1.25, 2, 0.1, 5],
    ],
    [
      ['claude-3-5-haiku-latest', 'claude-3-5-haiku-20241022'],
      [0.8, 1, 1.6, 0.08, 4],
    ],
    [
      ['claude-3-opus-20240229', 'claude-3-opus-latest'],
      [15, 18.75, 30, 1.5, 75],
    ],
    [['claude-3-haiku-20240307'], [0.25, 0.3, 0.5, 0.03, 1.25]],
  ];
  test.each(list)('%j are %j USD per million', (models, prices) => {
    for (const model of models) expect(pricesOf('anthropic', model)).toEqual(prices.map(usd));
  });
});

describe('Claude prices', () => {
  test('price a request exactly', () => {
    const tokens = {
      ...zeroTokens,
      inputTokens: 1_234,
      outputTokens: 567,
      cacheWrite5mTokens: 8_901,
      cacheReadTokens: 134_567,
    };
    const entry = priceOf(entries, 'anthropic', 'claude-sonnet-4-5-20250929');
    expect(entry && formatPusd(costOf(tokens, entry)?.costPusd ?? 0n, 'en')).toBe('$0.085955850000');
  });

  test('charge the whole request more over 200,000 input tokens where the model has such a tier', () => {
    const entry = priceOf(entries, 'anthropic', 'claude-sonnet-4-5');
    expect(entry?.longContext?.overInputTokens).toBe(200_000);
    expect(tokenKinds.map((kind) => entry?.longContext?.prices[kind])).toEqual(
      [6, 7.5, 12, 0.6, 22.5].map(usd),
    );
  });

  test('depend on the instant where they changed', () => {
    const before = readCatalogue(providers, Date.parse('2026-03-12T23:59:59.999Z')).entries;
    const after = readCatalogue(providers, Date.parse('2026-03-13T00:00:00Z')).entries;
    expect(priceOf(before, 'anthropic', 'claude-opus-4-6')?.longContext?.overInputTokens).toBe(200_000);
    expect(priceOf(after, 'anthropic', 'claude-opus-4-6')?.longContext).toBeNull();
  });

  test('keep the cache prices the vendor gives, also where they are no usual multiple', () => {
    expect(priceOf(entries, 'anthropic', 'claude-3-haiku-20240307')?.derivedKinds).toEqual([]);
    expect(pricesOf('anthropic', 'claude-opus-5-5')).toEqual([4, 5, 8, 0.2, 20].map(usd));
  });
});

describe('prices of other vendors', () => {
  test('are those of their lists', () => {
    const listed = (price: number | null) => (price === null ? null : usd(price));
    expect(pricesOf('openai', 'gpt-4.1')).toEqual([2, null, null, 0.5, 8].map(listed));
    expect(pricesOf('openai', 'gpt-5-2025-08-07')).toEqual([1.25, null, null, 0.125, 10].map(listed));
    expect(pricesOf('openai', 'gpt-5-nano-2025-08-07')).toEqual([0.05, null, null, 0.005, 0.4].map(listed));
    expect(pricesOf('google', 'gemini-2.5-pro')).toEqual([1.25, null, null, 0.125, 10].map(listed));
    expect(priceOf(entries, 'google', 'gemini-2.5-pro')?.longContext?.overInputTokens).toBe(200_000);
    expect(pricesOf('google', 'gemini-2.5-flash')).toEqual([0.3, null, null, 0.03, 2.5].map(listed));
  });

  test('never borrow multiples that are a rule of Anthropic', () => {
    expect(
      entries.filter((entry) => entry.provider !== 'anthropic' && entry.derivedKinds.length > 0),
    ).toEqual([]);
  });
});

describe('models the catalogue does not name', () => {
  test.each([
    'claude-sonnet-4-5:free',
    'claude-x:free',
    'claude-sonnet-4-5-20250929-thinking',
    'claude-sonnet-4-55',
    'Claude-Sonnet-4-5',
    'claude-sonnet-4-5-20250929 ; x',
    'claude-sonnet-4-20',
    'claude-sonnet-4-2025',
    'claude-3-5-sonnet-v2@beta',
    'us.anthropic.claude-sonnet-4-5-20250929-v1:0',
    'anthropic/claude-sonnet-4-5',
    'claude',
    'claude-opus',
    'claude-instant-1.2',
  ])('%s is unpriced', (model) => {
    expect(priceOf(entries, 'anthropic', model)).toBeUndefined();
  });

  test('are unpriced at other vendors too', () => {
    for (const model of ['gpt-4.1:free', 'gpt-9', 'o3-mini-2099', 'omni-moderation-latest']) {
      expect(priceOf(entries, 'openai', model)).toBeUndefined();
    }
    for (const model of ['gemini-2.5-pro-preview-tts-x', 'gemini-99', 'gemma-3']) {
      expect(priceOf(entries, 'google', model)).toBeUndefined();
    }
  });
});

describe('the whole catalogue', () => {
  test('resolves each name to the entry that the price data itself picks', () => {
    const wrong: string[] = [];
    let checked = 0;
    for (const entry of entries) {
      const stems = entry.prefixes.map((prefix) => prefix.replace(/[-@](?:20(?:\d{2})?)?$/, ''));
      const names = [
        entry.model,
        ...entry.names,
        ...stems.flatMap((stem) => [stem, `${stem}-20250929`, `${stem}-latest`]),
      ];
      for (const name of names) {
        const ours = priceOf(entries, entry.provider, name);
        if (ours === undefined) continue;
        checked += 1;
        const theirs = calcPrice({ input_tokens: 0 }, name, {
          provider: provider(entry.provider),
          timestamp: new Date(today),
        });
        if (theirs?.model.id !== ours.model)
          wrong.push(`${entry.provider} ${name}: ${ours.model}, not ${theirs?.model.id}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(checked).toBeGreaterThan(400);
  });

  test('finds every entry by its own id, except headings that are no model', () => {
    const lost = entries.filter((entry) => priceOf(entries, entry.provider, entry.model) !== entry);
    expect(lost.map((entry) => entry.model)).toEqual(['ft:gpt-4o', 'ft:gpt-4o-mini']);
  });

  test('agrees with the price data about the cost of a request', () => {
    const tokens = { ...zeroTokens, inputTokens: 300_000, outputTokens: 1_000 };
    for (const entry of entries) {
      const ours = costOf(tokens, entry)?.costPusd;
      if (ours === undefined || !entry.names.includes(entry.model)) continue;
      const usage = { input_tokens: 300_000, output_tokens: 1_000 };
      const theirs = calcPrice(usage, entry.model, {
        provider: provider(entry.provider),
        timestamp: new Date(today),
      });
      expect([entry.model, Number(ours) / 1e12]).toEqual([
        entry.model,
        expect.closeTo(theirs?.total_price ?? -1, 9),
      ]);
    }
  });

  test('prices no token at nothing, and lists what it leaves out', () => {
    for (const entry of entries) for (const kind of tokenKinds) expect(entry.prices[kind]).not.toBe(0n);
    expect(new Set(skipped.map((one) => one.reason))).toEqual(new Set(['no_token_price']));
    expect(skipped.map((one) => one.model)).toContain('whisper-1');
  });
});

describe('price data that cannot be carried over exactly', () => {
  function read(prices: CatalogueProvider['models'][number]['prices'], id = 'anthropic') {
    return readCatalogue([{ id, models: [{ id: 'm', match: { equals: 'm' }, prices }] }], today);
  }

  test('is left out with the reason', () => {
    const tier = (start: number) => ({ base: 1, tiers: [{ start, price: 2 }] });
    const reasons = [
      read({ input_mtok: 0.0000001, output_mtok: 1 }),
      read({ input_mtok: tier(100), output_mtok: tier(200) }),
      read([
        {
          constraint: { type: 'time_of_date', start_time: '00:00Z', end_time: '08:00Z' },
          prices: { input_mtok: 1 },
        },
      ]),
      read({ requests_kcount: 5 }),
      read({}),
    ].map((catalogue) => catalogue.skipped[0]?.reason);
    expect(reasons).toEqual([
      'inexact_price',
      'several_tiers',
      'price_by_time_of_day',
      'no_token_price',
      'no_token_price',
    ]);
  });

  test('has its missing Anthropic cache prices derived and marked, in the long-context tier too', () => {
    const prices = { input_mtok: { base: 3, tiers: [{ start: 200_000, price: 6 }] }, output_mtok: 15 };
    const [entry] = read(prices).entries;
    expect(entry?.derivedKinds).toEqual(['cacheWrite5mTokens', 'cacheWrite1hTokens', 'cacheReadTokens']);
    expect(tokenKinds.map((kind) => entry?.prices[kind])).toEqual([3, 3.75, 6, 0.3, 15].map(usd));
    expect(tokenKinds.map((kind) => entry?.longContext?.prices[kind])).toEqual(
      [6, 7.5, 12, 0.6, 15].map(usd),
    );
    expect(read(prices, 'openai').entries[0]?.prices.cacheReadTokens).toBeNull();
  });
});
