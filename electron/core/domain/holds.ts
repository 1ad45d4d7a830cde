import type { Pusd } from '../../../shared/money.ts';
import { type TokenCounts, zeroTokens } from '../../../shared/tokens.ts';
import { type Tariff, tariffCost } from './tariffs.ts';

export type HoldInput = {
  /** Size of the request's body. */
  readonly bodyBytes: number;
  readonly tariff: Tariff;
  /** What the member's requests produced on average, see {@link runningMean}; 0 while nothing is known. */
  readonly meanOutputTokens: number;
};

/** A member's mean output so far; a forecast, so it may carry fractions. */
export type RunningMean = { readonly meanTokens: number; readonly samples: number };

export const noMean: RunningMean = { meanTokens: 0, samples: 0 };

const BYTES_PER_TOKEN = 4;

/** Beyond this many samples old ones fade, so that the mean follows a change of habit. */
const MOST_SAMPLES = 50;

/**
 * What to reserve for a request before it is sent: its bytes / 4 as input, the member's mean as output. Not
 * `max_tokens`, which coding clients always send at its maximum. Undefined when the model has no such prices.
 */
export function estimateHold({ tariff, ...size }: HoldInput): Pusd | undefined {
  return tariffCost(estimateTokens(size), tariff)?.costPusd;
}

/** The tokens of the same estimate. */
export function estimateTokens({ bodyBytes, meanOutputTokens }: Omit<HoldInput, 'tariff'>): TokenCounts {
  return {
    ...zeroTokens,
    inputTokens: Math.ceil(bodyBytes / BYTES_PER_TOKEN),
    outputTokens: Math.ceil(meanOutputTokens),
  };
}

/** The mean with one more settled request's output tokens taken in. */
export function runningMean(mean: RunningMean, outputTokens: number): RunningMean {
  const samples = Math.min(mean.samples + 1, MOST_SAMPLES);
  return { samples, meanTokens: mean.meanTokens + (outputTokens - mean.meanTokens) / samples };
}
