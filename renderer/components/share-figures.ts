import { type Fraction, reduced } from '../../shared/fraction.ts';
import { decimalsOf, exactUsd } from './exact-usd.ts';

export type PartShare = {
  readonly memberId: string;
  readonly memberName: string;
  readonly weight: bigint;
  /** exact share = floorMinor + remainder / the part's totalWeight */
  readonly floorMinor: bigint;
  readonly remainder: bigint;
  readonly amountMinor: bigint;
};

/** A pool, or a part of it that is shared by weights of its own. */
export type PoolPart = {
  readonly totalMinor: bigint;
  readonly totalWeight: bigint;
  readonly shares: readonly PartShare[];
};

/** What weights count: metered cost in pUSD, heads, days, or parts that have no name. */
export type WeightUnit = 'usd' | 'heads' | 'days' | 'plain';

/** A fraction with a larger denominator says less than its decimals. */
const LARGEST_DENOMINATOR = 9_999n;
const DECIMALS = 6n;

/** Weights as figures: metered cost in USD with the same decimals for all, anything else as plain numbers. */
export function weightTexts(
  { shares, totalWeight }: PoolPart,
  unit: WeightUnit,
  lang: string,
): (weight: bigint) => string {
  if (unit !== 'usd') return (weight) => weight.toLocaleString(lang);
  const least = decimalsOf([...shares.map((share) => share.weight), totalWeight]);
  return (weight) => exactUsd(weight, least);
}

/** The part of the whole, as a percentage with two decimals. */
export function percentText(weight: bigint, totalWeight: bigint, lang: string): string {
  const part = totalWeight === 0n ? 0 : Number((weight * 1_000_000n) / totalWeight) / 1_000_000;
  return part.toLocaleString(lang, { style: 'percent', minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

/**
 * A share in minor units before rounding, to be read in a table: "4,833 + 1/3", or "38,969.474999…" where
 * the fraction would be unreadable.
 */
export function exactShareText(share: PartShare, totalWeight: bigint, lang: string): string {
  const { numerator, denominator } = fractionOf(share, totalWeight);
  const whole = share.floorMinor.toLocaleString(lang);
  if (numerator === 0n) return whole;
  if (denominator <= LARGEST_DENOMINATOR) return `${whole} ${signed(numerator)}/${denominator}`;
  const scale = 10n ** DECIMALS;
  const size = numerator < 0n ? -numerator : numerator;
  const decimals = String((size * scale) / denominator).padStart(Number(DECIMALS), '0');
  const sign = numerator < 0n && share.floorMinor === 0n ? '-' : '';
  return `${sign}${whole}.${decimals}${(size * scale) % denominator === 0n ? '' : '…'}`;
}

/** The same with its fraction in full, to be checked by hand. */
export function fullFractionText(share: PartShare, totalWeight: bigint, lang: string): string {
  const { numerator, denominator } = fractionOf(share, totalWeight);
  const whole = share.floorMinor.toLocaleString(lang);
  if (numerator === 0n) return whole;
  const sign = numerator < 0n ? '-' : '+';
  const size = numerator < 0n ? -numerator : numerator;
  return `${whole} ${sign} ${size.toLocaleString(lang)}/${denominator.toLocaleString(lang)}`;
}

/** What rounding left over after all fractions were dropped, and how many members got a part of it. */
export function leftoverOf(parts: readonly PoolPart[]): { amountMinor: bigint; members: number } {
  const raised = parts
    .flatMap(({ shares }) => shares)
    .filter((share) => share.amountMinor !== share.floorMinor);
  return {
    amountMinor: raised.reduce((sum, share) => sum + share.amountMinor - share.floorMinor, 0n),
    members: raised.length,
  };
}

function fractionOf(share: PartShare, totalWeight: bigint): Fraction {
  if (share.remainder === 0n || totalWeight === 0n) return { numerator: 0n, denominator: 1n };
  return reduced({ numerator: share.remainder, denominator: totalWeight });
}

function signed(numerator: bigint): string {
  return numerator < 0n ? `- ${-numerator}` : `+ ${numerator}`;
}
