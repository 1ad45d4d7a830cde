import * as z from 'zod';
import { accountState, restReason } from './account-health.ts';
import { method } from './method.ts';
import { epochMs, id } from './values.ts';

/** As the account's own state; `unreliable`: it serves, but its score has sunk. */
export const timelineState = z.enum([...accountState.options, 'unreliable']);
export type TimelineState = z.output<typeof timelineState>;

const timelineEvent = z.object({
  state: timelineState,
  reason: restReason.nullable(),
  /** The provider's own words. */
  said: z.string().nullable(),
  /** 0 to 100, when it began. */
  score: z.int().min(0).max(100),
  fromMs: epochMs,
  /** Null while it lasts. */
  untilMs: epochMs.nullable(),
});
export type TimelineEvent = z.output<typeof timelineEvent>;

export const timelineMethods = {
  'account.timeline': method(
    "An account's states of the last days, oldest first; kept for 90 days.",
    z.strictObject({ accountId: id, days: z.int().min(1).max(90).optional() }),
    z.object({ fromMs: epochMs, toMs: epochMs, events: z.array(timelineEvent) }),
  ),
};
