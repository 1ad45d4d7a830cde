import { describe, expect, test } from 'vitest';
import {
  formatCalendarDate,
  formatDate,
  formatDateTime,
  formatDuration,
  formatTime,
  isCalendarDate,
  isZone,
} from '../../shared/time.ts';

const fallBackFirst = Date.parse('2026-11-01T05:30:00Z');
const fallBackSecond = Date.parse('2026-11-01T06:30:00Z');

describe('calendar dates', () => {
  test('are accepted only when the day exists', () => {
    for (const date of ['2026-11-30', '2028-02-29', '2000-02-29', '0001-01-01'])
      expect(isCalendarDate(date)).toBe(true);
    for (const date of [
      '2026-02-29',
      '2100-02-29',
      '2026-11-31',
      '2026-13-01',
      '2026-00-10',
      '2026-1-1',
      '2026-11-01T00:00',
      '',
      '20261101',
      ' 2026-11-01',
    ]) {
      expect(isCalendarDate(date)).toBe(false);
    }
  });

  test('are shown without shifting to another day', () => {
    expect(formatCalendarDate('2026-11-01', 'zh-CN')).toBe('2026年11月1日');
    expect(formatCalendarDate('2026-11-01', 'en')).toBe('Nov 1, 2026');
  });
});

describe('zones', () => {
  test('are IANA names, never offsets or inventions', () => {
    for (const zone of ['Asia/Shanghai', 'America/New_York', 'UTC']) expect(isZone(zone)).toBe(true);
    for (const zone of ['+08:00', '-05', '', 'Mars/Olympus', 'Asia/Shanghai; drop', '北京']) {
      expect(isZone(zone)).toBe(false);
    }
  });
});

describe('instants', () => {
  const lastMs = Date.parse('2026-10-31T15:59:59.999Z');
  const midnight = Date.parse('2026-10-31T16:00:00.000Z');

  test('are shown in the given zone, on a 24-hour clock that starts at 00', () => {
    expect(formatDate(lastMs, 'Asia/Shanghai', 'zh-CN')).toBe('2026年10月31日');
    expect(formatDate(midnight, 'Asia/Shanghai', 'zh-CN')).toBe('2026年11月1日');
    expect(formatTime(lastMs, 'Asia/Shanghai', 'zh-CN')).toBe('23:59:59');
    expect(formatTime(midnight, 'Asia/Shanghai', 'en')).toBe('00:00:00');
    expect(formatDateTime(midnight, 'UTC', 'en')).toBe('Oct 31, 2026 16:00:00');
  });

  test('an hour apart read the same when clocks go back', () => {
    expect(formatTime(fallBackFirst, 'America/New_York', 'en')).toBe('01:30:00');
    expect(formatTime(fallBackSecond, 'America/New_York', 'en')).toBe('01:30:00');
  });
});

describe('durations', () => {
  test.each([
    [0, '0ms'],
    [999, '999ms'],
    [1_000, '1s'],
    [61_000, '1m 1s'],
    [3_600_000, '1h'],
    [7_500_000, '2h 5m'],
    [90_061_000, '1d 1h'],
    [86_405_000, '1d'],
    [-5, '0ms'],
  ])('%d ms read %s', (ms, shown) => {
    expect(formatDuration(ms, 'en')).toBe(shown);
  });

  test('are Chinese in Chinese', () => {
    expect(formatDuration(7_500_000, 'zh-CN')).toBe('2\u00a0小时\u00a05\u00a0分钟');
  });
});
