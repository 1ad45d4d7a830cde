import type { Pusd } from '../../../shared/money.ts';
import type { TokenCounts } from '../../../shared/tokens.ts';
import { encodePriceEntry, flatEntry, type PriceEntry } from './pricing.ts';
import { type Tariff, tariffCost } from './tariffs.ts';

export type PriceChange = {
  readonly kind: 'added' | 'removed' | 'changed';
  readonly provider: string;
  readonly model: string;
  readonly before: PriceEntry | null;
  readonly after: PriceEntry | null;
  /** Other names the entry goes by have changed. */
  readonly namesChanged: boolean;
};

export type PriceDiff = { readonly changes: readonly PriceChange[]; readonly unchanged: number };

/** What is different between two lists, by provider and model. How a price came about is no difference. */
export function diffPrices(before: readonly PriceEntry[], after: readonly PriceEntry[]): PriceDiff {
  const old = new Map(before.map((entry) => [keyOf(entry), entry]));
  const next = new Map(after.map((entry) => [keyOf(entry), entry]));
  const keys = [...new Set([...old.keys(), ...next.keys()])].sort();
  const changes = keys.flatMap((key) => changeOf(old.get(key) ?? null, next.get(key) ?? null));
  return { changes, unchanged: keys.length - changes.length };
}

/** The list with the given entries in the place of those of the same provider and model, and the new ones added. */
export function withEntries(list: readonly PriceEntry[], given: readonly PriceEntry[]): PriceEntry[] {
  const entries = new Map([...list, ...given].map((entry) => [keyOf(entry), entry]));
  return [...entries.values()];
}

/** Whether both price requests alike: two times none counts as alike. */
export function isSamePrice(one: PriceEntry | undefined, other: PriceEntry | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return pricesText(one) === pricesText(other);
}

/**
 * What the tokens of many requests cost together, without the fixed cost of each: all of them beyond the long-context
 * threshold, or none. Undefined without a tariff, and when a kind that occurs has no price.
 */
export function costOfMany(
  tokens: TokenCounts,
  tariff: Tariff | undefined,
  isBeyond: boolean,
): Pusd | undefined {
  if (tariff === undefined) return undefined;
  const entry = flatEntry(tariff.entry, isBeyond);
  return tariffCost(tokens, { ...tariff, entry, fixedPusd: 0n })?.costPusd;
}

function changeOf(before: PriceEntry | null, after: PriceEntry | null): PriceChange[] {
  const { provider, model } = (after ?? before) as PriceEntry;
  if (before === null) return [{ kind: 'added', provider, model, before, after, namesChanged: false }];
  if (after === null) return [{ kind: 'removed', provider, model, before, after, namesChanged: false }];
  const namesChanged = namesText(before) !== namesText(after);
  if (!namesChanged && pricesText(before) === pricesText(after)) return [];
  return [{ kind: 'changed', provider, model, before, after, namesChanged }];
}

/** What makes an entry the same one in two lists. */
export function keyOf({ provider, model }: Pick<PriceEntry, 'provider' | 'model'>): string {
  return `${provider}\n${model}`;
}

function pricesText(entry: PriceEntry): string {
  return encodePriceEntry({ ...entry, model: '', names: [], prefixes: [], derivedKinds: [] });
}

function namesText({ names, prefixes }: PriceEntry): string {
  return JSON.stringify([[...names].sort(), [...prefixes].sort()]);
}
