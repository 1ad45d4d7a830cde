import { expect, test } from 'vitest';
import {
  guessedStart,
  type WindowState,
  windowsNow,
  withReadings,
} from '../../electron/core/domain/usage-windows.ts';

/** 2026-11-21T08:20:00Z */
const NOW_MS = 1_795_249_200_000;
const HOUR_MS = 3_600_000;
const WHOLE_HOUR_MS = NOW_MS - HOUR_MS / 3;

const fiveHours: WindowState = {
  name: 'five_hours',
  family: null,
  usedShare: 0.4,
  resetsAtMs: NOW_MS + HOUR_MS,
};
const reading = {
  name: 'five_hours',
  family: null,
  usedShare: null,
  resetsAtMs: null,
  isUsedUp: false,
} as const;

test('a reading replaces what was known, and what it leaves out is kept while the window is the same', () => {
  expect(withReadings([fiveHours], [{ ...reading, usedShare: 0.5 }], NOW_MS)).toEqual([
    { ...fiveHours, usedShare: 0.5 },
  ]);
  expect(withReadings([fiveHours], [reading], NOW_MS)).toEqual([fiveHours]);
  const next = { ...reading, resetsAtMs: NOW_MS + 5 * HOUR_MS };
  expect(withReadings([fiveHours], [next], NOW_MS)).toEqual([
    { ...fiveHours, usedShare: null, resetsAtMs: NOW_MS + 5 * HOUR_MS },
  ]);
  expect(withReadings([fiveHours], [{ ...reading, isUsedUp: true }], NOW_MS)).toEqual([
    { ...fiveHours, usedShare: 1 },
  ]);
});

test('a window whose end nobody knows, or that has ended, is not shown', () => {
  expect(withReadings([], [{ ...reading, usedShare: 0.5 }], NOW_MS)).toEqual([]);
  expect(withReadings([fiveHours], [], NOW_MS + HOUR_MS)).toEqual([]);
  expect(windowsNow([fiveHours], null, NOW_MS + HOUR_MS)).toEqual([]);
});

test('windows that were told are shown as measured, 5 hours first, and no guess beside them', () => {
  const week: WindowState = { ...fiveHours, name: 'seven_days', resetsAtMs: NOW_MS + 50 * HOUR_MS };
  const opus: WindowState = { ...week, family: 'opus' };
  expect(windowsNow([opus, week, fiveHours], WHOLE_HOUR_MS, NOW_MS)).toEqual([
    { ...fiveHours, measured: true },
    { ...week, measured: true },
    { ...opus, measured: true },
  ]);
});

test('where nothing was told, the 5 hours are guessed from the full hour of the first use, as a guess', () => {
  const fromMs = guessedStart(null, NOW_MS);
  expect(fromMs).toBe(WHOLE_HOUR_MS);
  expect(guessedStart(fromMs, NOW_MS + 4 * HOUR_MS)).toBe(fromMs);
  expect(guessedStart(fromMs, NOW_MS + 5 * HOUR_MS)).toBe(fromMs + 5 * HOUR_MS);
  expect(guessedStart(fromMs, NOW_MS - 24 * HOUR_MS)).toBe(fromMs - 24 * HOUR_MS);
  expect(windowsNow([], fromMs, NOW_MS)).toEqual([
    {
      name: 'five_hours',
      family: null,
      usedShare: null,
      resetsAtMs: WHOLE_HOUR_MS + 5 * HOUR_MS,
      measured: false,
    },
  ]);
  expect(windowsNow([], fromMs, NOW_MS + 5 * HOUR_MS)).toEqual([]);
});
