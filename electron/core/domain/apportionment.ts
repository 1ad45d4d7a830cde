/** A share before the leftover units are dealt: total * weight = floorMinor * W + remainder, both with the total's sign. */
export type ExactShare = {
  readonly floorMinor: bigint;
  readonly remainder: bigint;
  readonly totalWeight: bigint;
};

/**
 * Splits `totalMinor` by `weights` with the largest-remainder method; the shares always add up to it.
 *
 * Each position gets floor(T*w/W), and the units left over go one each to the largest remainders. Equal
 * remainders are served in the order of (position - rotation) mod n, so that the odd cent moves on with
 * each period; positions of weight zero count in n. A negative total is the exact mirror of the positive one.
 *
 * RangeError when a weight is negative or all of them are zero.
 */
export function apportion(totalMinor: bigint, weights: readonly bigint[], rotation: number): bigint[] {
  if (totalMinor < 0n) return apportion(-totalMinor, weights, rotation).map((share) => -share);
  if (!Number.isSafeInteger(rotation))
    throw new RangeError(`the rotation must be a whole number, not ${rotation}`);

  const exact = exactShares(totalMinor, weights);
  const shares = exact.map((share) => share.floorMinor);
  let leftover = totalMinor - sum(shares);

  const count = weights.length;
  const turn = (position: number) => (((position - rotation) % count) + count) % count;
  const queue = exact
    .map((share, position) => ({ position, remainder: share.remainder }))
    .sort((a, b) => compare(b.remainder, a.remainder) || turn(a.position) - turn(b.position));
  for (const { position } of queue) {
    if (leftover === 0n) break;
    shares[position] = (shares[position] ?? 0n) + 1n;
    leftover -= 1n;
  }
  return shares;
}

/** The exact fraction of every position; floors are towards zero. RangeError as for {@link apportion}. */
export function exactShares(totalMinor: bigint, weights: readonly bigint[]): ExactShare[] {
  if (weights.some((weight) => weight < 0n)) throw new RangeError('a weight must not be negative');
  const totalWeight = sum(weights);
  if (totalWeight === 0n) throw new RangeError('at least one weight must be above zero');
  return weights.map((weight) => ({
    floorMinor: (totalMinor * weight) / totalWeight,
    remainder: (totalMinor * weight) % totalWeight,
    totalWeight,
  }));
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
