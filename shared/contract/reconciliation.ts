import * as z from 'zod';
import { method } from './method.ts';
import { calendarDate, done, epochMs, id, longestFile, pusd, whole } from './values.ts';

/** USD as a decimal: "12.345678". */
const usdOfDay = z.string().regex(/^(0|[1-9]\d{0,5})(\.\d{1,12})?$/, 'an amount of USD for a day');

const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'a month');

/** The provider's figure less what our records were billed; both null without a figure of the provider's. */
const differences = {
  differencePusd: pusd.nullable(),
  /** Of the provider's figure, in basis points, half away from zero; null also where that figure is 0. */
  differenceBp: whole.nullable(),
  /** More than the tolerance. */
  isOver: z.boolean(),
};

const ours = {
  requests: z.int(),
  /** Not in the figures below. */
  unpricedRequests: z.int(),
  /** At the price list alone; null where a model has no listed price. */
  listPusd: pusd.nullable(),
  /** Where long contexts have prices of their own and own prices were used, the list figure leaves those out. */
  listIsExact: z.boolean(),
  /** With own prices, fixed costs and discounts: what the records say. */
  costPusd: pusd,
};

const reconciliationDay = z.object({
  on: calendarDate,
  ...ours,
  /** Null: not entered. */
  providerPusd: pusd.nullable(),
  note: z.string(),
  enteredAtMs: epochMs.nullable(),
  ...differences,
});
export type ReconciliationDay = z.output<typeof reconciliationDay>;

const totals = z.object({
  ...ours,
  days: z.int(),
  /** Days with a figure of the provider's; only these are compared. */
  coveredDays: z.int(),
  coveredCostPusd: pusd,
  providerPusd: pusd,
  ...differences,
});
export type ReconciliationTotals = z.output<typeof totals>;

const reconciliationSettings = z.object({
  accountId: id,
  /** Of the provider's days. */
  zone: z.string(),
  /** What may be chosen: UTC, and the zones of the groups. */
  zones: z.array(z.string()),
  /** Today's date in the zone. */
  todayOn: calendarDate,
  /** A difference is told when it is more than both. */
  toleranceBp: z.int(),
  tolerancePusd: pusd,
});
export type ReconciliationSettings = z.output<typeof reconciliationSettings>;

export const reconciliationMethods = {
  'reconciliation.settings': method(
    'How an account is compared with what its provider says.',
    z.strictObject({ accountId: id }),
    reconciliationSettings,
  ),
  'reconciliation.saveSettings': method(
    "Changes the zone of the provider's days and the tolerance; figures that were entered keep their dates.",
    z.strictObject({
      accountId: id,
      zone: z.string().min(1).max(64).optional(),
      toleranceBp: z.int().min(0).max(10_000).optional(),
      toleranceUsd: usdOfDay.optional(),
    }),
    reconciliationSettings,
  ),
  'reconciliation.list': method(
    "Day by day what an account's records say and what its provider says, from the roll-ups; at most 366 days.",
    z.strictObject({
      accountId: id,
      fromOn: calendarDate,
      /** The first day that is left out. */
      toOn: calendarDate,
    }),
    z.object({ accountId: id, zone: z.string(), days: z.array(reconciliationDay), totals }),
  ),
  'reconciliation.month': method(
    'A month in sums; by default the last one with a figure of the provider’s, or the running one.',
    z.strictObject({ accountId: id, month: month.optional() }),
    z.object({ accountId: id, zone: z.string(), month, totals }),
  ),
  'reconciliation.set': method(
    "Enters the provider's figure of a day over an earlier one; null removes it.",
    z.strictObject({
      accountId: id,
      /** Not after today. */
      on: calendarDate,
      /** Left out: as it is, where there is one. */
      usd: usdOfDay.nullable().optional(),
      /** At most 200 characters once it is cleaned like a name; left out: as it is. */
      note: z.string().max(2_000).optional(),
    }),
    done,
  ),
  'reconciliation.import': method(
    'Enters the figures of CSV text with a date and an amount of USD in each line, all or none; lines of one day are added up.',
    z.strictObject({ accountId: id, text: z.string().min(1).max(longestFile) }),
    z.object({ days: z.int(), replaced: z.int() }),
  ),
};
