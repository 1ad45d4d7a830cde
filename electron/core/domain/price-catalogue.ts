import { type Pusd, pusdPerToken } from '../../../shared/money.ts';
import type { EpochMs } from '../../../shared/time.ts';
import type { TokenKind } from '../../../shared/tokens.ts';
import { mapPrices, type PriceEntry, type UnitPrices } from './pricing.ts';

/** Shape of a provider in the open price data (the package genai-prices); prices are USD per million tokens. */
export type CatalogueProvider = { readonly id: string; readonly models: readonly CatalogueModel[] };

export type CatalogueModel = {
  readonly id: string;
  readonly match: CatalogueMatch;
  readonly prices: CataloguePrices | readonly ConditionalPrices[];
};

export type CatalogueMatch =
  | { readonly equals: string }
  | { readonly starts_with: string }
  | { readonly ends_with: string }
  | { readonly contains: string }
  | { readonly regex: string }
  | { readonly or: readonly CatalogueMatch[] }
  | { readonly and: readonly CatalogueMatch[] };

export type CataloguePrices = Readonly<Record<string, number | TieredPrice | undefined>>;
export type TieredPrice = {
  readonly base: number;
  readonly tiers: readonly { readonly start: number; readonly price: number }[];
};
export type ConditionalPrices = {
  readonly constraint?:
    | { readonly type: 'start_date'; readonly start_date: string }
    | { readonly type: 'time_of_date'; readonly start_time: string; readonly end_time: string };
  readonly prices: CataloguePrices;
};

export type SkippedModel = {
  readonly provider: string;
  readonly model: string;
  readonly reason: 'no_token_price' | 'price_by_time_of_day' | 'several_tiers' | 'inexact_price';
};

export type Catalogue = {
  readonly entries: readonly PriceEntry[];
  readonly skipped: readonly SkippedModel[];
};

/**
 * The providers' price lists as they stand at an instant. A model whose prices cannot be carried over exactly
 * is left out and named in `skipped`, so that it is unpriced rather than priced wrongly.
 */
export function readCatalogue(providers: readonly CatalogueProvider[], atMs: EpochMs): Catalogue {
  const entries: PriceEntry[] = [];
  const skipped: SkippedModel[] = [];
  for (const provider of providers) {
    for (const model of provider.models) {
      const entry = entryOf(provider.id, model, atMs);
      if (typeof entry === 'string') skipped.push({ provider: provider.id, model: model.id, reason: entry });
      else entries.push(entry);
    }
  }
  return { entries, skipped };
}

const PRICE_KEYS: Readonly<Record<TokenKind, string>> = {
  inputTokens: 'input_mtok',
  cacheWrite5mTokens: 'cache_write_mtok',
  cacheWrite1hTokens: 'cache_write_1h_mtok',
  cacheReadTokens: 'cache_read_mtok',
  outputTokens: 'output_mtok',
};

/**
 * Anthropic's cache prices as multiples of the input price, in hundredths:
 * https://platform.claude.com/docs/en/build-with-claude/prompt-caching#pricing
 */
const ANTHROPIC_PERCENT_OF_INPUT: Readonly<Partial<Record<TokenKind, bigint>>> = {
  cacheWrite5mTokens: 125n,
  cacheWrite1hTokens: 200n,
  cacheReadTokens: 10n,
};

function entryOf(
  provider: string,
  model: CatalogueModel,
  atMs: EpochMs,
): PriceEntry | SkippedModel['reason'] {
  const listed = pricesAt(model.prices, atMs);
  if (listed === undefined) return 'price_by_time_of_day';
  const starts = new Set(
    Object.values(PRICE_KEYS).flatMap((key) => tiersOf(listed[key]).map((tier) => tier.start)),
  );
  if (starts.size > 1) return 'several_tiers';
  const [overInputTokens] = starts;

  const base = unitPrices(listed, 0);
  const long = overInputTokens === undefined ? null : unitPrices(listed, overInputTokens + 1);
  if (base === undefined || long === undefined) return 'inexact_price';
  if (base.inputTokens === null && base.outputTokens === null) return 'no_token_price';

  const derivedKinds = provider === 'anthropic' ? derivableKinds(base) : [];
  const complete = (prices: UnitPrices) =>
    derivedKinds.length === 0 ? prices : withDerived(prices, derivedKinds);
  return {
    provider,
    model: model.id,
    ...matchedNames(model),
    prices: complete(base),
    longContext:
      long === null || overInputTokens === undefined ? null : { overInputTokens, prices: complete(long) },
    derivedKinds,
  };
}

/** The prices in force, the last applicable one first as the data's own rule has it; undefined if the hour decides. */
function pricesAt(prices: CatalogueModel['prices'], atMs: EpochMs): CataloguePrices | undefined {
  if (!isConditional(prices)) return prices;
  if (prices.some((condition) => condition.constraint?.type === 'time_of_date')) return undefined;
  const inForce = prices.findLast(
    ({ constraint }) => constraint?.type !== 'start_date' || Date.parse(constraint.start_date) <= atMs,
  );
  return (inForce ?? prices[0])?.prices ?? {};
}

function isConditional(prices: CatalogueModel['prices']): prices is readonly ConditionalPrices[] {
  return Array.isArray(prices);
}

function tiersOf(price: number | TieredPrice | undefined): TieredPrice['tiers'] {
  return typeof price === 'object' ? price.tiers : [];
}

/** Unit prices of a request with so many input tokens; undefined when one has more decimals than can be kept. */
function unitPrices(listed: CataloguePrices, inputTokens: number): UnitPrices | undefined {
  try {
    return mapPrices(PRICE_KEYS, (key) => {
      const price = listed[key];
      if (price === undefined) return null;
      const usd =
        typeof price === 'number'
          ? price
          : (price.tiers.find((tier) => inputTokens > tier.start)?.price ?? price.base);
      return toPusdPerToken(usd);
    });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** A float stands for the shortest decimal that reads back as the same float, which is what its author wrote. */
function toPusdPerToken(usdPerMillionTokens: number): Pusd {
  return pusdPerToken(String(usdPerMillionTokens));
}

function derivableKinds(prices: UnitPrices): TokenKind[] {
  return (Object.keys(ANTHROPIC_PERCENT_OF_INPUT) as TokenKind[]).filter(
    (kind) => prices[kind] === null && derived(prices, kind) !== null,
  );
}

function withDerived(prices: UnitPrices, kinds: readonly TokenKind[]): UnitPrices {
  return mapPrices(prices, (price, kind) => (kinds.includes(kind) ? derived(prices, kind) : price));
}

function derived(prices: UnitPrices, kind: TokenKind): Pusd | null {
  const percent = ANTHROPIC_PERCENT_OF_INPUT[kind];
  if (percent === undefined || prices.inputTokens === null) return null;
  const hundredfold = prices.inputTokens * percent;
  return hundredfold % 100n === 0n ? hundredfold / 100n : null;
}

type MatchedNames = { readonly names: readonly string[]; readonly prefixes: readonly string[] };

function matchedNames({ id, match }: CatalogueModel): MatchedNames {
  // Some ids are headings of the data and no model's name ('ft:gpt-4o'): its own clauses tell.
  const clauses: Clause[] = [
    ...(accepts(match, id) ? [{ kind: 'name' as const, text: id }] : []),
    ...clausesOf(match),
  ];
  const pick = (kind: Clause['kind']) => [
    ...new Set(clauses.filter((c) => c.kind === kind).map((c) => c.text)),
  ];
  return { names: pick('name'), prefixes: pick('prefix') };
}

type Clause = { readonly kind: 'name' | 'prefix'; readonly text: string };

/*
 * The data's own matching is loose ('contains', any ending). Each clause is narrowed to the names it was
 * written for: its text as it stands, or its text with a snapshot's suffix.
 */
function clausesOf(match: CatalogueMatch): Clause[] {
  if ('or' in match) return match.or.flatMap(clausesOf);
  if ('and' in match)
    return match.and.flatMap(clausesOf).filter(({ text }) => match.and.every((part) => accepts(part, text)));
  if ('equals' in match) return [{ kind: 'name', text: match.equals }];
  if ('ends_with' in match) return [{ kind: 'name', text: match.ends_with }];
  if ('starts_with' in match) return [{ kind: 'prefix', text: match.starts_with }];
  if ('contains' in match) return [{ kind: 'prefix', text: match.contains }];
  const dated = /^\^((?:[a-z0-9-]|\\\.)+)-\\d\{(?:8\}|4\}-\\d\{2\}-\\d\{2\})\$$/.exec(match.regex);
  // The pattern admits a date only, so the prefix ends in the century and '-latest' stays out.
  return dated?.[1] === undefined ? [] : [{ kind: 'prefix', text: `${dated[1].replaceAll('\\.', '.')}-20` }];
}

function accepts(match: CatalogueMatch, name: string): boolean {
  if ('or' in match) return match.or.some((part) => accepts(part, name));
  if ('and' in match) return match.and.every((part) => accepts(part, name));
  if ('equals' in match) return name === match.equals;
  if ('starts_with' in match) return name.startsWith(match.starts_with);
  if ('ends_with' in match) return name.endsWith(match.ends_with);
  if ('contains' in match) return name.includes(match.contains);
  return new RegExp(match.regex).test(name);
}
