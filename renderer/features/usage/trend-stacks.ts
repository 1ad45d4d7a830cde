import type { Result } from '../../../shared/contract/index.ts';
import { type Amounts, amountsOf, type Measure, noAmounts, plus, sizeOf } from './usage-measure.ts';

type Trend = Result<'usage.trend'>;

/** The smallest ones are shown as one. */
const MOST_SERIES = 8;

/** Null: all the others together. */
export type Series = { readonly key: string | null; readonly total: Amounts };

export type Bar = {
  readonly startAtMs: number;
  readonly endAtMs: number;
  /** Of each series, in their order. */
  readonly parts: readonly Amounts[];
};

export type Stacks = { readonly series: readonly Series[]; readonly bars: readonly Bar[] };

/** A trend as bars of stacked parts, the largest series at the bottom. */
export function stacksOf({ steps, figures }: Trend, measure: Measure): Stacks {
  const totals = new Map<string, Amounts>();
  for (const one of figures) totals.set(one.key, plus(totals.get(one.key) ?? noAmounts, amountsOf(one)));
  const ranked = [...totals]
    .map(([key, total]) => ({ key, total }))
    .sort((a, b) => sizeOf(b.total, measure) - sizeOf(a.total, measure) || (a.key < b.key ? -1 : 1));
  const own = ranked.length > MOST_SERIES ? ranked.slice(0, MOST_SERIES - 1) : ranked;
  const rest = ranked.slice(own.length);
  const others = { key: null, total: rest.reduce((sum, { total }) => plus(sum, total), noAmounts) };
  const series = rest.length === 0 ? own : [...own, others];
  const placeOf = new Map(own.map(({ key }, index) => [key, index]));
  const parts = steps.map(() => series.map(() => noAmounts));
  for (const one of figures) {
    const bar = parts[one.step];
    const place = placeOf.get(one.key) ?? own.length;
    if (bar !== undefined) bar[place] = plus(bar[place] ?? noAmounts, amountsOf(one));
  }
  return { series, bars: steps.map((step, index) => ({ ...step, parts: parts[index] ?? [] })) };
}

/** What can be cut into four without odd figures. */
const rounds = [1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8, 10];

/** The least round number that is not below. */
export function roundAbove(size: number): number {
  if (size <= 0) return 1;
  const unit = 10 ** Math.floor(Math.log10(size));
  return rounds.map((by) => by * unit).find((round) => round >= size) ?? 10 * unit;
}
