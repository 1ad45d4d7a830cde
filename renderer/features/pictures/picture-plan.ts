import type { NamedTransfer, Party } from '../../../shared/contract/payment.ts';
import type { Statement } from '../../../shared/contract/statement.ts';

/** What a picture tells: a kept statement, whether it was reversed since, and the transfers that settle its balances. */
export type Pictured = {
  readonly statement: Statement;
  readonly reversed: boolean;
  readonly transfers: readonly NamedTransfer[];
};

export type PictureRow = {
  readonly party: Party;
  readonly name: string;
  readonly shareMinor: bigint;
  readonly paidMinor: bigint;
  /** Positive: the group owes them. */
  readonly closingMinor: bigint;
  /** Of the largest share, from 0 to 1; for the bar alone. */
  readonly part: number;
};

export type PictureFigures = {
  readonly rows: readonly PictureRow[];
  readonly totalMinor: bigint;
  readonly paidMinor: bigint;
};

/** Everybody whom the statement concerns, by share, and its sums. */
export function figuresOf({ document }: Statement): PictureFigures {
  const concerned = document.balances.filter(
    ({ shareMinor, paidMinor, closingMinor, openingMinor }) =>
      shareMinor !== 0n || paidMinor !== 0n || closingMinor !== 0n || openingMinor !== 0n,
  );
  const largest = concerned.reduce((most, { shareMinor }) => (shareMinor > most ? shareMinor : most), 0n);
  return {
    rows: concerned
      .map(({ party, name, shareMinor, paidMinor, closingMinor }) => ({
        ...{ party, name, shareMinor, paidMinor, closingMinor },
        part: largest > 0n && shareMinor > 0n ? Number((shareMinor * 1_000n) / largest) / 1_000 : 0,
      }))
      .sort((a, b) => (a.shareMinor === b.shareMinor ? 0 : a.shareMinor > b.shareMinor ? -1 : 1)),
    totalMinor: document.pools.reduce((sum, { totalMinor }) => sum + totalMinor, 0n),
    paidMinor: concerned.reduce((sum, { paidMinor }) => sum + paidMinor, 0n),
  };
}

/** A few members have room; many have less, so that a picture stays one that can be read in a chat. */
export function measuresFor(rows: number): { readonly rowHeight: number; readonly transferHeight: number } {
  const isCrowded = rows > 20;
  return { rowHeight: isCrowded ? 36 : 54, transferHeight: isCrowded ? 30 : 40 };
}

/** The first digits of a hash in fours: enough to tell two statements apart by eye. */
export function shortHash(hash: string): string {
  return (hash.slice(0, 16).match(/.{4}/g) ?? []).join(' ');
}

/** How many pixels of the file one of the picture gets: two, unless a browser could not hold that many. */
export function pixelScale(height: number): 1 | 2 {
  return height <= 6_000 ? 2 : 1;
}
