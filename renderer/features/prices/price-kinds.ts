import type { PriceEntry } from '../../../shared/contract/price.ts';
import type { TokenKind } from '../../../shared/tokens.ts';

/** The prices of an entry in the order in which they are shown, with their columns in a price file. */
export const priceKinds = [
  { key: 'input', price: 'inputPusd', tokens: 'inputTokens', column: 'input' },
  { key: 'output', price: 'outputPusd', tokens: 'outputTokens', column: 'output' },
  { key: 'cacheRead', price: 'cacheReadPusd', tokens: 'cacheReadTokens', column: 'cache_read' },
  { key: 'cacheWrite5m', price: 'cacheWrite5mPusd', tokens: 'cacheWrite5mTokens', column: 'cache_write_5m' },
  { key: 'cacheWrite1h', price: 'cacheWrite1hPusd', tokens: 'cacheWrite1hTokens', column: 'cache_write_1h' },
] as const satisfies readonly { key: string; price: keyof PriceEntry; tokens: TokenKind; column: string }[];

export type PriceKind = (typeof priceKinds)[number];
export type UnitPrices = Pick<PriceEntry, PriceKind['price']>;
