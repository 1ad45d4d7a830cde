import { describe, expect, it } from 'vitest';
import { rememberUndo, takeUndo, useUndo } from '../../renderer/app/undo-store.ts';

const nothing = async () => undefined;

describe('what can be taken back', () => {
  it('comes back last first, or by its own button, and once only', () => {
    const first = rememberUndo('甲', nothing);
    rememberUndo('乙', nothing);
    rememberUndo('丙', nothing);
    expect(takeUndo(first.id)?.text).toBe('甲');
    expect(takeUndo(first.id)).toBeUndefined();
    expect([takeUndo()?.text, takeUndo()?.text, takeUndo()]).toEqual(['丙', '乙', undefined]);
  });

  it('is the last twenty', () => {
    for (let index = 1; index <= 25; index += 1) rememberUndo(`第 ${index} 步`, nothing);
    expect(useUndo.getState().entries.map(({ text }) => text)).toEqual(
      Array.from({ length: 20 }, (_, index) => `第 ${index + 6} 步`),
    );
    expect(new Set(useUndo.getState().entries.map(({ id }) => id)).size).toBe(20);
  });
});
