import { describe, expect, it } from 'vitest';
import { forecastOf } from '../../renderer/features/home/period-figures.ts';
import type { SplitPreview } from '../../shared/contract/split.ts';

/** November in China: a fee of ¥1,450.00, a refund of ¥33.34, and ¥88.64 by use so far. */
function previewAt(instant: string): SplitPreview {
  const pool = (kind: string, totalMinor: bigint) => ({ kind, totalMinor });
  return {
    currency: 'CNY',
    asOfMs: Date.parse(instant),
    period: {
      startOn: '2026-11-01',
      endOn: '2026-12-01',
      startAtMs: Date.parse('2026-10-31T16:00:00Z'),
      endAtMs: Date.parse('2026-11-30T16:00:00Z'),
    },
    pools: [pool('subscription_fee', 145_000n), pool('refund', -3_334n), pool('metered', 8_864n)],
    sumMinor: 150_530n,
    totals: [],
  } as unknown as SplitPreview;
}

describe('the forecast of a period', () => {
  it('lets what goes by use go on at its pace, and leaves fees and refunds as they are', () => {
    // 8,864 / 12.5 days * 30 days = 21,273.6
    expect(forecastOf(previewAt('2026-11-13T04:00:00Z'))).toEqual({
      totalMinor: 162_940n,
      fixedMinor: 141_666n,
      meteredMinor: 8_864n,
      goneTenths: 125,
      days: 30,
    });
  });

  it('is not made before three days are gone, nor when the period is over', () => {
    expect(forecastOf(previewAt('2026-11-03T14:00:00Z'))).toBeUndefined();
    expect(forecastOf(previewAt('2026-11-03T16:00:00Z'))?.goneTenths).toBe(30);
    expect(forecastOf(previewAt('2026-11-30T16:00:00Z'))).toBeUndefined();
  });
});
