import * as z from 'zod';
import { provider, proxyKind } from './account.ts';
import { limitScope, limitStatus } from './limits.ts';
import { method } from './method.ts';
import { dialectName } from './usage.ts';
import { bilingual, epochMs, id } from './values.ts';

/** What the relay looks at, in its order. */
export const relayCheck = z.enum([
  /** The group, and the member's key. */
  'key',
  'expiry',
  'allowed_model',
  'request_rate',
  /** A place among the requests under way. */
  'place',
  /** The owner has not paused the relay. */
  'going',
  'binding',
  /** The account's key or login can be used. */
  'credential',
  'enabled',
  'served_model',
  /** What the provider last said: not resting, key not refused. */
  'state',
  'account_limits',
  'dialect',
  /** Quotas, and tokens a minute. */
  'quota',
]);
export type RelayCheck = z.output<typeof relayCheck>;

const refusal = z.object({ code: z.string(), message: bilingual });

const explanation = z.object({
  /** The key that was looked at: the one used last of those that may be used; null without a member or a key. */
  key: z.object({ id, label: z.string(), last4: z.string() }).nullable(),
  /** The group's account; null where there is none, or where its secret cannot be read. */
  account: z
    .object({
      id,
      name: z.string(),
      provider,
      proxy: z.object({ kind: proxyKind, host: z.string(), port: z.int() }).nullable(),
      dailyRequestLimit: z.int().nullable(),
      dayRequests: z.int(),
      dayEndsAtMs: epochMs,
      concurrencyLimit: z.int().nullable(),
      running: z.int(),
    })
    .nullable(),
  /** As the account would be asked for it; null where it does not come to that. */
  modelSent: z.string().nullable(),
  /** Whether the request would be written anew in the account's own API. */
  translated: z.boolean().nullable(),
  /** Whether it would first wait for a free place. */
  waits: z.boolean(),
  /** Whose limits it is under, the narrowest first, with what is used of each. */
  limits: z.array(limitStatus.extend({ scope: limitScope })),
  /** `not_reached`: it cannot be told, because of what failed before. */
  checks: z.array(
    z.object({
      name: relayCheck,
      outcome: z.enum(['passed', 'failed', 'not_reached']),
      refusal: refusal.nullable(),
    }),
  ),
  /** What a request would be answered with: the first that fails. Null: the account would be asked. */
  refusal: refusal.nullable(),
});
export type RelayExplanation = z.output<typeof explanation>;

export const relayExplanationMethods = {
  'relay.explain': method(
    "Which account would serve a small request, and every check on the way to it, by the relay's own rules. Nothing is sent, counted or reserved. What depends on the request itself (its size, its client, fields that cannot be translated) and whether the provider can be reached are left out.",
    z.strictObject({
      groupId: id,
      memberId: id.optional(),
      model: z.string().min(1).max(200),
      dialect: dialectName,
    }),
    explanation,
  ),
};
