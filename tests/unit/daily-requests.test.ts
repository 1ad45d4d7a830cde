import { expect, test } from 'vitest';
import { DailyRequests } from '../../electron/core/domain/daily-requests.ts';

const at = (instant: string) => Date.parse(instant);

test('a day is that of the zone, whose offset may be a half or a quarter of an hour', () => {
  const days = new DailyRequests();
  days.add(at('2026-11-10T18:14:59Z'), 1);
  days.add(at('2026-11-10T18:15:00Z'), 2);
  days.add(at('2026-11-10T18:30:00Z'), 4);
  const now = at('2026-11-10T19:00:00Z');
  expect(days.on(now, 'Asia/Kathmandu')).toBe(6);
  expect(days.endOf(now, 'Asia/Kathmandu')).toBe(at('2026-11-11T18:15:00Z'));
  expect(days.on(now, 'Asia/Kolkata')).toBe(4);
  expect(days.on(now, 'Asia/Shanghai')).toBe(7);
  expect(days.on(now, 'UTC')).toBe(7);
});

test('the day that is shown goes on counting, and begins anew at its end', () => {
  const days = new DailyRequests();
  expect(days.on(at('2026-11-10T15:59:00Z'), 'Asia/Shanghai')).toBe(0);
  days.add(at('2026-11-10T15:59:00Z'), 1);
  days.add(at('2026-11-10T15:59:30Z'), 1);
  days.add(at('2026-11-10T15:59:00Z'), -1);
  expect(days.on(at('2026-11-10T15:59:59Z'), 'Asia/Shanghai')).toBe(1);
  expect(days.on(at('2026-11-10T16:00:00Z'), 'Asia/Shanghai')).toBe(0);
});

test('a day of summer time’s end is an hour longer, and a clock set back finds the day as used as it was', () => {
  const days = new DailyRequests();
  days.add(at('2026-10-25T00:30:00+02:00'), 3);
  const late = at('2026-10-25T23:30:00+01:00');
  expect(days.on(late, 'Europe/Berlin')).toBe(3);
  expect(days.endOf(late, 'Europe/Berlin')).toBe(at('2026-10-26T00:00:00+01:00'));
  expect(days.on(at('2026-10-26T00:00:00+01:00'), 'Europe/Berlin')).toBe(0);
  expect(days.on(at('2026-10-24T23:00:00+02:00'), 'Europe/Berlin')).toBe(3);
});

test('after weeks of work only the latest days are kept', () => {
  const days = new DailyRequests();
  const first = at('2026-11-01T00:00:00Z');
  for (let quarter = 0; quarter < 30 * 96; quarter += 1) days.add(first + quarter * 900_000, 1);
  expect(days.on(at('2026-11-30T12:00:00Z'), 'UTC')).toBe(96);
  expect(days.on(at('2026-11-24T12:00:00Z'), 'UTC')).toBe(7 * 96);
  expect(days.on(at('2026-11-02T12:00:00Z'), 'UTC')).toBe(8 * 96);
});
