import * as z from 'zod';
import { method } from './method.ts';
import { bilingual, epochMs, id, minor } from './values.ts';

const line = z.strictObject({ memberId: id, amountMinor: minor });

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
  lines: z.array(z.object({ memberId: id, memberName: z.string(), amountMinor: minor })),
});
export type Adjustment = z.output<typeof adjustment>;

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
};
