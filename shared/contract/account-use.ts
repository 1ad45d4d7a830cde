import * as z from 'zod';
import { epochMs, pusd } from './values.ts';

/** Limits of an account's own, over all who use it; null: none. */
export const accountLimits = {
  /** How long it rests after a 429 of the provider that does not say when it ends; null: not at all. */
  rateLimitPauseS: z.int().min(1).max(86_400).nullable(),
  /** Requests a calendar day, in the zone of the group it serves. */
  dailyRequestLimit: z.int().min(1).max(1_000_000_000).nullable(),
  /** Requests under way at once. */
  concurrencyLimit: z.int().min(1).max(10_000).nullable(),
};

/** What an account has done so far, and what it is doing. */
export const accountUse = z.object({
  /** Settled requests since it was added, with their tokens and metered cost; the unpriced ones have no cost. */
  requests: z.int().min(0),
  unpricedRequests: z.int().min(0),
  tokens: z.int().min(0),
  costPusd: pusd,
  /** Requests under way. */
  running: z.int().min(0),
  /** Requests of this calendar day, those under way included, and when the day ends. */
  dayRequests: z.int().min(0),
  dayEndsAtMs: epochMs,
});
export type AccountUse = z.output<typeof accountUse>;
