import * as z from 'zod';
import { method } from './method.ts';
import { calendarDate, epochMs, exactModelPattern, id, money, usdPerMillion } from './values.ts';

/** USD as a decimal: "0.01". */
const usd = z.string().regex(/^(0|[1-9]\d{0,2})(\.\d{1,12})?$/, 'an amount of USD for each call');

const priceFields = {
  /** Null or left out: the price list's. */
  input: usdPerMillion.nullable().optional(),
  output: usdPerMillion.nullable().optional(),
  cacheRead: usdPerMillion.nullable().optional(),
  cacheWrite5m: usdPerMillion.nullable().optional(),
  cacheWrite1h: usdPerMillion.nullable().optional(),
};

const ownPriceFields = { model: exactModelPattern, ...priceFields };

const besidePrices = { fixedUsd: usd, discountBp: z.int().min(0).max(10_000) };

/** How the calls of one model are priced: own prices before listed ones, plus a fixed cost, less a discount. */
export const callTerms = { ...priceFields, ...besidePrices };

const ownPrice = z.object({
  model: z.string(),
  input: z.string().nullable(),
  output: z.string().nullable(),
  cacheRead: z.string().nullable(),
  cacheWrite5m: z.string().nullable(),
  cacheWrite1h: z.string().nullable(),
});
export type OwnPriceTexts = z.output<typeof ownPrice>;

const costVersion = z.object({
  version: z.int().min(1),
  /** `past` also for a version that another one went before. */
  state: z.enum(['current', 'planned', 'past']),
  validFromMs: epochMs,
  prices: z.array(ownPrice),
  /** For each call that was answered. */
  fixedUsd: z.string(),
  discountBp: z.int(),
  createdBy: z.enum(['owner']),
  createdAtMs: epochMs,
});
export type CostVersion = z.output<typeof costVersion>;

const accountFee = z.object({
  id,
  amount: money,
  /** Day of the month it is charged on, the last one where needed; null: once for each billing period. */
  cycleDay: z.int().nullable(),
  /** The day of the first charge; null: the first day of the cycle. */
  firstChargeOn: calendarDate.nullable(),
  /** Null: the owner. */
  payerMemberId: id.nullable(),
  payerName: z.string().nullable(),
  /** Null: since ever. */
  validFromOn: calendarDate.nullable(),
  /** First day it is no longer valid; null: until further notice. */
  validUntilOn: calendarDate.nullable(),
  state: z.enum(['current', 'upcoming', 'ended']),
  /** Null without a cycle day, and when it is not charged any more. */
  nextChargeOn: calendarDate.nullable(),
});
export type AccountFee = z.output<typeof accountFee>;

export const accountCosts = z.object({
  accountId: id,
  /** The dates' zone: of the group the account serves, UTC without one. */
  zone: z.string(),
  todayOn: calendarDate,
  fees: z.array(accountFee),
  /** How calls are priced now; null: by the price list alone. */
  pricing: costVersion.nullable(),
  /** Newest first. */
  versions: z.array(costVersion),
});
export type AccountCosts = z.output<typeof accountCosts>;

const feeTerms = {
  cycleDay: z.int().min(1).max(31).nullable().optional(),
  firstChargeOn: calendarDate.nullable().optional(),
  payerMemberId: id.nullable().optional(),
  validFromOn: calendarDate.nullable().optional(),
  validUntilOn: calendarDate.nullable().optional(),
};

export const accountCostMethods = {
  'account.costs': method(
    'What an account costs: its fees over time, and how its calls are priced.',
    z.strictObject({ accountId: id }),
    accountCosts,
  ),
  'account.setPricing': method(
    'Prices calls from now on, or from a later day, by own prices before listed ones, plus a fixed cost, less a discount; what was used before keeps its price.',
    z.strictObject({
      accountId: id,
      prices: z.array(z.strictObject(ownPriceFields)).max(200),
      ...besidePrices,
      /** A later day in the account's zone; null or left out: at once. */
      validFromOn: calendarDate.nullable().optional(),
    }),
    accountCosts,
  ),
  'account.addFee': method(
    'Adds a subscription fee; one that it replaces ends where it begins.',
    z.strictObject({
      accountId: id,
      fee: z.strictObject({ amount: money, ...feeTerms }),
      replacesFeeId: id.optional(),
    }),
    accountCosts,
  ),
  'account.updateFee': method(
    'Corrects a fee as if it had always been so.',
    z.strictObject({
      feeId: id,
      changes: z.strictObject({ amount: money.optional(), ...feeTerms }),
    }),
    accountCosts,
  ),
  'account.endFee': method(
    'Ends a fee: from that day on it is not charged any more.',
    z.strictObject({ feeId: id, validUntilOn: calendarDate }),
    accountCosts,
  ),
  'account.removeFee': method(
    'Removes a fee that was entered by mistake, from past previews too.',
    z.strictObject({ feeId: id }),
    accountCosts,
  ),
};
