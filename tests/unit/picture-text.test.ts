import { expect, test } from 'vitest';
import { measuresFor, pixelScale, shortHash } from '../../renderer/features/pictures/picture-plan.ts';
import { fitted, linesOf, type Measure } from '../../renderer/features/pictures/picture-text.ts';

const font = { size: 10, weight: 400 } as const;
/** Ten wide for each character that is seen. */
const measure: Measure = (text) => [...text.replace(/[\u2066-\u2069]|\u0301/gu, '')].length * 10;

test('a name that fits stays as it is, but for marks that would turn its neighbours around', () => {
  expect(fitted('小林', 20, font, measure)).toBe('小林');
  expect(fitted('\u202e小林\u202c', 20, font, measure)).toBe('小林');
});

test('a longer one is cut between whole characters, isolated, with the ellipsis at its end', () => {
  expect(fitted('e\u0301e\u0301e\u0301e\u0301', 30, font, measure)).toBe('\u2068e\u0301e\u0301\u2069…');
  expect(fitted('\u202eشركة طويلة', 60, font, measure)).toBe('\u2068شركة\u2069…');
  expect(fitted('小林', 5, font, measure)).toBe('\u2068\u2069…');
});

test('a text is broken between words, and punctuation stays with what it ends', () => {
  expect(linesOf('ask the owner for it', 100, font, measure)).toEqual(['ask the', 'owner for', 'it']);
  expect(linesOf('核对账单。', 40, font, measure).join('')).toBe('核对账单。');
  expect(linesOf('核对账单。', 40, font, measure)).not.toContain('。');
});

test('many members get less room each, and a very high picture fewer pixels', () => {
  expect(measuresFor(20).rowHeight).toBeGreaterThan(measuresFor(21).rowHeight);
  expect([pixelScale(934), pixelScale(6_001)]).toEqual([2, 1]);
  expect(shortHash('c8e00ca58b7aa4da'.padEnd(64, '0'))).toBe('c8e0 0ca5 8b7a a4da');
});
