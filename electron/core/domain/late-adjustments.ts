/** The shares of one pool by member. */
export type Shares = ReadonlyMap<string, bigint>;

type Line = { readonly memberId: string; readonly amountMinor: bigint };

/**
 * What members owe and get because of usage found after a close: their shares with it, less those without it, less
 * what was entered for it before. Adds up to zero when all three do to the same amount; empty when nobody's share
 * changes. Members in the order of `after`, then of `before`.
 */
export function lateLines(before: Shares, after: Shares, entered: Shares): Line[] {
  const members = new Set([...after.keys(), ...before.keys(), ...entered.keys()]);
  const of = (shares: Shares, memberId: string) => shares.get(memberId) ?? 0n;
  return [...members]
    .map((memberId) => ({
      memberId,
      amountMinor: of(after, memberId) - of(before, memberId) - of(entered, memberId),
    }))
    .filter(({ amountMinor }) => amountMinor !== 0n);
}
