/** A share before the leftover units are dealt, in minor units. */
export type Fraction = {
  readonly floorMinor: bigint;
  readonly remainder: bigint;
  readonly totalWeight: bigint;
};

/**
 * A fraction of minor units to check by hand: "106030 + 1/3". Spelled with ' + ' because a spreadsheet turns "1/3"
 * into a date and "0 1/3" into a rounded number.
 */
export function exactShare({ floorMinor, remainder, totalWeight }: Fraction): string {
  if (remainder === 0n) return String(floorMinor);
  return `${floorMinor} ${remainder < 0n ? '-' : '+'} ${remainder < 0n ? -remainder : remainder}/${totalWeight}`;
}
