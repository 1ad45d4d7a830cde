import * as z from 'zod';
import { method } from './method.ts';
import { bilingual, id } from './values.ts';

export const bulkAction = z.enum(['enable', 'disable', 'check', 'remove']);
export type BulkAction = z.output<typeof bulkAction>;

/** What became of one account; `skipped`: its turn had not come when the owner cancelled. */
export const bulkOutcome = z.enum(['waiting', 'running', 'done', 'failed', 'skipped']);
export type BulkOutcome = z.output<typeof bulkOutcome>;

export const accountBulk = z.object({
  bulkId: id,
  action: bulkAction,
  /** `cancelling`: what has begun is still ending. */
  state: z.enum(['running', 'cancelling', 'done', 'cancelled']),
  /** In the order in which they were given. */
  items: z.array(
    z.object({
      accountId: id,
      name: z.string(),
      outcome: bulkOutcome,
      /** Why it failed; null otherwise. */
      reason: bilingual.nullable(),
    }),
  ),
});
export type AccountBulk = z.output<typeof accountBulk>;

const bulk = z.strictObject({ bulkId: id });

export const accountBulkMethods = {
  'accountBulk.begin': method(
    'Does the same to many accounts, one by one, connection tests four at a time; a failure of one does not stop the others.',
    z.strictObject({ action: bulkAction, accountIds: z.array(id).min(1).max(500) }),
    accountBulk,
  ),
  'accountBulk.status': method('How far it is, and what became of each account so far.', bulk, accountBulk),
  'accountBulk.cancel': method('Begins with no further account; what has begun ends.', bulk, accountBulk),
};
