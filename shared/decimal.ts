import { minorDigits } from './money.ts';

/** `units` / 10^`scale`, exactly. */
export type Decimal = { readonly units: bigint; readonly scale: number };

/** More digits than any amount of money has. */
const LONGEST = 60;
const LARGEST_EXPONENT = 40;

/** A decimal as JSON writes one, "1e2" included; null for anything else. */
export function readDecimal(text: unknown): Decimal | null {
  if (typeof text !== 'string' || text.length > LONGEST) return null;
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,2}))?$/.exec(text.trim());
  if (match === null) return null;
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  if (Math.abs(Number(exponent)) > LARGEST_EXPONENT) return null;
  const digits = BigInt(`${whole}${fraction}`);
  const scale = fraction.length - Number(exponent);
  const units = sign === '-' ? -digits : digits;
  return scale >= 0 ? { units, scale } : { units: units * 10n ** BigInt(-scale), scale: 0 };
}

/** `a` less `b`. */
export function difference(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  return { units: scaled(a, scale) - scaled(b, scale), scale };
}

/** Minor units of the currency, rounded down: never more than there is. */
export function toMinorDown(decimal: Decimal, currency: string): bigint {
  const digits = minorDigits(currency);
  if (decimal.scale <= digits) return scaled(decimal, digits);
  const divisor = 10n ** BigInt(decimal.scale - digits);
  const cut = decimal.units / divisor;
  return decimal.units < 0n && cut * divisor !== decimal.units ? cut - 1n : cut;
}

function scaled({ units, scale }: Decimal, to: number): bigint {
  return units * 10n ** BigInt(to - scale);
}
