import * as z from 'zod';
import { method } from './method.ts';
import { period } from './period.ts';
import { rateChoice, usedRate } from './rate.ts';
import {
  bilingual,
  calendarDate,
  currency,
  done,
  epochMs,
  id,
  lang,
  minor,
  modelPattern,
  money,
  pusd,
  rate,
  textFile,
  whole,
} from './values.ts';

const zeroUsage = z.enum(['equal_by_days', 'equal']);
const bp = z.int().min(0).max(10_000);
/** In minor units of the group's currency. */
const minimumMinor = z.int().min(1).max(1_000_000_000).nullable();

const splitRule = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('equal'),
    prorate: z.boolean(),
    discounts: z
      .array(z.strictObject({ memberId: id, bp }))
      .max(200)
      .readonly(),
    minimumMinor,
  }),
  z.strictObject({ kind: z.literal('by_usage'), zeroUsage, minimumMinor }),
  z.strictObject({ kind: z.literal('base_plus_usage'), baseBp: bp, zeroUsage, minimumMinor }),
  z.strictObject({
    kind: z.literal('weights'),
    weights: z
      .array(z.strictObject({ memberId: id, weight: z.int().min(0).max(10_000) }))
      .max(200)
      .readonly(),
    minimumMinor,
  }),
  z.strictObject({
    kind: z.literal('by_model'),
    multipliers: z
      .array(z.strictObject({ model: modelPattern, bp: z.int().min(0).max(1_000_000) }))
      .min(1)
      .max(100)
      .readonly(),
    zeroUsage,
    minimumMinor,
  }),
]);

const splitRules = z.strictObject({ fee: splitRule, metered: splitRule });

const rulesVersion = z.object({
  /** The first period they count for, by its number. */
  fromSeq: z.int().min(0),
  /** That period's label. */
  fromLabel: z.string(),
  rules: splitRules,
  createdAtMs: epochMs,
});

const groupRules = z.object({
  /** What counts for the running period. */
  current: rulesVersion,
  /** What counts from the next period on; null: the same. */
  next: rulesVersion.nullable(),
  /** The first period that is not closed: the running one, or one that waits for its close. */
  firstOpen: z.object({ seq: z.int(), label: z.string() }),
  /** Everything that counted or will, the latest first. */
  versions: z.array(rulesVersion),
});
export type GroupRules = z.output<typeof groupRules>;

const partShare = z.object({
  memberId: id,
  memberName: z.string(),
  weight: whole,
  /** exact share = floorMinor + remainder / the part's totalWeight */
  floorMinor: minor,
  remainder: whole,
  amountMinor: minor,
});

const poolPart = z.object({
  /** What the weights are; `minimum`: everybody in it bears the least. */
  basis: z.enum(['equal', 'equal_by_days', 'weights', 'by_usage', 'by_model', 'minimum', 'as_entered']),
  totalMinor: minor,
  totalWeight: whole,
  shares: z.array(partShare),
});

/** Which of the group's rules shares an entry: a refund goes back the way its charge was shared. */
const sharedLike = z.enum(['fee', 'metered']);

const pool = z.object({
  id: z.string(),
  kind: z.enum(['subscription_fee', 'metered', 'refund', 'charge', 'adjustment']),
  /** What an adjustment is about; null for the others, which are called after what they are. */
  title: bilingual.nullable(),
  /** Null: it concerns no account. */
  accountId: id.nullable(),
  accountName: z.string().nullable(),
  /** The date of a fee's charge or of an entry; null for a fee by the period, and for metered cost. */
  chargedOn: calendarDate.nullable(),
  /** What the owner said of an entry or adjustment. */
  reason: z.string().nullable(),
  /** Below zero for a refund. */
  totalMinor: minor,
  /** The amount before conversion: metered pUSD, or null for a fee in the group's currency. */
  sourcePusd: pusd.nullable(),
  rate: rate.nullable(),
  /** Which of the group's rules that is; null for an adjustment, whose shares are as they were entered. */
  sharedLike: sharedLike.nullable(),
  rule: splitRule.nullable(),
  /** True where the rule had nothing to go by, and active days or heads decided instead. */
  fellBack: z.boolean(),
  /** Who paid, or got the refund. Null: the owner. */
  paidByMemberId: id.nullable(),
  paidByName: z.string().nullable(),
  /** Usually one; a base, and those who bear the least, are parts of their own. */
  parts: z.array(poolPart),
  shares: z.array(z.object({ memberId: id, memberName: z.string(), amountMinor: minor })),
});

/** Why the preview is not yet a bill. */
const blocker = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('unpriced'), records: z.int(), models: z.array(z.string()) }),
  z.object({ kind: z.literal('rate_missing'), currency }),
  z.object({ kind: z.literal('open_attempts'), records: z.int() }),
  z.object({ kind: z.literal('no_members') }),
  /** A minimum that the pool cannot bear, and the largest that it can. */
  z.object({
    kind: z.literal('minimum_too_high'),
    poolId: z.string(),
    largestMinor: minor,
    currency,
  }),
]);

export const splitPreview = z.object({
  groupId: id,
  groupName: z.string(),
  zone: z.string(),
  currency,
  period,
  /** `due`: over and not closed; `closed`: its statement says what counts, and nothing of it changes any more. */
  state: z.enum(['running', 'due', 'closed']),
  asOfMs: epochMs,
  pools: z.array(pool),
  totals: z.array(
    z.object({
      memberId: id,
      memberName: z.string(),
      activeDays: z.int(),
      usagePusd: pusd,
      requests: z.int(),
      amountMinor: minor,
    }),
  ),
  sumMinor: minor,
  priceVersion: z.int(),
  /** What USD is converted at; null: it is the group's own currency, or there is no rate. */
  rate: usedRate.nullable(),
  rateChoice,
  blockers: z.array(blocker),
});
export type SplitPreview = z.output<typeof splitPreview>;

const poolEntry = z.object({
  id,
  groupId: id,
  kind: z.enum(['refund', 'charge']),
  accountId: id.nullable(),
  sharedLike,
  bookedOn: calendarDate,
  amount: money,
  /** Who paid, or got the refund. Null: the owner. */
  payerMemberId: id.nullable(),
  reason: z.string(),
  createdAtMs: epochMs,
});
export type PoolEntry = z.output<typeof poolEntry>;

const entryDraft = {
  kind: z.enum(['refund', 'charge']),
  /** Null: of no account; then all usage of the group is its weight. */
  accountId: id.nullable(),
  sharedLike,
  /** Decides the period, in the group's zone. */
  bookedOn: calendarDate,
  /** Above zero, for a refund too. */
  amount: money,
  payerMemberId: id.nullable(),
  /** At most 200 characters once it is cleaned like a name. */
  reason: z.string().min(1).max(2_000),
};

export const splitMethods = {
  'split.rules': method(
    "The group's split rules: those of the running period, those that come, and those that were.",
    z.strictObject({ groupId: id }),
    groupRules,
  ),
  'split.setRules': method(
    'Sets the rules from the running period on, from the next one, or from the first that is not closed. Earlier periods keep theirs.',
    z.strictObject({
      groupId: id,
      from: z.enum(['first_open', 'this_period', 'next_period']),
      rules: splitRules,
    }),
    groupRules,
  ),
  'split.entries': method(
    'Refunds and charges that were entered beside the fees, in order of date; those of one period when it is named.',
    z.strictObject({ groupId: id, periodId: id.optional() }),
    z.array(poolEntry),
  ),
  'split.addEntry': method(
    'Enters a refund or a charge; it is shared like fees or like metered cost in the period of its date.',
    z.strictObject({ groupId: id, entry: z.strictObject(entryDraft) }),
    poolEntry,
  ),
  'split.updateEntry': method(
    'Changes the given fields of an entry.',
    z.strictObject({ entryId: id, changes: z.strictObject(entryDraft).partial() }),
    poolEntry,
  ),
  'split.removeEntry': method('Removes an entry.', z.strictObject({ entryId: id }), done),
  'period.list': method(
    "The group's periods, newest first.",
    z.strictObject({ groupId: id }),
    z.array(period),
  ),
  'split.preview': method(
    'How a period (the running one by default) would be shared as of now, with the formula of every share; `rules` tries out others.',
    z.strictObject({ groupId: id, periodId: id.optional(), rules: splitRules.optional() }),
    splitPreview,
  ),
  'split.exportCsv': method(
    'The same preview as a CSV file for a spreadsheet.',
    z.strictObject({ groupId: id, periodId: id.optional(), lang }),
    textFile,
  ),
};
