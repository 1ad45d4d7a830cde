import { describe, expect, it } from 'vitest';
import { busyHours } from '../../renderer/features/usage/busy-hours.ts';
import { trendRange } from '../../renderer/features/usage/trend-range.ts';
import { roundAbove, stacksOf } from '../../renderer/features/usage/trend-stacks.ts';
import { zeroTokens } from '../../shared/tokens.ts';

const at = (iso: string) => Date.parse(iso);
const november = {
  id: 'p',
  groupId: 'g',
  seq: 1,
  label: '2026-11',
  startOn: '2026-11-01',
  endOn: '2026-12-01',
  startAtMs: at('2026-10-31T16:00:00Z'),
  endAtMs: at('2026-11-30T16:00:00Z'),
};
const nowMs = at('2026-11-11T03:00:00Z');
const shown = (range: { fromMs: number; toMs: number }) =>
  [range.fromMs, range.toMs].map((ms) => new Date(ms).toISOString().slice(0, 16));

describe('what a trend covers', () => {
  const range = (step: 'hour' | 'day' | 'week' | 'month', period = november) =>
    shown(trendRange(step, period, 'Asia/Shanghai', nowMs));

  it('is two days by hour, the period by day, 26 weeks from a Monday, and 12 months from a first', () => {
    expect(range('hour')).toEqual(['2026-11-09T16:00', '2026-11-11T16:00']);
    expect(range('day')).toEqual(['2026-10-31T16:00', '2026-11-30T16:00']);
    expect(range('week')).toEqual(['2026-05-17T16:00', '2026-11-11T16:00']);
    expect(range('month')).toEqual(['2025-11-30T16:00', '2026-11-11T16:00']);
  });

  it('ends with a period that is over', () => {
    const october = {
      ...november,
      startOn: '2026-10-01',
      endOn: '2026-11-01',
      startAtMs: at('2026-09-30T16:00:00Z'),
      endAtMs: november.startAtMs,
    };
    expect(range('hour', october)).toEqual(['2026-10-29T16:00', '2026-10-31T16:00']);
    expect(range('month', october)).toEqual(['2025-10-31T16:00', '2026-10-31T16:00']);
  });
});

it('bars have the largest series first, small ones together, and every amount once', () => {
  const figures = Array.from({ length: 10 }, (_, index) => ({
    step: index % 2,
    key: `m${index}`,
    requests: index + 1,
    unpricedRequests: 0,
    costPusd: BigInt(index),
    tokens: { ...zeroTokens, inputTokens: 5 },
  }));
  const steps = [
    { startAtMs: 0, endAtMs: 10 },
    { startAtMs: 10, endAtMs: 20 },
  ];
  const { series, bars } = stacksOf({ steps, figures }, 'cost');
  expect(series.map(({ key }) => key)).toEqual(['m9', 'm8', 'm7', 'm6', 'm5', 'm4', 'm3', null]);
  expect(series.at(-1)?.total).toEqual({ costPusd: 3n, requests: 6, tokens: 15 });
  expect(bars[0]?.parts.map(({ costPusd }) => costPusd)).toEqual([0n, 8n, 0n, 6n, 0n, 4n, 0n, 2n]);
  expect(bars[1]?.parts.map(({ costPusd }) => costPusd)).toEqual([9n, 0n, 7n, 0n, 5n, 0n, 3n, 1n]);
});

it('an axis ends at the next round number', () => {
  expect([0, 0.9, 21, 24, 25, 99, 4_100_000].map(roundAbove)).toEqual([1, 1, 24, 24, 32, 100, 6_000_000]);
});

describe('the busy hours', () => {
  const cell = (weekday: number, hour: number, requests: number) => ({
    weekday,
    hour,
    amounts: { requests, costPusd: 0n, tokens: 0 },
  });

  it('are the busiest hour, four of a day that may go over midnight, and the busiest weekday', () => {
    const cells = [cell(2, 14, 30), cell(3, 23, 25), cell(3, 0, 25), cell(5, 1, 20)];
    expect(busyHours(cells, 'requests')).toEqual({
      busiest: cells[0],
      span: { fromHour: 22, toHour: 2, share: 0.7 },
      weekday: 3,
      weekdayShare: 0.5,
    });
  });

  it('are none where nothing was used', () => {
    expect(busyHours([], 'requests')).toBeUndefined();
    expect(busyHours([cell(1, 1, 4)], 'cost')).toBeUndefined();
  });
});
