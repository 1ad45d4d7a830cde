import { usdPerMillion } from '../../../shared/contract/values.ts';
import type { AskedRepricing, StatementView } from './statements-store.ts';

/** Kinds of tokens with a price, in the order of the price table. */
export const priceNames = ['input', 'output', 'cacheRead', 'cacheWrite5m', 'cacheWrite1h'] as const;
export type PriceName = (typeof priceNames)[number];

/** Prices as typed; an empty one is the price table's. */
export type TypedPrices = Readonly<Record<PriceName, string>>;
export type PricesFrom = AskedRepricing['prices']['from'];

export const nothingTyped: TypedPrices = {
  input: '',
  output: '',
  cacheRead: '',
  cacheWrite5m: '',
  cacheWrite1h: '',
};

/** What can be repriced in a statement: its accounts with a cost, and its models by name. */
export function subjectsOf({ document: { pools, usage } }: StatementView): {
  accounts: { value: string; label: string }[];
  models: string[];
} {
  const accounts = new Map(
    pools.flatMap(({ kind, accountId, accountName }) =>
      accountId === null || kind === 'adjustment' ? [] : [[accountId, accountName ?? accountId] as const],
    ),
  );
  return {
    accounts: [...accounts].map(([value, label]) => ({ value, label })),
    models: [...new Set(usage.lines.map(({ model }) => model))].sort(),
  };
}

/** Where the typed prices cannot be read, or where the first has to stand; only typed ones can be wrong. */
export function priceProblems(from: PricesFrom, typed: TypedPrices): Map<PriceName, 'form' | 'none'> {
  const problems = new Map<PriceName, 'form' | 'none'>();
  if (from !== 'own') return problems;
  for (const name of priceNames)
    if (plain(typed[name]) !== '' && !usdPerMillion.safeParse(plain(typed[name])).success)
      problems.set(name, 'form');
  if (priceNames.every((name) => plain(typed[name]) === '')) problems.set('input', 'none');
  return problems;
}

/** The prices as the contract takes them; typed ones without a problem. */
export function repricingPrices(from: PricesFrom, typed: TypedPrices): AskedRepricing['prices'] {
  if (from !== 'own') return { from };
  const [input, output, cacheRead, cacheWrite5m, cacheWrite1h] = priceNames.map(
    (name) => plain(typed[name]) || null,
  );
  return { from, input, output, cacheRead, cacheWrite5m, cacheWrite1h, fixedUsd: '0', discountBp: 0 };
}

/** Full-width digits as they come from Chinese keyboards count as digits. */
function plain(text: string): string {
  return text.normalize('NFKC').trim();
}
