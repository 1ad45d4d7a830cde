import * as z from 'zod';
import { method } from './method.ts';
import { durationMs, epochMs, id, nothing, pusd, tokenCounts } from './values.ts';

export const usageSource = z.enum(['final', 'partial', 'estimated', 'none', 'recovered']);

/** The wire format a request came in. */
export const dialectName = z.enum([
  'anthropic',
  'openai_chat',
  'openai_responses',
  'openai_embeddings',
  'gemini',
  'unified',
]);
export type DialectName = z.output<typeof dialectName>;

/** What was odd about a row; shown beside it. */
const usageFlag = z.enum([
  'usage_invalid',
  'usage_missing',
  'model_differs',
  'priced_later',
  'truncated',
  'error_in_stream',
  'client_gone',
  /** Settled after the period it began in was closed; billed in the next open one. */
  'late',
]);

/** One attempt: a request that went (or was about to go) to a provider. */
export const usageRecord = z.object({
  id: z.int().min(1),
  requestId: z.string(),
  groupId: id,
  memberId: id,
  keyId: id,
  accountId: id,
  periodId: id,
  dialect: dialectName,
  modelAsked: z.string(),
  modelAnswered: z.string().nullable(),
  streamed: z.boolean(),
  state: z.enum(['open', 'settled']),
  /** Null while the attempt is open. */
  source: usageSource.nullable(),
  flags: z.array(usageFlag),
  /** Null when the provider has not reported any. */
  tokens: tokenCounts.nullable(),
  /** Null when the model has no price (unpriced): never 0 and never a guess. */
  costPusd: pusd.nullable(),
  unpriced: z.boolean(),
  /** Reserved while the attempt is open. */
  holdPusd: pusd,
  priceVersion: z.int(),
  /** Version of the account's own terms it is priced with; null: by the price table alone. */
  costVersion: z.int().nullable(),
  httpStatus: z.int().nullable(),
  errorCode: z.string().nullable(),
  upstreamRequestId: z.string().nullable(),
  startedAtMs: epochMs,
  firstByteAfterMs: durationMs.nullable(),
  settledAtMs: epochMs.nullable(),
});
export type UsageRecord = z.output<typeof usageRecord>;

const arithmeticLine = z.object({
  kind: z.enum([
    'inputTokens',
    'cacheWrite5mTokens',
    'cacheWrite1hTokens',
    'cacheReadTokens',
    'outputTokens',
  ]),
  tokens: z.int(),
  pusdPerToken: pusd,
  amountPusd: pusd,
  /** At the account's own price. */
  own: z.boolean(),
});

/** From the lines' sum to the row's cost: plus `fixedPusd`, less `discountPusd`. */
const ownTerms = z.object({ version: z.int(), fixedPusd: pusd, discountBp: z.int(), discountPusd: pusd });

const figures = z.object({
  requests: z.int(),
  tokens: tokenCounts,
  costPusd: pusd,
  unpricedRequests: z.int(),
});

/** Of one step of time, by whoever or whatever `by` names: a member, a model or an account. */
const trendFigures = figures.extend({
  /** Index into `steps`. */
  step: z.int(),
  key: z.string(),
});

const attempt = usageRecord.pick({
  id: true,
  accountId: true,
  source: true,
  httpStatus: true,
  errorCode: true,
  startedAtMs: true,
  costPusd: true,
});

export const trendStep = z.enum(['hour', 'day', 'week', 'month']);
export type TrendStep = z.output<typeof trendStep>;
export const trendBy = z.enum(['member', 'model', 'account']);
export type TrendBy = z.output<typeof trendBy>;

export const usageMethods = {
  'usage.list': method(
    'Usage records of a group, newest first, a page at a time.',
    z.strictObject({
      groupId: id,
      memberId: id.optional(),
      model: z.string().max(200).optional(),
      source: usageSource.optional(),
      fromMs: epochMs.optional(),
      toMs: epochMs.optional(),
      /** Records with a smaller id than this; from the previous page's `nextBeforeId`. */
      beforeId: z.int().min(1).optional(),
      limit: z.int().min(1).max(500).optional(),
    }),
    z.object({ records: z.array(usageRecord), nextBeforeId: z.int().nullable() }),
  ),
  'usage.get': method(
    'One record with its price arithmetic, line by line, and all attempts of its request.',
    z.strictObject({ usageId: z.int().min(1) }),
    z.object({
      record: usageRecord,
      arithmetic: z
        .object({
          priceVersion: z.int(),
          pricedModel: z.string(),
          lines: z.array(arithmeticLine),
          /** The account's own terms; null: by the price table alone. */
          ownTerms: ownTerms.nullable(),
        })
        .nullable(),
      /** Of the same request, this one included, in their order; more than one where it was sent again. */
      attempts: z.array(attempt),
    }),
  ),
  'usage.summary': method(
    'Settled usage between two instants from the roll-ups (whole hours): totals, by member, model and account, over time.',
    z.strictObject({ groupId: id, fromMs: epochMs, toMs: epochMs, bucket: z.enum(['hour', 'day']) }),
    z.object({
      totals: figures,
      byMember: z.array(figures.extend({ memberId: id })),
      byModel: z.array(figures.extend({ model: z.string() })),
      byAccount: z.array(figures.extend({ accountId: id })),
      bySource: z.array(z.object({ source: usageSource, requests: z.int() })),
      /** Empty buckets left out; days begin at midnight in the group's zone. */
      series: z.array(figures.extend({ startAtMs: epochMs })),
    }),
  ),
  'usage.today': method(
    "Settled usage since midnight by each group's own clocks, from the roll-ups, of every group that is not archived.",
    nothing,
    z.array(figures.extend({ groupId: id, groupName: z.string(), fromMs: epochMs })),
  ),
  'usage.trend': method(
    "Settled usage between two instants by steps of time from the roll-ups (whole hours), each divided by member, model or account. Steps are those of the group's clocks, weeks begin on Mondays; at most 1,000 of them.",
    z.strictObject({ groupId: id, fromMs: epochMs, toMs: epochMs, step: trendStep, by: trendBy }),
    z.object({
      /** Those without usage too; the first and the last are cut by the two instants. */
      steps: z.array(z.object({ startAtMs: epochMs, endAtMs: epochMs })),
      figures: z.array(trendFigures),
    }),
  ),
  'usage.hours': method(
    "Settled usage between two instants by weekday and hour of the group's clocks, from the roll-ups (whole hours).",
    z.strictObject({ groupId: id, fromMs: epochMs, toMs: epochMs }),
    z.object({
      /** Those without usage left out. */
      cells: z.array(
        figures.extend({
          /** 1 is Monday, 7 is Sunday. */
          weekday: z.int().min(1).max(7),
          hour: z.int().min(0).max(23),
        }),
      ),
    }),
  ),
};
