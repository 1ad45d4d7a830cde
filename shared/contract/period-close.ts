import * as z from 'zod';
import { method } from './method.ts';
import { period } from './period.ts';
import { statement } from './statement.ts';
import { bilingual, id, minor } from './values.ts';

/** Why a period cannot be closed: what is in the way, what to do, and on which screen. */
const closeBlocker = z.object({
  kind: z.enum([
    'running',
    'earlier_open',
    'unpriced',
    'open_attempts',
    'rate_missing',
    'no_members',
    'minimum_too_high',
    'unreconciled',
  ]),
  text: bilingual,
  where: z.enum(['statements', 'usage', 'accounts', 'split', 'members']),
});
export type CloseBlocker = z.output<typeof closeBlocker>;

export const closeMethods = {
  'period.checklist': method(
    'Whether a period can be closed, and what is in the way.',
    z.strictObject({ groupId: id, periodId: id }),
    z.object({
      period,
      /** `due`: over and not closed. A period is never closed before it is over. */
      state: z.enum(['running', 'due', 'closed']),
      /** The number its statement has or would have. */
      number: z.int(),
      /** What all pools add up to as of now, adjustments included. */
      sumMinor: minor,
      /** Entries about closed periods that it bills; those for late usage are entered with the close. */
      adjustments: z.int(),
      blockers: z.array(closeBlocker),
    }),
  ),
  'period.close': method(
    "Closes a period that is over: its statement is written and never changes. `confirmation` is the period's label.",
    z.strictObject({ groupId: id, periodId: id, confirmation: z.string().max(40) }),
    statement,
  ),
};
