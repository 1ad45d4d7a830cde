import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PriceEntry, UnitPrices } from '../../electron/core/domain/pricing.ts';
import { repriced } from '../../electron/core/domain/repricing.ts';
import { tariffCost } from '../../electron/core/domain/tariffs.ts';
import type { CallsToReprice } from '../../electron/core/storage/repricings.ts';
import type { Storage } from '../../electron/core/storage/storage.ts';
import type { TokenCounts } from '../../shared/tokens.ts';
import { account, attempt, fill, freshFolder, members, openAt, settlement } from './stored-carpool.ts';

const ROWS = 400;
const model = 'claude-odd';
const of = { periodId: 'period-1', accountId: account.id, model };
/** Read in two portions, of any size. */
const portions = [
  { fromId: 1, toId: 137 },
  { fromId: 138, toId: ROWS + 2 },
];
/** Nobody answered every tenth. */
const rows = Array.from({ length: ROWS }, (_, index) => ({
  id: index + 1,
  memberId: members[index % members.length] as string,
  tokens: index % 10 === 9 ? null : tokensOf(index),
  costPusd: BigInt(index) * 7n,
}));

let storage: Storage;

function tokensOf(index: number): TokenCounts {
  const size = (index * 7_919) % 50_000;
  return {
    ...{ inputTokens: size, cacheWrite5mTokens: size % 97, cacheWrite1hTokens: size % 13 },
    ...{ cacheReadTokens: size % 1_009, outputTokens: (index * 104_729) % 9_999 },
  };
}

beforeAll(async () => {
  storage = await openAt(await freshFolder());
  await fill(storage);
  const settled: Promise<void>[] = [];
  for (const { id, memberId, tokens, costPusd } of rows) {
    storage.attempts.open(attempt(id, { memberId, modelAsked: model }));
    settled.push(storage.attempts.settle(settlement(id, { modelAnswered: null, tokens, costPusd })));
  }
  // Another model's, and one without a price: neither counts.
  storage.attempts.open(attempt(ROWS + 1));
  settled.push(storage.attempts.settle(settlement(ROWS + 1)));
  storage.attempts.open(attempt(ROWS + 2, { modelAsked: model }));
  settled.push(storage.attempts.settle(settlement(ROWS + 2, { modelAnswered: null, costPusd: null })));
  await Promise.all(settled);
});
afterAll(() => storage.close());

async function readCalls(query: Pick<CallsToReprice, 'prices' | 'longContext'> & typeof of) {
  const read = portions.map((portion) => storage.read('repricings.calls', { ...query, ...portion }));
  return (await Promise.all(read)).flat();
}

const pusd = fc.bigInt({ min: 0n, max: 75_000_001n });
const prices: fc.Arbitrary<UnitPrices> = fc.record({
  ...{ inputTokens: pusd, cacheWrite5mTokens: pusd, cacheWrite1hTokens: pusd },
  ...{ cacheReadTokens: pusd, outputTokens: pusd },
});

test('summed calls cost to the pUSD what each of them costs alone, whatever prices, fixed cost and discount', async () => {
  await fc.assert(
    fc.asyncProperty(
      prices,
      fc.option(fc.record({ overInputTokens: fc.integer({ min: 0, max: 60_000 }), prices })),
      fc.bigInt({ min: 0n, max: 10n ** 13n }),
      fc.integer({ min: 0, max: 10_000 }),
      async (short, longContext, fixedPusd, discountBp) => {
        const entry: PriceEntry = {
          ...{ provider: 'anthropic', model, names: [model], prefixes: [], derivedKinds: [] },
          ...{ prices: short, longContext },
        };
        const tariff = { entry, ownKinds: [], fixedPusd, discountBp };
        const query = { ...of, prices: short, longContext };
        const found = repriced(await readCalls(query), tariff);
        for (const memberId of members) {
          const own = rows.filter((row) => row.memberId === memberId);
          const costs = own.map(({ tokens }) =>
            tokens === null ? 0n : tariffCost(tokens, tariff)?.costPusd,
          );
          const pricedPusd = costs.reduce<bigint>((sum, cost) => sum + (cost as bigint), 0n);
          const recordedPusd = own.reduce((sum, { costPusd }) => sum + costPusd, 0n);
          expect(found?.find((one) => one.memberId === memberId)).toEqual({
            ...{ memberId, requests: own.length, recordedPusd, pricedPusd, latePusd: 0n },
            differencePusd: pricedPusd - recordedPusd,
          });
        }
      },
    ),
    { numRuns: 40 },
  );
});

test('a kind of token that occurs without a price leaves the whole unpriced', async () => {
  const none = { inputTokens: 1n, cacheWrite5mTokens: null, cacheWrite1hTokens: null, cacheReadTokens: null };
  const entry = {
    ...{ provider: 'anthropic', model, names: [model], prefixes: [], derivedKinds: [] },
    ...{ prices: { ...none, outputTokens: 1n }, longContext: null },
  };
  const calls = await readCalls({ ...of, prices: entry.prices, longContext: null });
  expect(repriced(calls, { entry, ownKinds: [], fixedPusd: 0n, discountBp: 0 })).toBeUndefined();
});
