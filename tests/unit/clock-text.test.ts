import { expect, test } from 'vitest';
import { formatClock } from '../../shared/time.ts';

/** 2026-11-21T08:20:00Z */
const NOW_MS = 1_795_249_200_000;

test.each([
  ['the time alone on the same day', NOW_MS + 3_600_000, 'Asia/Shanghai', 'zh-CN', '17:20'],
  ['rounded up, so that it is never too early', NOW_MS + 3_600_001, 'Asia/Shanghai', 'zh-CN', '17:21'],
  [
    'the date too on another day of the zone',
    NOW_MS + 8 * 3_600_000,
    'Asia/Shanghai',
    'zh-CN',
    '11月22日 00:20',
  ],
  ['by the zone, not by UTC', NOW_MS + 8 * 3_600_000, 'UTC', 'zh-CN', '16:20'],
  ['in English', NOW_MS + 72 * 3_600_000, 'Asia/Shanghai', 'en', 'Nov 24, 16:20'],
])('an instant to come is told as %s', (_, atMs, zone, locale, text) => {
  expect(formatClock(atMs, NOW_MS, zone, locale)).toBe(text);
});
