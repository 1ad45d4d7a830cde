import { type Pusd, pusdToDecimal } from '../../shared/money.ts';

/** Metered cost with every digit that counts and none that does not: "$0.003702"; at least `least` decimals. */
export function exactUsd(pusd: Pusd, least = 2): string {
  const [whole = '0', fraction = ''] = pusdToDecimal(pusd < 0n ? -pusd : pusd).split('.');
  const decimals = fraction.replace(/0+$/, '').padEnd(least, '0');
  const sign = pusd < 0n ? '-' : '';
  return `${sign}$${BigInt(whole).toLocaleString('en')}${decimals === '' ? '' : `.${decimals}`}`;
}

/** How many decimals the longest of these amounts of USD needs; at least 2. */
export function decimalsOf(amountsPusd: readonly bigint[]): number {
  return Math.max(2, ...amountsPusd.map((pusd) => exactUsd(pusd).split('.')[1]?.length ?? 0));
}
