import { describe, expect, it } from 'vitest';
import { hourOfWeek, stepsBetween } from '../../electron/core/domain/usage-steps.ts';

const at = (iso: string) => Date.parse(iso);
const most = 1_000;

function startsOf(from: string, to: string, length: 'hour' | 'day' | 'week' | 'month', zone: string) {
  const steps = stepsBetween(at(from), at(to), { length, zone, most }) ?? [];
  // Nothing is left out between two steps, and nothing is in both.
  for (const [index, { endAtMs }] of steps.entries())
    expect(endAtMs).toBe(steps[index + 1]?.startAtMs ?? at(to));
  return steps.map(({ startAtMs }) => new Date(startAtMs).toISOString().slice(0, 16));
}

describe('the steps of a trend', () => {
  it('are days of the zone, the one of 25 hours included', () => {
    expect(startsOf('2026-10-24T04:00Z', '2026-10-27T04:00Z', 'day', 'Europe/Berlin')).toEqual([
      '2026-10-24T04:00',
      '2026-10-24T22:00',
      '2026-10-25T23:00',
      '2026-10-26T23:00',
    ]);
  });

  it('are weeks from Monday and calendar months, whatever the instants cut off', () => {
    expect(startsOf('2026-11-10T16:00Z', '2026-11-26T00:00Z', 'week', 'Asia/Shanghai')).toEqual([
      '2026-11-10T16:00',
      '2026-11-15T16:00',
      '2026-11-22T16:00',
    ]);
    expect(startsOf('2026-01-31T00:00Z', '2026-04-01T00:00Z', 'month', 'UTC')).toEqual([
      '2026-01-31T00:00',
      '2026-02-01T00:00',
      '2026-03-01T00:00',
    ]);
  });

  it('are hours of clocks that do not go by full hours of UTC, and the hour that comes twice comes twice', () => {
    expect(startsOf('2026-11-10T18:30Z', '2026-11-10T20:30Z', 'hour', 'Asia/Kolkata')).toEqual([
      '2026-11-10T18:30',
      '2026-11-10T19:30',
    ]);
    expect(startsOf('2026-10-25T00:00Z', '2026-10-25T03:00Z', 'hour', 'Europe/Berlin')).toHaveLength(3);
  });

  it('are none in no time, and not told where there are too many', () => {
    expect(stepsBetween(5, 5, { length: 'day', zone: 'UTC', most })).toEqual([]);
    expect(stepsBetween(0, 11 * 3_600_000, { length: 'hour', zone: 'UTC', most: 10 })).toBeUndefined();
  });
});

it('an instant is in the hour and weekday of the clocks of the zone', () => {
  expect(hourOfWeek(at('2026-11-29T16:00Z'), 'Asia/Shanghai')).toEqual({ weekday: 1, hour: 0 });
  expect(hourOfWeek(at('2026-11-29T16:00Z'), 'America/New_York')).toEqual({ weekday: 7, hour: 11 });
});
