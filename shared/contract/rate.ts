import * as z from 'zod';
import { method } from './method.ts';
import { bilingual, currency, done, epochMs, id, longestFile, rate } from './values.ts';

/** `by_hand`: the group's own; `from_list`: the newest of the list that is valid at the end of a period, or now. */
export const rateChoice = z.enum(['by_hand', 'from_list']);

const listedRate = z.object({
  id,
  /** Units of this currency per USD. */
  currency,
  rate,
  source: z.string(),
  note: z.string(),
  validAtMs: epochMs,
  createdAtMs: epochMs,
  /** The groups that take it from the list, each with the labels of the periods it counts for. */
  usedBy: z.array(z.object({ groupId: id, groupName: z.string(), periods: z.array(z.string()) })),
});
export type ListedRate = z.output<typeof listedRate>;

/** A rate as it counts for a period, in the form that a statement keeps it. */
export const usedRate = z.object({
  from: z.literal('USD'),
  to: currency,
  rate,
  /** The list's word in both languages, or that it was entered by hand. */
  source: bilingual,
  /** When it was valid, or entered; null: not known. */
  setAtMs: epochMs.nullable(),
  /** Null: entered by hand. */
  rateId: id.nullable(),
});
export type UsedRate = z.output<typeof usedRate>;

/** At most 80 characters once it is cleaned like a name. */
const source = z.string().min(1).max(800);

export const rateMethods = {
  'rate.list': method(
    'The list of rates from USD, the newest first; of one currency when it is named.',
    z.strictObject({ currency: currency.optional() }),
    z.array(listedRate),
  ),
  'rate.add': method(
    'Adds a rate to the list; it never changes, and a newer one goes before it.',
    z.strictObject({
      currency,
      rate,
      source,
      /** Not in the future. */
      validAtMs: epochMs,
      /** At most 200 characters once it is cleaned like a name. */
      note: z.string().max(2_000).optional(),
    }),
    listedRate,
  ),
  'rate.remove': method(
    'Removes a rate that no group takes for any of its periods.',
    z.strictObject({ rateId: id }),
    done,
  ),
  'rate.import': method(
    'Adds the rates of CSV text with a date and a rate in each line, all or none; those that are there already are left out.',
    z.strictObject({
      currency,
      source,
      text: z.string().min(1).max(longestFile),
      /** The dates' zone, a rate counting from its day's first instant; UTC by default. */
      zone: z.string().min(1).max(64).optional(),
    }),
    z.object({ added: z.int(), skipped: z.int() }),
  ),
};
