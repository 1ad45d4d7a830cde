import * as z from 'zod';
import { epochMs } from './values.ts';

/** What keeps an account, or some of its models, from being asked. */
export const restReason = z.enum([
  /** The provider limits it and has said until when. */
  'rate_limit',
  /** 529. */
  'overloaded',
  /** 503. */
  'unavailable',
  /** Several failures in a row. */
  'failing',
  /** 402. */
  'credit',
  /** 403. */
  'forbidden',
  /** The provider does not know the model. */
  'model_unknown',
  /** 401. */
  'invalid_key',
]);

export const usageWindow = z.object({
  name: z.enum(['five_hours', 'seven_days']),
  /** The models it counts, e.g. "opus"; null: all. */
  models: z.string().nullable(),
  /** 0 to 1; null when it is not known. */
  usedShare: z.number().min(0).max(1).nullable(),
  resetsAtMs: epochMs,
  /** False: a guess, worked out from when the account was used. */
  measured: z.boolean(),
});
export type UsageWindow = z.output<typeof usageWindow>;

const rest = z.object({
  reason: restReason,
  sinceMs: epochMs,
  /** Null: until the owner acts, or a connection test passes. */
  untilMs: epochMs.nullable(),
  /** The provider's own words. */
  said: z.string().nullable(),
});

/** How an account fares at its provider. */
export const accountHealth = z.object({
  /** Why nothing is sent to it now; null while it serves. */
  rest: rest.nullable(),
  /** Models that are not asked for now, while the others are. */
  modelsOff: z.array(rest.extend({ models: z.string(), untilMs: epochMs })),
  windows: z.array(usageWindow),
  /** 0 to 100: how well the latest attempts and checks went. */
  score: z.int().min(0).max(100),
  /** True while the score has sunk so far that the account counts as unreliable. */
  demoted: z.boolean(),
  /** Settled requests of the last 24 hours; what is none of the four was the member's own doing. */
  lastDay: z.object({
    requests: z.int().min(0),
    succeeded: z.int().min(0),
    /** 429. */
    limited: z.int().min(0),
    /** 529. */
    overloaded: z.int().min(0),
    failed: z.int().min(0),
  }),
  /** The last hour's share of 529. */
  lastHour: z.object({ requests: z.int().min(0), overloaded: z.int().min(0) }),
});
export type AccountHealth = z.output<typeof accountHealth>;

export const accountState = z.enum(['normal', 'limited', 'paused', 'needs_key', 'needs_login', 'disabled']);
export type AccountState = z.output<typeof accountState>;
