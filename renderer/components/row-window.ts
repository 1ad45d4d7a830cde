/** As `--ac-row-height` has it. */
export const ROW_PX = 40;
/** Rows made beyond each end of what is seen, so that scrolling finds them there. */
export const ROWS_AROUND = 8;
/** Browsers make no element higher than some 33 million px; beyond this, a pixel of scrolling is more than one of rows. */
const MOST_PX = 16_000_000;

/** Which rows of one height are made, and how much room stands for the others. */
export type RowWindow = {
  readonly first: number;
  readonly end: number;
  readonly abovePx: number;
  readonly belowPx: number;
  /** The first row that is seen whole. */
  readonly topmost: number;
};

type Scrolled = { top: number; count: number; seen: number; around: number };

/** What is seen of `count` rows, `seen` at once, where the list is scrolled to `top` px, and so many rows around it. */
export function windowOf({ top, count, seen, around }: Scrolled): RowWindow {
  const wholePx = count * ROW_PX;
  const heightPx = Math.min(wholePx, MOST_PX);
  const seenPx = Math.min(seen * ROW_PX, heightPx);
  // 1 where all rows have their own pixels.
  const pace = heightPx === seenPx ? 1 : (wholePx - seenPx) / (heightPx - seenPx);
  // A list that has become shorter may end above what was scrolled to.
  const atPx = Math.max(0, Math.min(top * pace, wholePx - seenPx));
  const topmost = Math.ceil(atPx / ROW_PX);
  const firstSeen = Math.floor(atPx / ROW_PX);
  const first = Math.max(0, firstSeen - around);
  const end = Math.min(count, firstSeen + seen + around);
  const abovePx = Math.max(0, pace === 1 ? first * ROW_PX : top - (atPx - first * ROW_PX));
  const belowPx = Math.max(0, heightPx - abovePx - (end - first) * ROW_PX);
  return { first, end, abovePx, belowPx, topmost };
}
