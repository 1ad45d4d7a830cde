import { describe, expect, it } from 'vitest';
import { ROW_PX, windowOf } from '../../renderer/components/row-window.ts';

const seen = 14;
const around = 8;

describe('the window of a list', () => {
  it('has the rows in sight with eight around, and room for all the others', () => {
    expect(windowOf({ top: 4_000, count: 1_000, seen, around })).toEqual({
      first: 92,
      end: 122,
      abovePx: 92 * ROW_PX,
      belowPx: (1_000 - 122) * ROW_PX,
      topmost: 100,
    });
    expect(windowOf({ top: 0, count: 1_000, seen, around })).toMatchObject({ first: 0, end: 22 });
    expect(windowOf({ top: 0, count: 3, seen, around })).toMatchObject({
      first: 0,
      end: 3,
      abovePx: 0,
      belowPx: 0,
    });
    expect(windowOf({ top: 0, count: 0, seen, around })).toMatchObject({ first: 0, end: 0 });
  });

  it('of a million rows is no higher than a browser makes it, and every row comes into sight', () => {
    const count = 1_000_000;
    const heightPx = 16_000_000;
    for (const top of [0, 1, 5_000_000, 12_345_678, heightPx - seen * ROW_PX]) {
      const { first, end, abovePx, belowPx, topmost } = windowOf({ top, count, seen, around });
      expect(abovePx + (end - first) * ROW_PX + belowPx).toBeCloseTo(heightPx, 3);
      // The topmost row stands right where the list is scrolled to.
      expect(Math.abs(abovePx + (topmost - first) * ROW_PX - top)).toBeLessThanOrEqual(ROW_PX);
    }
    const last = windowOf({ top: heightPx - seen * ROW_PX, count, seen, around });
    expect([last.topmost, last.end]).toEqual([count - seen, count]);
  });

  it('of a list that has become shorter ends with its last row', () => {
    expect(windowOf({ top: 40_000, count: 20, seen, around })).toMatchObject({ end: 20, topmost: 6 });
  });
});
