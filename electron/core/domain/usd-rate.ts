import type { UsedRate } from '../../../shared/contract/rate.ts';
import type { EpochMs } from '../../../shared/time.ts';

/** A rate of the list: units of the currency per USD. */
export type DatedRate = {
  readonly id: string;
  readonly currency: string;
  readonly rate: string;
  readonly source: string;
  readonly validAtMs: EpochMs;
};

export type RateTerms = {
  readonly currency: string;
  readonly rateChoice: 'by_hand' | 'from_list';
  /** By hand; null while the owner has not set it. */
  readonly usdRate: string | null;
  readonly usdRateSetAtMs: EpochMs | null;
};

const enteredByHand = { zh: '手动填写', en: 'entered by hand' } as const;

/**
 * The rate of a period: the one entered by hand, or the newest of the list, which comes newest first, that was valid before the
 * period's end, in a running one by now. Null when there is none, or nothing to convert.
 */
export function usedRate(
  terms: RateTerms,
  listed: readonly DatedRate[],
  endAtMs: EpochMs,
  nowMs: EpochMs,
): UsedRate | null {
  const { currency, rateChoice, usdRate, usdRateSetAtMs } = terms;
  if (currency === 'USD') return null;
  const known = { from: 'USD', to: currency } as const;
  if (rateChoice === 'by_hand')
    return usdRate === null
      ? null
      : { ...known, rate: usdRate, source: enteredByHand, setAtMs: usdRateSetAtMs, rateId: null };
  const newest = listed.find(
    (one) => one.currency === currency && one.validAtMs < endAtMs && one.validAtMs <= nowMs,
  );
  if (newest === undefined) return null;
  const { id, rate, source, validAtMs } = newest;
  return { ...known, rate, source: { zh: source, en: source }, setAtMs: validAtMs, rateId: id };
}
