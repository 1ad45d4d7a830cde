import {
  accountCostMethods,
  type CostVersion,
  type OwnPriceTexts,
} from '../../../shared/contract/account-costs.ts';
import type { Params } from '../../../shared/contract/index.ts';
import { pusdPerToken, usdToPusd } from '../../../shared/money.ts';

/** In the order of the table. */
export const priceNames = ['input', 'output', 'cacheRead', 'cacheWrite5m', 'cacheWrite1h'] as const;
export type PriceName = (typeof priceNames)[number];

/** A model with its own prices as they are typed; empty counts as listed. The key tells rows apart. */
export type PriceRow = Record<PriceName, string> & { key: number; model: string };

export type PricingValues = {
  rows: PriceRow[];
  /** USD for each call; empty is nothing. */
  fixed: string;
  /** Percent; empty is none. */
  discount: string;
  /** Empty: at once. */
  validFromOn: string;
};

type RowProblem = 'model' | 'twice' | 'noPrice';

const { prices, fixedUsd } = accountCostMethods['account.setPricing'].params.shape;
const priceShape = prices.element.shape;

export const MOST_PRICES = 200;

let lastKey = 0;

export function newPriceRow(own?: OwnPriceTexts): PriceRow {
  lastKey += 1;
  const { model = '', input, output, cacheRead, cacheWrite5m, cacheWrite1h } = own ?? {};
  return {
    key: lastKey,
    model,
    input: input ?? '',
    output: output ?? '',
    cacheRead: cacheRead ?? '',
    cacheWrite5m: cacheWrite5m ?? '',
    cacheWrite1h: cacheWrite1h ?? '',
  };
}

/** What counts now, in the form. */
export function pricingValuesOf(version: CostVersion | null): PricingValues {
  return {
    rows: (version?.prices ?? []).map(newPriceRow),
    fixed: version === null || version.fixedUsd === '0' ? '' : version.fixedUsd,
    discount: version === null || version.discountBp === 0 ? '' : String(version.discountBp / 100),
    validFromOn: '',
  };
}

/** What counts now, to be set again; without any terms of its own an account goes by the list. */
export function termsOf(
  version: CostVersion | null,
): Pick<Params<'account.setPricing'>, 'prices' | 'fixedUsd' | 'discountBp'> {
  if (version === null) return { prices: [], fixedUsd: '0', discountBp: 0 };
  const { prices: own, fixedUsd: fixed, discountBp } = version;
  return { prices: own, fixedUsd: fixed, discountBp };
}

/** A price as typed, in pUSD per token; null where none is typed, undefined where it is none. */
export function typedPrice(text: string): bigint | null | undefined {
  const plain = plainOf(text);
  if (plain === '') return null;
  return priceShape.input.safeParse(plain).success ? pusdPerToken(plain) : undefined;
}

/** The fixed cost as typed, in pUSD; undefined where it is none. */
export function typedFixed(text: string): bigint | undefined {
  const plain = plainOf(text) || '0';
  return fixedUsd.safeParse(plain).success ? usdToPusd(plain) : undefined;
}

/** The discount as typed, in basis points; undefined where it is none. */
export function typedDiscount(text: string): number | undefined {
  const plain = plainOf(text).replace(/\s*%$/, '') || '0';
  if (!/^\d{1,3}(\.\d{1,2})?$/.test(plain)) return undefined;
  const [whole = '', fraction = ''] = plain.split('.');
  const bp = Number(whole) * 100 + Number(fraction.padEnd(2, '0'));
  return bp <= 10_000 ? bp : undefined;
}

/** What is wrong with the row as a whole; a field's own problem is told by {@link typedPrice}. */
export function rowProblem(row: PriceRow, rows: readonly PriceRow[]): RowProblem | undefined {
  if (isEmptyRow(row)) return undefined;
  const model = priceShape.model.safeParse(row.model);
  if (!model.success) return 'model';
  const before = rows.slice(0, rows.indexOf(row));
  if (before.some((other) => nameOf(other) === nameOf(row))) return 'twice';
  return priceNames.every((name) => plainOf(row[name]) === '') ? 'noPrice' : undefined;
}

/** The form as the contract takes it; undefined while anything in it is wrong. Rows left empty are none. */
export function pricingOf(
  values: PricingValues,
): Omit<Params<'account.setPricing'>, 'accountId'> | undefined {
  const rows = values.rows.filter((row) => !isEmptyRow(row));
  const discountBp = typedDiscount(values.discount);
  const isWrong = rows.some(
    (row) =>
      rowProblem(row, values.rows) !== undefined ||
      priceNames.some((name) => typedPrice(row[name]) === undefined),
  );
  if (isWrong || discountBp === undefined || typedFixed(values.fixed) === undefined) return undefined;
  return {
    prices: rows.map((row) => ({
      model: nameOf(row),
      input: textOf(row.input),
      output: textOf(row.output),
      cacheRead: textOf(row.cacheRead),
      cacheWrite5m: textOf(row.cacheWrite5m),
      cacheWrite1h: textOf(row.cacheWrite1h),
    })),
    fixedUsd: plainOf(values.fixed) || '0',
    discountBp,
    validFromOn: values.validFromOn === '' ? null : values.validFromOn,
  };
}

/** The model whose list prices a row goes beside: a pattern stands for the name before its `*`. */
export function listedNameOf(model: string): string {
  return model
    .trim()
    .normalize('NFC')
    .replace(/[-@]?\*$/, '');
}

function isEmptyRow(row: PriceRow): boolean {
  return row.model.trim() === '' && priceNames.every((name) => plainOf(row[name]) === '');
}

function nameOf({ model }: PriceRow): string {
  return model.trim().normalize('NFC');
}

function textOf(text: string): string | null {
  return plainOf(text) || null;
}

/** Full-width digits as they come from Chinese keyboards count as digits; a sign of dollars says nothing. */
function plainOf(text: string): string {
  return text
    .normalize('NFKC')
    .trim()
    .replace(/^\$\s*/, '');
}
