import { numberFormat } from './formats.ts';

/** 10^-12 USD: the unit of metered cost. */
export type Pusd = bigint;

/** Integer minor units of an ISO 4217 currency: `{ amountMinor: 106031n, currency: 'CNY' }` is ¥1,060.31. */
export type Money = { readonly amountMinor: bigint; readonly currency: string };

export type AmountResult =
  | { readonly ok: true; readonly amountMinor: bigint }
  | { readonly ok: false; readonly reason: 'empty' | 'not_a_number' | 'too_many_decimals' | 'too_large' };

const PUSD_DIGITS = 12;
const PUSD_PER_USD = 10n ** BigInt(PUSD_DIGITS);
const RATE_DECIMALS = 8;
const PRICE_DECIMALS = 6;

/** Keeps sums of entered amounts far inside a 64-bit column. */
const LARGEST_ENTERED_MINOR = 10n ** 15n;

/*
 * Minor units other than 2, from ISO 4217. A table and not Intl, because a newer ICU must never change
 * what a stored amount means.
 */
const OTHER_MINOR_DIGITS: ReadonlyMap<string, number> = new Map([
  ...'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'
    .split(' ')
    .map((code) => [code, 0] as const),
  ...'BHD IQD JOD KWD LYD OMR TND'.split(' ').map((code) => [code, 3] as const),
  ...'CLF UYW'.split(' ').map((code) => [code, 4] as const),
]);

/** How many decimals the currency's minor unit has: 2 for CNY, 0 for JPY. RangeError unless three capital letters. */
export function minorDigits(currency: string): number {
  if (!/^[A-Z]{3}$/.test(currency)) throw new RangeError(`not an ISO 4217 currency code: ${currency}`);
  return OTHER_MINOR_DIGITS.get(currency) ?? 2;
}

/**
 * pUSD per token from a list price in USD per million tokens: "3.75" is 3750000n, exactly.
 * RangeError for anything but a plain non-negative decimal with at most 6 decimals.
 */
export function pusdPerToken(usdPerMillionTokens: string): Pusd {
  const { units, scale } = parseDecimal(usdPerMillionTokens, PRICE_DECIMALS, 'a price per million tokens');
  return units * tenTo(PRICE_DECIMALS - scale);
}

/** The inverse of {@link pusdPerToken}, without zeros at its end: 3750000n is "3.75". */
export function usdPerMillionTokens(pusdPerToken: Pusd): string {
  return withoutZeros(toDecimal(pusdPerToken, PRICE_DECIMALS));
}

/** pUSD of a plain non-negative decimal of USD with at most 12 decimals: "0.01" is 10^10. RangeError otherwise. */
export function usdToPusd(usd: string): Pusd {
  const { units, scale } = parseDecimal(usd, PUSD_DIGITS, 'an amount of USD');
  return units * tenTo(PUSD_DIGITS - scale);
}

/** The inverse of {@link usdToPusd}, without zeros at its end: 10^10 is "0.01". */
export function pusdToUsd(pusd: Pusd): string {
  return withoutZeros(pusdToDecimal(pusd));
}

/** An amount as a person types it ("1,234.56", "１２３．４５", "-20") in minor units of the currency. */
export function parseAmount(text: string, currency: string): AmountResult {
  const digits = minorDigits(currency);
  const plain = text.normalize('NFKC').trim();
  if (plain === '') return { ok: false, reason: 'empty' };
  // Commas count only where they group thousands: "1,23" may be a decimal comma, so it is refused.
  const match = /^([+-]?)(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d+))?$/.exec(plain);
  if (match === null) return { ok: false, reason: 'not_a_number' };
  const [, sign, whole = '', fraction = ''] = match;
  if (fraction.length > digits) return { ok: false, reason: 'too_many_decimals' };
  const amount = BigInt(whole.replaceAll(',', '') + fraction.padEnd(digits, '0'));
  if (amount > LARGEST_ENTERED_MINOR) return { ok: false, reason: 'too_large' };
  return { ok: true, amountMinor: sign === '-' ? -amount : amount };
}

/**
 * Metered cost in minor units of `currency` at `rate` (units of the currency per USD, a positive decimal
 * string with at most 8 decimals), rounded once, half away from zero. Convert a total, never its parts.
 */
export function convertPusdToMinor(pusd: Pusd, rate: string, currency: string): bigint {
  const { units, scale } = parseRate(rate);
  return divideHalfAwayFromZero(pusd * units * tenTo(minorDigits(currency)), PUSD_PER_USD * tenTo(scale));
}

/**
 * An amount of `from` in minor units of `to` at `rate` (units of `to` per unit of `from`), rounded once,
 * half away from zero. RangeError when one currency is converted into itself at a rate other than 1.
 */
export function convertMinor(amountMinor: bigint, from: string, to: string, rate: string): bigint {
  const { units, scale } = parseRate(rate);
  if (from === to && units !== tenTo(scale))
    throw new RangeError(`the rate of ${from} to itself is 1, not ${rate}`);
  return divideHalfAwayFromZero(
    amountMinor * units * tenTo(minorDigits(to)),
    tenTo(minorDigits(from)) * tenTo(scale),
  );
}

/** Minor units as a plain decimal of the currency: 106031 of CNY is "1060.31". */
export function minorToDecimal(amountMinor: bigint, currency: string): string {
  return toDecimal(amountMinor, minorDigits(currency));
}

/** pUSD as a plain decimal of USD with all 12 decimals: "0.115955850000". */
export function pusdToDecimal(pusd: Pusd): string {
  return toDecimal(pusd, PUSD_DIGITS);
}

/** The amount as shown to a person: "¥1,060.31" in zh-CN, "CN¥1,060.31" in en. */
export function formatMoney(money: Money, locale: string): string {
  const digits = minorDigits(money.currency);
  return currencyFormat(locale, {
    currency: money.currency,
    least: digits,
    most: digits,
    narrow: false,
  }).format(minorToDecimal(money.amountMinor, money.currency) as `${number}`);
}

/** The amount with its currency's own sign, in every language the same: "¥1,060.31". For text that leaves the app. */
export function formatMoneyPlain({ amountMinor, currency }: Money): string {
  const digits = minorDigits(currency);
  return currencyFormat('en', { currency, least: digits, most: digits, narrow: true }).format(
    minorToDecimal(amountMinor, currency) as `${number}`,
  );
}

/** Metered cost with all of its 12 decimals: "$0.115955850000". */
export function formatPusd(pusd: Pusd, locale: string): string {
  return usdFormat(locale, PUSD_DIGITS).format(pusdToDecimal(pusd) as `${number}`);
}

/** Metered cost for a screen: cents from one dollar up, four decimals below, "<$0.0001" for less than that. */
export function formatPusdShort(pusd: Pusd, locale: string): string {
  const size = pusd < 0n ? -pusd : pusd;
  if (size > 0n && size < PUSD_PER_USD / 10_000n) {
    return `${pusd < 0n ? '>-' : '<'}${usdFormat(locale, 4).format('0.0001')}`;
  }
  return usdFormat(locale, size === 0n || size >= PUSD_PER_USD ? 2 : 4).format(
    pusdToDecimal(pusd) as `${number}`,
  );
}

/** True for an exchange rate this module accepts: a positive decimal with at most 8 decimals. */
export function isRate(text: string): boolean {
  return /^\d{1,9}(\.\d{1,8})?$/.test(text) && /[1-9]/.test(text);
}

type Decimal = { readonly units: bigint; readonly scale: number };

function parseRate(text: string): Decimal {
  if (!isRate(text))
    throw new RangeError(`not a positive exchange rate with at most ${RATE_DECIMALS} decimals: ${text}`);
  return parseDecimal(text, RATE_DECIMALS, 'an exchange rate');
}

function parseDecimal(text: string, mostDecimals: number, what: string): Decimal {
  const match = /^(\d+)(?:\.(\d+))?$/.exec(text);
  const fraction = match?.[2] ?? '';
  if (match === null || fraction.length > mostDecimals) {
    throw new RangeError(`not ${what} with at most ${mostDecimals} decimals: ${text}`);
  }
  return { units: BigInt(`${match[1]}${fraction}`), scale: fraction.length };
}

/** The quotient as a whole number, halves away from zero; the divisor is above zero. */
export function divideHalfAwayFromZero(numerator: bigint, divisor: bigint): bigint {
  if (numerator < 0n) return -divideHalfAwayFromZero(-numerator, divisor);
  return (2n * numerator + divisor) / (2n * divisor);
}

function toDecimal(units: bigint, digits: number): string {
  const sign = units < 0n ? '-' : '';
  const text = String(units < 0n ? -units : units).padStart(digits + 1, '0');
  return digits === 0 ? sign + text : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

function withoutZeros(decimal: string): string {
  return decimal.replace(/\.?0+$/, '');
}

function tenTo(exponent: number): bigint {
  return 10n ** BigInt(exponent);
}

type Shape = {
  readonly currency: string;
  readonly least: number;
  readonly most: number;
  readonly narrow: boolean;
};

function currencyFormat(locale: string, { currency, least, most, narrow }: Shape): Intl.NumberFormat {
  return numberFormat(locale, {
    style: 'currency',
    currency,
    currencyDisplay: narrow ? 'narrowSymbol' : 'symbol',
    minimumFractionDigits: least,
    maximumFractionDigits: most,
  });
}

function usdFormat(locale: string, digits: number): Intl.NumberFormat {
  return currencyFormat(locale, { currency: 'USD', least: digits, most: digits, narrow: true });
}
