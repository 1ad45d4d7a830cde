import * as z from 'zod';
import { method } from './method.ts';
import { epochMs, id, pusd } from './values.ts';

/** Whom limits bind; several devices of a member share the member's. */
export const limitScope = z.enum(['group', 'member', 'key']);
export type LimitScope = z.output<typeof limitScope>;

/** A quota of metered cost, below a million USD. */
const quotaPusd = z.codec(
  z.string().regex(/^(0|[1-9]\d{0,17})$/, 'a whole number as a decimal string'),
  z.bigint(),
  { decode: (text) => BigInt(text), encode: String },
);

/** Which program a request comes from, by the name it gives itself. */
export const clientKind = z.enum([
  'claude_code',
  'codex',
  'gemini_cli',
  'qwen_code',
  'opencode',
  'cursor',
  'cline',
  /** A program of the member's own, over a vendor's official library. */
  'sdk',
  'other',
]);
export type ClientKind = z.output<typeof clientKind>;

const count = (most: number) => z.int().min(1).max(most).nullable();

/** Null: not limited. Days, weeks (from Monday) and months (the billing period) are those of the group's zone. */
export const limits = z.strictObject({
  quotaTotalPusd: quotaPusd.nullable(),
  quotaMonthPusd: quotaPusd.nullable(),
  quotaWeekPusd: quotaPusd.nullable(),
  quotaDayPusd: quotaPusd.nullable(),
  /** Rolling: the last five hours at any time. */
  quotaFiveHoursPusd: quotaPusd.nullable(),
  dayTokens: count(1_000_000_000_000),
  requestsPerMinute: count(100_000),
  tokensPerMinute: count(1_000_000_000),
  /** Requests under way at the same time. */
  concurrency: count(1_000),
  /** How many of one member's requests may wait for a free place; null: none waits. */
  queueSize: count(1_000),
  /** How long one may wait; null: 30 s. */
  queueTimeoutMs: z.int().min(1_000).max(600_000).nullable(),
  expiresAtMs: epochMs.nullable(),
  daysAfterFirstUse: count(3_650),
  /** Names as clients ask for them; a trailing `*` stands for any ending. */
  models: z.array(z.string().min(1).max(200)).min(1).max(100).nullable(),
  /** A house rule, not a border: any program can give itself another one's name. */
  allowedClients: z.array(clientKind).min(1).max(clientKind.options.length).nullable(),
});
export type Limits = z.output<typeof limits>;

export const quotaName = z.enum(['total', 'month', 'week', 'day', 'five_hours']);
export type QuotaName = z.output<typeof quotaName>;

export const limitStatus = z.object({
  limits,
  /** Of each quota that is set. `heldPusd` is reserved for requests under way. */
  quotas: z.array(
    z.object({
      quota: quotaName,
      limitPusd: pusd,
      usedPusd: pusd,
      heldPusd: pusd,
      /** When all of it is free again; null for a total, which never is, and while nothing is used. */
      resetsAtMs: epochMs.nullable(),
    }),
  ),
  dayTokens: z.object({ limit: z.int(), used: z.int(), held: z.int(), resetsAtMs: epochMs }).nullable(),
  running: z.int(),
  waiting: z.int(),
  /** From the date, or from the first use; null while it does not end. */
  endsAtMs: epochMs.nullable(),
});
export type LimitStatus = z.output<typeof limitStatus>;

const subject = { scope: limitScope, subjectId: id };

export const limitsMethods = {
  'limits.get': method('The limits of a group, a member or a key.', z.strictObject(subject), limits),
  'limits.set': method(
    'Changes the given limits, from the next request on; null lifts one. Clients are told apart by the name they give themselves, so `allowedClients` keeps order but protects nothing.',
    z.strictObject({ ...subject, changes: limits.partial() }),
    limits,
  ),
  'limits.status': method(
    'What is used and reserved of each limit that is set.',
    z.strictObject(subject),
    limitStatus,
  ),
  'limits.resetCounters': method(
    'Counts all quotas from zero, requests under way left out. Usage and bills stay as they are.',
    z.strictObject(subject),
    limitStatus,
  ),
};
