import type { Pusd } from '../../../shared/money.ts';
import type { TokenCounts } from '../../../shared/tokens.ts';
import { costOf, type PriceEntry, type UnitPrices } from './pricing.ts';

/**
 * What tokens of many requests would have cost by the price list, or undefined when a kind that occurs has no price.
 * `isLong`: each of the requests is over the long-context threshold, or none is.
 */
export function listValueOf(tokens: TokenCounts, entry: PriceEntry, isLong: boolean): Pusd | undefined {
  const { longContext } = entry;
  const prices: UnitPrices = isLong && longContext !== null ? longContext.prices : entry.prices;
  return costOf(tokens, { ...entry, prices, longContext: null })?.costPusd;
}

/** The thresholds of a price list, lowest first. */
export function thresholdsOf(entries: readonly PriceEntry[]): number[] {
  const found = entries.flatMap(({ longContext }) => longContext?.overInputTokens ?? []);
  return [...new Set(found)].sort((a, b) => a - b);
}
