import * as z from 'zod';
import { splitRule } from './group.ts';
import { method } from './method.ts';
import { calendarDate, currency, epochMs, id, lang, minor, pusd, rate, textFile, whole } from './values.ts';

export const period = z.object({
  id,
  groupId: id,
  /** Counts the group's periods from 0; decides whose turn the odd cent is. */
  seq: z.int().min(0),
  label: z.string(),
  startOn: calendarDate,
  /** First day of the next period. */
  endOn: calendarDate,
  startAtMs: epochMs,
  endAtMs: epochMs,
});
export type Period = z.output<typeof period>;

const share = z.object({
  memberId: id,
  memberName: z.string(),
  weight: whole,
  /** exact share = floorMinor + remainder / totalWeight */
  floorMinor: minor,
  remainder: whole,
  amountMinor: minor,
});

const pool = z.object({
  id: z.string(),
  kind: z.enum(['subscription_fee', 'metered']),
  accountId: id,
  accountName: z.string(),
  /** The date of a fee's charge; null for a fee by the period, and for metered cost. */
  chargedOn: calendarDate.nullable(),
  totalMinor: minor,
  /** The amount before conversion: metered pUSD, or null for a fee in the group's currency. */
  sourcePusd: pusd.nullable(),
  rate: rate.nullable(),
  rule: splitRule,
  /** The rule that decided: differs from `rule` when nobody used anything. */
  ruleApplied: z.enum(['equal', 'equal_by_days', 'by_usage']),
  /** Null: the owner. */
  paidByMemberId: id.nullable(),
  paidByName: z.string().nullable(),
  totalWeight: whole,
  shares: z.array(share),
});

/** Why the preview is not yet a bill. */
const blocker = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('unpriced'), records: z.int(), models: z.array(z.string()) }),
  z.object({ kind: z.literal('rate_missing'), currency }),
  z.object({ kind: z.literal('open_attempts'), records: z.int() }),
  z.object({ kind: z.literal('no_members') }),
]);

export const splitPreview = z.object({
  groupId: id,
  groupName: z.string(),
  zone: z.string(),
  currency,
  period,
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
  blockers: z.array(blocker),
});
export type SplitPreview = z.output<typeof splitPreview>;

export const splitMethods = {
  'period.list': method(
    "The group's periods, newest first.",
    z.strictObject({ groupId: id }),
    z.array(period),
  ),
  'split.preview': method(
    'How a period (the running one by default) would be shared as of now, with the formula of every share.',
    z.strictObject({ groupId: id, periodId: id.optional() }),
    splitPreview,
  ),
  'split.exportCsv': method(
    'The same preview as a CSV file for a spreadsheet.',
    z.strictObject({ groupId: id, periodId: id.optional(), lang }),
    textFile,
  ),
};
