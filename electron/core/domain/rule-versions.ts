/**
 * The version that counts for a period: of those that begin with it or before, the one that begins last, and of several
 * that begin together the newest. RangeError where there is none.
 */
export function rulesFor<Version extends { readonly fromSeq: number; readonly version: number }>(
  versions: readonly Version[],
  seq: number,
): Version {
  const found = versions
    .filter(({ fromSeq }) => fromSeq <= seq)
    .sort((a, b) => b.fromSeq - a.fromSeq || b.version - a.version)[0];
  if (found === undefined) throw new RangeError(`no split rules for period ${seq}`);
  return found;
}
