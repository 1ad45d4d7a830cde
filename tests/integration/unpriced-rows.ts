import { createUnpriced, type Unpriced } from '../../electron/core/services/prices-unpriced.ts';
import type { Storage } from '../../electron/core/storage/storage.ts';
import { attempt, fill, nowMs, settlement } from './stored-carpool.ts';

/** How many records there are: two whole portions and a part of a third. */
export const UNPRICED_ROWS = 1_201;
/** What each costs: 1,234 x 2 + 10 x 3 + 20 x 5 + 30 x 7 + 567 x 11 pUSD. */
export const EACH_PUSD = 9_045n;

export const ofModel = { accountId: 'account-1', model: 'house-model-7' };

const { model } = ofModel;
const entry = {
  ...{ provider: 'anthropic', model, names: [model], prefixes: [], longContext: null, derivedKinds: [] },
  prices: {
    inputTokens: 2n,
    cacheWrite5mTokens: 3n,
    cacheWrite1hTokens: 5n,
    cacheReadTokens: 7n,
    outputTokens: 11n,
  },
};

/** Fills a new database with records whose model had no price. */
export async function fillUnpriced(storage: Storage): Promise<void> {
  await fill(storage);
  const settled: Promise<void>[] = [];
  for (let id = 1; id <= UNPRICED_ROWS; id += 1) {
    storage.attempts.open(attempt(id, { modelAsked: model }));
    settled.push(storage.attempts.settle(settlement(id, { modelAnswered: null, costPusd: null })));
  }
  await Promise.all(settled);
}

/** The pricing of unpriced records over the storage, once the model has a listed price. */
export function pricingOf(
  { read, write }: Pick<Storage, 'read' | 'write'>,
  isClosed = false,
): Pick<Unpriced, 'priceUnpriced' | 'pricingStatus' | 'cancelPricing'> {
  return createUnpriced({
    storage: { read, write },
    clock: { now: () => nowMs, monotonicMs: () => 0 },
    currentPrices: () => ({ version: 1, entries: [entry] }),
    costProfile: () => null,
    isClosed: async () => isClosed,
    inTurn: (portion) => portion(),
    refreshLimits: async () => undefined,
    announce: async () => undefined,
  });
}
