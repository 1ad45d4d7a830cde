import * as z from 'zod';
import { callTerms } from './account-costs.ts';
import { method } from './method.ts';
import { bilingual, epochMs, id, minor, pusd, seenDigest } from './values.ts';

const line = z.strictObject({ memberId: id, amountMinor: minor });

const memberLine = z.object({ memberId: id, memberName: z.string(), amountMinor: minor });

const adjustment = z.object({
  id,
  groupId: id,
  /** The period that bills it. */
  periodId: id,
  /** The closed period that it is about. */
  aboutPeriodId: id,
  kind: z.enum(['late', 'repricing', 'correction', 'reversal']),
  title: bilingual,
  /** The owner's words; null for late usage. */
  reason: z.string().nullable(),
  accountId: id.nullable(),
  /** The sum of its lines. */
  amountMinor: minor,
  /** Who paid that sum; null: the owner. */
  payerMemberId: id.nullable(),
  /** Null: not entered yet; that comes with the close of its period. */
  createdAtMs: epochMs.nullable(),
  /** In the order of joining. */
  lines: z.array(memberLine),
});
export type Adjustment = z.output<typeof adjustment>;

/** The settled records of a closed period, account and model, and at which prices they should have been. */
const repricing = {
  groupId: id,
  aboutPeriodId: id,
  accountId: id,
  model: z.string().min(1).max(400),
  prices: z.discriminatedUnion('from', [
    /** The current version of the price list alone. */
    z.strictObject({ from: z.literal('list') }),
    /** The account's terms as they count now. */
    z.strictObject({ from: z.literal('account') }),
    z.strictObject({ from: z.literal('own'), ...callTerms }),
  ]),
};

const repricingPreview = z.object({
  requests: z.int(),
  /** What the bill counts so far: what the records say, or the last repricing of them. */
  beforePusd: pusd,
  afterPusd: pusd,
  /** What all entries add up to, in the group's currency. */
  amountMinor: minor,
  /** Everybody with such records or another share, in the order of joining. */
  members: z.array(memberLine.extend({ requests: z.int(), beforePusd: pusd, afterPusd: pusd })),
  /** One for each pool whose shares change. */
  entries: z.array(
    z.object({
      title: bilingual,
      payerMemberId: id.nullable(),
      amountMinor: minor,
      lines: z.array(memberLine),
    }),
  ),
  /** Binds applying to what was shown here. */
  digest: z.string(),
});
export type RepricingPreview = z.output<typeof repricingPreview>;

export const adjustmentMethods = {
  'adjustment.list': method(
    "A group's adjustments, newest first, those that the next close will enter included.",
    z.strictObject({ groupId: id }),
    z.array(adjustment),
  ),
  'adjustment.create': method(
    'Enters an adjustment about a closed period into the open one. Lines add up to zero, or to an amount that `payerMemberId` (null: the owner) has paid.',
    z.strictObject({
      groupId: id,
      aboutPeriodId: id,
      kind: z.enum(['repricing', 'correction']),
      reason: z.string().trim().min(1).max(500),
      lines: z.array(line).min(1).max(200),
      payerMemberId: id.nullable().optional(),
    }),
    adjustment,
  ),
  'adjustment.previewRepricing': method(
    "What other prices of a model's records in a closed period would change in that period's pools; nothing is changed.",
    z.strictObject(repricing),
    repricingPreview,
  ),
  'adjustment.reprice': method(
    'Enters that into the open period as it was shown, an adjustment for each pool, all or none; records and statement stay.',
    z.strictObject({
      ...repricing,
      reason: z.string().trim().min(1).max(500),
      digest: seenDigest,
    }),
    z.array(adjustment),
  ),
};
