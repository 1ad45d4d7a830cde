import type { PeriodPool } from './period-pools.ts';
import { sumBy } from './statement-document.ts';

/** The shares of one pool by member. */
export type Shares = ReadonlyMap<string, bigint>;

type Line = { readonly memberId: string; readonly amountMinor: bigint };

const nothingEntered: Shares = new Map();

/**
 * What members owe and get because of something found after a close: their shares with it, less those without it, less
 * what was entered for it before. Adds up to zero when all three do to the same amount; empty when nobody's share
 * changes.
 */
export function changedShares(before: Shares, after: Shares, entered: Shares = nothingEntered): Line[] {
  const members = new Set([...after.keys(), ...before.keys(), ...entered.keys()]);
  const of = (shares: Shares, memberId: string) => shares.get(memberId) ?? 0n;
  return [...members]
    .map((memberId) => ({
      memberId,
      amountMinor: of(after, memberId) - of(before, memberId) - of(entered, memberId),
    }))
    .filter(({ amountMinor }) => amountMinor !== 0n);
}

/** Nobody has a share of a pool that is not there. */
export function sharesOf(pool: Pick<PeriodPool, 'split'> | undefined): Shares {
  return new Map(pool?.split.shares.map(({ memberId, amountMinor }) => [memberId, amountMinor]));
}

/** What the lines of several entries add up to. */
export function linesByMember(entries: readonly { readonly lines: readonly Line[] }[]): Shares {
  return sumBy(entries, ({ lines }) => lines.map(({ memberId, amountMinor }) => [memberId, amountMinor]));
}
