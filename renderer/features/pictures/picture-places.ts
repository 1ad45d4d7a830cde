import { figuresOf, measuresFor, type Pictured } from './picture-plan.ts';

/** Where each part of the picture begins, and how high it is as a whole, in its pixels. */
export type PicturePlaces = {
  readonly reversedAt: number;
  readonly tableAt: number;
  readonly rowHeight: number;
  readonly transfersAt: number;
  readonly transferHeight: number;
  readonly footAt: number;
  readonly height: number;
};

/** Of the coloured head. */
const HEAD = 168;
const GAP = 28;
/** Of the table's head and of its sum. */
export const TABLE_HEAD = 34;
const TABLE_SUM = 46;
/** Of the transfers' title and of the note under them. */
export const TRANSFERS_HEAD = 40;
const TRANSFERS_NOTE = 34;
const LINE = 20;

/** One under the other; more members make it higher, never smaller than can be read. */
export function placesOf(
  { statement, reversed, transfers }: Pictured,
  notes: { readonly reversed: readonly string[]; readonly verify: readonly string[] },
): PicturePlaces {
  const { rows } = figuresOf(statement);
  const { rowHeight, transferHeight } = measuresFor(rows.length);
  const reversedAt = HEAD + GAP;
  const tableAt = reversed ? reversedAt + notes.reversed.length * LINE + LINE + GAP : reversedAt;
  const transfersAt = tableAt + TABLE_HEAD + rows.length * rowHeight + TABLE_SUM + GAP;
  const transfersHeight =
    TRANSFERS_HEAD + Math.max(transfers.length, 1) * transferHeight + 16 + TRANSFERS_NOTE;
  const footAt = reversed ? transfersAt : transfersAt + transfersHeight + GAP / 2;
  const height = footAt + 56 + notes.verify.length * LINE + 20;
  return { reversedAt, tableAt, rowHeight, transfersAt, transferHeight, footAt, height };
}
