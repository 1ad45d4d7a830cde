import type { SplitPreview } from '../../../shared/contract/split.ts';
import { daysBetween } from '../../components/calendar.ts';

/** The running period in a few sums; amounts in minor units of the group's currency. */
export type PeriodFigures = {
  requests: number;
  usagePusd: bigint;
  feeMinor: bigint;
  meteredMinor: bigint;
  sumMinor: bigint;
  /** Members with at least one day in the period. */
  heads: number;
  /** Undefined when nobody is in. */
  perHeadMinor: bigint | undefined;
};

export function figuresOf(preview: SplitPreview): PeriodFigures {
  const heads = preview.totals.filter((total) => total.activeDays > 0).length;
  return {
    requests: preview.totals.reduce((sum, total) => sum + total.requests, 0),
    usagePusd: preview.totals.reduce((sum, total) => sum + total.usagePusd, 0n),
    feeMinor: poolSum(preview, 'subscription_fee'),
    meteredMinor: poolSum(preview, 'metered'),
    sumMinor: preview.sumMinor,
    heads,
    perHeadMinor: heads === 0 ? undefined : quotient(preview.sumMinor, BigInt(heads)),
  };
}

/** What the whole period may come to; amounts in minor units of the group's currency. */
export type Forecast = {
  totalMinor: bigint;
  /** What does not grow with use: fees, refunds and other costs. */
  fixedMinor: bigint;
  /** By use, up to now. */
  meteredMinor: bigint;
  /** Gone of the period, in tenths of a day. */
  goneTenths: number;
  days: number;
};

/** Below this much of a period, one busy morning would decide the figure. */
export const FORECAST_AFTER_DAYS = 3;

const TENTHS = 10;

/** Cost by use so far / days gone * days of the period, and the rest as it is; undefined for less than 3 days and for what is over. */
export function forecastOf(preview: SplitPreview): Forecast | undefined {
  const { startOn, endOn, startAtMs, endAtMs } = preview.period;
  const { asOfMs, sumMinor } = preview;
  const days = daysBetween(startOn, endOn);
  const gone = (asOfMs - startAtMs) / (endAtMs - startAtMs);
  const goneTenths = Math.round(gone * days * TENTHS);
  if (asOfMs >= endAtMs || goneTenths < FORECAST_AFTER_DAYS * TENTHS) return undefined;
  const meteredMinor = poolSum(preview, 'metered');
  const fixedMinor = sumMinor - meteredMinor;
  const grown = quotient(meteredMinor * BigInt(days * TENTHS), BigInt(goneTenths));
  return { totalMinor: fixedMinor + grown, fixedMinor, meteredMinor, goneTenths, days };
}

function poolSum(preview: SplitPreview, kind: SplitPreview['pools'][number]['kind']): bigint {
  return preview.pools.filter((pool) => pool.kind === kind).reduce((sum, pool) => sum + pool.totalMinor, 0n);
}

// For averages and forecasts only, to the nearest unit; what a member owes comes from the split itself.
function quotient(sum: bigint, parts: bigint): bigint {
  return (sum * 2n + parts) / (parts * 2n);
}
