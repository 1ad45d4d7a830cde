import { type CallCost, costOfCall } from '../../../shared/call-cost.ts';
import type { Pusd } from '../../../shared/money.ts';
import type { EpochMs } from '../../../shared/time.ts';
import { type TokenCounts, type TokenKind, tokenKinds } from '../../../shared/tokens.ts';
import { type CostLine, costOf, mapPrices, type PriceEntry, type UnitPrices } from './pricing.ts';

/** What the owner pays for a model himself; null where the price list counts. */
export type OwnPrice = {
  /** A name after NFC and trimming, letter by letter; a trailing `*` stands for any ending. */
  readonly model: string;
  readonly prices: UnitPrices;
};

/** A version of how an account's calls are priced: it never changes, and rows keep its number. */
export type CostProfile = {
  readonly version: number;
  readonly validFromMs: EpochMs;
  readonly prices: readonly OwnPrice[];
  /** For each call that was answered. */
  readonly fixedPusd: Pusd;
  readonly discountBp: number;
};

/** How calls are priced beside the price list. */
export type CostTerms = Pick<CostProfile, 'prices' | 'fixedPusd' | 'discountBp'>;

/** How the calls of one model are priced. */
export type Tariff = {
  readonly entry: PriceEntry;
  /** Kinds of tokens at the owner's own price. */
  readonly ownKinds: readonly TokenKind[];
  readonly fixedPusd: Pusd;
  readonly discountBp: number;
};

export type TariffCost = CallCost & { readonly lines: readonly CostLine[] };

/** The version that counts at an instant: the last that had begun, of two with one beginning the newer. */
export function profileAt<P extends Pick<CostProfile, 'version' | 'validFromMs'>>(
  profiles: readonly P[],
  atMs: EpochMs,
): P | null {
  return profiles.reduce<P | null>((best, profile) => {
    if (profile.validFromMs > atMs) return best;
    return best === null || isLater(profile, best) ? profile : best;
  }, null);
}

function isLater(
  a: Pick<CostProfile, 'version' | 'validFromMs'>,
  b: Pick<CostProfile, 'version' | 'validFromMs'>,
): boolean {
  return a.validFromMs === b.validFromMs ? a.version > b.version : a.validFromMs > b.validFromMs;
}

/**
 * The tariff of a model from its listed prices and the profile's own ones, which go before them kind by kind, beyond
 * the long-context threshold too. Undefined for a model without any price: a fixed cost alone is none.
 */
export function tariffOf(
  listed: PriceEntry | undefined,
  profile: CostTerms | null,
  model: string,
): Tariff | undefined {
  const { fixedPusd, discountBp } = profile ?? { fixedPusd: 0n, discountBp: 0 };
  const own = profile === null ? undefined : ownPriceOf(profile.prices, model);
  if (own === undefined)
    return listed === undefined ? undefined : { entry: listed, ownKinds: [], fixedPusd, discountBp };
  return {
    entry: withOwn(listed, own),
    ownKinds: tokenKinds.filter((kind) => own.prices[kind] !== null),
    fixedPusd,
    discountBp,
  };
}

/**
 * What an answered call with these tokens costs, with its arithmetic, or undefined when a kind that occurs has no
 * price. RangeError as for `costOf`.
 */
export function tariffCost(tokens: TokenCounts, tariff: Tariff): TariffCost | undefined {
  const cost = costOf(tokens, tariff.entry);
  if (cost === undefined) return undefined;
  return { lines: cost.lines, ...costOfCall(cost.costPusd, tariff.fixedPusd, tariff.discountBp) };
}

/** Own prices as JSON text with decimal strings of pUSD per token. */
export function encodeOwnPrices(prices: readonly OwnPrice[]): string {
  return JSON.stringify(
    prices.map((own) => ({ ...own, prices: mapPrices(own.prices, (price) => price?.toString() ?? null) })),
  );
}

/** The prices that {@link encodeOwnPrices} wrote. SyntaxError when one is no whole number. */
export function decodeOwnPrices(text: string): OwnPrice[] {
  const stored = JSON.parse(text) as readonly StoredOwnPrice[];
  return stored.map(({ model, prices }) => ({
    model,
    prices: mapPrices(prices, (price) => (price === null ? null : BigInt(price))),
  }));
}

type StoredOwnPrice = {
  readonly model: string;
  readonly prices: Readonly<Record<TokenKind, string | null>>;
};

/** An exact name goes before a pattern, the longer pattern before the shorter. */
function ownPriceOf(prices: readonly OwnPrice[], model: string): OwnPrice | undefined {
  const name = model.normalize('NFC').trim();
  const exact = prices.find((own) => own.model === name);
  if (exact !== undefined) return exact;
  return prices
    .filter((own) => own.model.endsWith('*') && name.startsWith(own.model.slice(0, -1)))
    .reduce<OwnPrice | undefined>(
      (best, own) => (best === undefined || own.model.length > best.model.length ? own : best),
      undefined,
    );
}

function withOwn(listed: PriceEntry | undefined, own: OwnPrice): PriceEntry {
  if (listed === undefined)
    return {
      provider: '',
      model: own.model,
      names: [],
      prefixes: [],
      prices: own.prices,
      longContext: null,
      derivedKinds: [],
    };
  const overridden = (prices: UnitPrices) => mapPrices(prices, (price, kind) => own.prices[kind] ?? price);
  const { longContext } = listed;
  return {
    ...listed,
    prices: overridden(listed.prices),
    longContext: longContext && { ...longContext, prices: overridden(longContext.prices) },
  };
}
