/** The version that counts for a period: the latest that begins with it or before. RangeError where there is none. */
export function rulesFor<Version extends { readonly fromSeq: number }>(
  versions: readonly Version[],
  seq: number,
): Version {
  const found = versions.filter(({ fromSeq }) => fromSeq <= seq).sort((a, b) => b.fromSeq - a.fromSeq)[0];
  if (found === undefined) throw new RangeError(`no split rules for period ${seq}`);
  return found;
}
