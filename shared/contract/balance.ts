import * as z from 'zod';
import { method } from './method.ts';
import { namedParty, party } from './payment.ts';
import { currency, epochMs, id, minor, money, pusd, rate } from './values.ts';

/** Positive: the group owes them. balance = opening + paid - share + payments. */
const partyBalance = z.object({
  ...namedParty.shape,
  role: z.enum(['owner', 'creator', 'member']),
  /** How they stand in the group today; null for an owner who is no member, and for a member of another group. */
  status: z.enum(['active', 'upcoming', 'left']).nullable(),
  openingMinor: minor,
  /** Paid to providers for the group, in closed periods. */
  paidMinor: minor,
  /** In closed periods. */
  shareMinor: minor,
  /** Made less received; write-offs are in it. */
  paymentsMinor: minor,
  balanceMinor: minor,
  /** What the periods not closed yet would add as of now. */
  estimate: z.object({ paidMinor: minor, shareMinor: minor, balanceMinor: minor }),
});
export type PartyBalance = z.output<typeof partyBalance>;

const balances = z.object({
  groupId: id,
  currency,
  zone: z.string(),
  asOfMs: epochMs,
  parties: z.array(partyBalance),
  closedPeriods: z.array(z.object({ id, label: z.string() })),
  /** What the estimate is made of. */
  openPeriods: z.array(
    z.object({
      id,
      label: z.string(),
      running: z.boolean(),
      /** False while something keeps the preview from being a bill. */
      complete: z.boolean(),
    }),
  ),
  /** Opening balances can be set until the first period is closed. */
  openingsSettable: z.boolean(),
});
export type Balances = z.output<typeof balances>;

const historyEntry = z.object({
  id: z.string(),
  kind: z.enum(['opening', 'period', 'payment', 'write_off', 'reversal']),
  atMs: epochMs,
  /** The period's label; empty for the other kinds. */
  label: z.string(),
  /** With whom; null for openings and periods. */
  counterparty: namedParty.nullable(),
  note: z.string(),
  /** Of a period. */
  paidMinor: minor.nullable(),
  shareMinor: minor.nullable(),
  amountMinor: minor,
  /** The balance after this entry. */
  balanceMinor: minor,
});
export type HistoryEntry = z.output<typeof historyEntry>;

export const partyBalanceMethods = {
  'balance.list': method(
    'What the group owes each party or is owed, and, apart from it, what the open periods would add.',
    z.strictObject({ groupId: id }),
    balances,
  ),
  'balance.history': method(
    'Every entry that makes the balance of a party, oldest first, with the balance after it.',
    z.strictObject({ groupId: id, party }),
    z.object({ ...namedParty.shape, currency, entries: z.array(historyEntry), balanceMinor: minor }),
  ),
  'balance.setOpening': method(
    'Sets what the parties owed each other before the app; the amounts add up to zero. Who is left out has none.',
    z.strictObject({
      groupId: id,
      openings: z.array(z.strictObject({ party, amount: money })).max(1_000),
    }),
    balances,
  ),
};

/** Figures that are never mixed. */
const savingFigures = z.object({
  /** The usage at the listed prices of each row. */
  listPusd: pusd,
  /** The same at the period's rate; null while there is none. */
  listMinor: minor.nullable(),
  /** Of the real bill. */
  shareMinor: minor,
});

/** What the providers themselves reported, as the owner has entered it; they tell it by account and not by member. */
const providerReport = z.object({
  usdPusd: pusd,
  /** The same at the period's rate; null while there is none. */
  minor: minor.nullable(),
  /** Days of accounts that have a figure, of all days of accounts in the period. */
  coveredDays: z.int(),
  days: z.int(),
});

const saving = z.object({
  groupId: id,
  currency,
  periodId: id,
  label: z.string(),
  /** False: the share is an estimate. */
  closed: z.boolean(),
  rate: rate.nullable(),
  ...savingFigures.shape,
  /** Null: no figure was entered. */
  provider: providerReport.nullable(),
  /** Requests whose list price is not known; they are in no list value. */
  unlistedRequests: z.int(),
  members: z.array(z.object({ memberId: id, memberName: z.string(), ...savingFigures.shape })),
});
export type Saving = z.output<typeof saving>;

export const savingMethods = {
  'saving.summary': method(
    'For a period (the running one by default): list-price value, share of the real cost, what the provider reported.',
    z.strictObject({ groupId: id, periodId: id.optional() }),
    saving,
  ),
};
