import { reduced } from '../../../shared/fraction.ts';

/** A share before the leftover units are dealt, in minor units. */
export type UnroundedShare = {
  readonly floorMinor: bigint;
  readonly remainder: bigint;
  readonly totalWeight: bigint;
};

/**
 * A share in minor units to check by hand, its fraction in lowest terms: "106030 + 1/3". Spelled with ' + ' because a
 * spreadsheet turns "1/3" into a date and "0 1/3" into a rounded number.
 */
export function exactShare({ floorMinor, remainder, totalWeight }: UnroundedShare): string {
  if (remainder === 0n) return String(floorMinor);
  const { numerator, denominator } = reduced({ numerator: remainder, denominator: totalWeight });
  return `${floorMinor} ${numerator < 0n ? '-' : '+'} ${numerator < 0n ? -numerator : numerator}/${denominator}`;
}
