import type { Pusd } from '../../../shared/money.ts';
import { type TokenCounts, type TokenKind, tokenKinds } from '../../../shared/tokens.ts';

/** pUSD per token of each kind; null where the vendor has no such price. */
export type UnitPrices = Readonly<Record<TokenKind, Pusd | null>>;

/** Prices of one model: plain data, see {@link encodePriceEntry}. */
export type PriceEntry = {
  /** Whose price list this is: 'anthropic', 'google', 'openai'. */
  readonly provider: string;
  readonly model: string;
  /** Names this entry is the price of, letter by letter; `model` itself only where it is listed here. */
  readonly names: readonly string[];
  /** Beginnings of names that may be followed by a snapshot date or '-latest', and by nothing else. */
  readonly prefixes: readonly string[];
  readonly prices: UnitPrices;
  /** Prices of the whole request once its input of all kinds is more than `overInputTokens`. */
  readonly longContext: { readonly overInputTokens: number; readonly prices: UnitPrices } | null;
  /** Kinds whose price the vendor gives as a multiple of the input price, computed at import. */
  readonly derivedKinds: readonly TokenKind[];
};

export type CostLine = {
  readonly kind: TokenKind;
  readonly tokens: number;
  readonly pusdPerToken: Pusd;
  readonly amountPusd: Pusd;
};

export type Cost = { readonly costPusd: Pusd; readonly lines: readonly CostLine[] };

/** A snapshot's date or '-latest' at the end of a model's name; OpenAI writes its dates with dashes. */
const snapshot = /^(?:[-@]\d{8}|-latest)?$/;
const openaiSnapshot = /^(?:[-@]\d{8}|-latest|-\d{4}-\d{2}-\d{2})?$/;

/** Where a prefix has begun its suffix, which must go on like that: 'claude-sonnet-4@', 'claude-sonnet-4-2025', 'claude-opus-5-20'. */
const begunSnapshot = /[-@](?:20(?:\d{2})?)?$/;

/**
 * The one entry that prices the model, or undefined: unpriced, never a guess. Names are compared exactly
 * after NFC and trimming; 'claude-x:free' or another spelling of the case matches nothing. An exact name goes
 * before a prefix; when two entries claim the model in the same way, neither is taken.
 */
export function priceOf(
  table: readonly PriceEntry[],
  provider: string,
  model: string,
): PriceEntry | undefined {
  const name = model.normalize('NFC').trim();
  const entries = table.filter((entry) => entry.provider === provider);
  const exact = entries.filter((entry) => entry.names.includes(name));
  const found = exact.length > 0 ? exact : entries.filter((entry) => isSnapshotOf(entry, name));
  return found.length === 1 ? found[0] : undefined;
}

/**
 * The exact cost of the tokens with its arithmetic, one line for each kind that occurs, or undefined when a
 * kind that occurs has no price. RangeError when a count is negative or no safe integer.
 *
 * Beyond the long-context threshold the whole request is at the higher prices:
 * https://platform.claude.com/docs/en/about-claude/pricing#long-context-pricing
 */
export function costOf(tokens: TokenCounts, entry: PriceEntry): Cost | undefined {
  for (const kind of tokenKinds) {
    if (!Number.isSafeInteger(tokens[kind]) || tokens[kind] < 0) {
      throw new RangeError(`${kind} must be a whole number from 0, not ${tokens[kind]}`);
    }
  }
  const prices = pricesFor(tokens, entry);
  const lines: CostLine[] = [];
  for (const kind of tokenKinds) {
    if (tokens[kind] === 0) continue;
    const pusdPerToken = prices[kind];
    if (pusdPerToken === null) return undefined;
    lines.push({ kind, tokens: tokens[kind], pusdPerToken, amountPusd: BigInt(tokens[kind]) * pusdPerToken });
  }
  return { costPusd: lines.reduce((sum, line) => sum + line.amountPusd, 0n), lines };
}

/** The entry for requests that are all beyond its long-context threshold, or all not, so that they can be priced together. */
export function flatEntry(entry: PriceEntry, isBeyond: boolean): PriceEntry {
  const { prices, longContext } = entry;
  return { ...entry, prices: (isBeyond ? longContext?.prices : null) ?? prices, longContext: null };
}

/** The entry as JSON text with prices as decimal strings; the same entry gives the same text. */
export function encodePriceEntry(entry: PriceEntry): string {
  const { provider, model, names, prefixes, longContext, derivedKinds } = entry;
  return JSON.stringify({
    provider,
    model,
    names,
    prefixes,
    prices: mapPrices(entry.prices, (price) => price?.toString() ?? null),
    longContext: longContext && {
      overInputTokens: longContext.overInputTokens,
      prices: mapPrices(longContext.prices, (price) => price?.toString() ?? null),
    },
    derivedKinds,
  });
}

/** The entry that {@link encodePriceEntry} wrote. SyntaxError when a price is no whole number. */
export function decodePriceEntry(text: string): PriceEntry {
  const stored = JSON.parse(text) as StoredEntry;
  return {
    ...stored,
    prices: mapPrices(stored.prices, toPrice),
    longContext: stored.longContext && {
      overInputTokens: stored.longContext.overInputTokens,
      prices: mapPrices(stored.longContext.prices, toPrice),
    },
  };
}

type StoredPrices = Readonly<Record<TokenKind, string | null>>;
type StoredEntry = Omit<PriceEntry, 'prices' | 'longContext'> & {
  readonly prices: StoredPrices;
  readonly longContext: { readonly overInputTokens: number; readonly prices: StoredPrices } | null;
};

function toPrice(stored: string | null): Pusd | null {
  return stored === null ? null : BigInt(stored);
}

/** One value for each token kind, made from the price of that kind. */
export function mapPrices<From, To>(
  prices: Readonly<Record<TokenKind, From>>,
  change: (price: From, kind: TokenKind) => To,
): Record<TokenKind, To> {
  return {
    inputTokens: change(prices.inputTokens, 'inputTokens'),
    cacheWrite5mTokens: change(prices.cacheWrite5mTokens, 'cacheWrite5mTokens'),
    cacheWrite1hTokens: change(prices.cacheWrite1hTokens, 'cacheWrite1hTokens'),
    cacheReadTokens: change(prices.cacheReadTokens, 'cacheReadTokens'),
    outputTokens: change(prices.outputTokens, 'outputTokens'),
  };
}

function pricesFor(tokens: TokenCounts, { prices, longContext }: PriceEntry): UnitPrices {
  const { inputTokens, cacheWrite5mTokens, cacheWrite1hTokens, cacheReadTokens } = tokens;
  const input = inputTokens + cacheWrite5mTokens + cacheWrite1hTokens + cacheReadTokens;
  return longContext !== null && input > longContext.overInputTokens ? longContext.prices : prices;
}

function isSnapshotOf(entry: PriceEntry, name: string): boolean {
  const suffix = entry.provider === 'openai' ? openaiSnapshot : snapshot;
  return entry.prefixes.some(
    (prefix) => name.startsWith(prefix) && suffix.test(name.slice(prefix.replace(begunSnapshot, '').length)),
  );
}
