import type { PriceEntry as ShownEntry } from '../../../shared/contract/price.ts';
import type { PriceEntry, UnitPrices } from '../domain/pricing.ts';

/** An entry as the contract has it. */
export function presentEntry({ provider, model, prices, longContext, derivedKinds }: PriceEntry): ShownEntry {
  return {
    provider,
    model,
    ...presentPrices(prices),
    longContext: longContext && {
      overInputTokens: longContext.overInputTokens,
      ...presentPrices(longContext.prices),
    },
    derivedKinds: [...derivedKinds],
  };
}

/** pUSD per token by kind. */
export function presentPrices(prices: UnitPrices) {
  return {
    inputPusd: prices.inputTokens,
    outputPusd: prices.outputTokens,
    cacheReadPusd: prices.cacheReadTokens,
    cacheWrite5mPusd: prices.cacheWrite5mTokens,
    cacheWrite1hPusd: prices.cacheWrite1hTokens,
  };
}
