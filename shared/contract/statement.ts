import * as z from 'zod';
import { period } from './split.ts';
import { calendarDate, currency, epochMs, id, minor, pusd, rate, tokenCounts, whole } from './values.ts';

/*
 * A closed period as a document: everything a member needs to check the bill alone. It never changes; its canonical
 * JSON (sorted keys, no spaces, UTF-8, every number as a string) is hashed, and each statement of a group names the
 * hash of the one before.
 */

/** Whom an amount belongs to: a member; null: an owner who is no member of the group. */
const party = id.nullable();

const hash = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 in hexadecimal');

const statementShare = z.object({
  memberId: id,
  memberName: z.string(),
  weight: whole,
  /** exact share = floorMinor + remainder / the pool's totalWeight */
  floorMinor: minor,
  remainder: whole,
  amountMinor: minor,
});

/** A part of a pool that is shared by weights of its own, such as the base of base + usage. */
const statementPart = z.object({
  /** What the weights are, in words. */
  basis: z.object({ zh: z.string(), en: z.string() }),
  totalMinor: minor,
  totalWeight: whole,
  shares: z.array(statementShare),
});

export const statementPool = z.object({
  id: z.string(),
  kind: z.enum(['subscription_fee', 'metered', 'refund', 'charge', 'adjustment']),
  title: z.object({ zh: z.string(), en: z.string() }),
  accountId: id.nullable(),
  accountName: z.string().nullable(),
  chargedOn: calendarDate.nullable(),
  totalMinor: minor,
  sourcePusd: pusd.nullable(),
  rate: rate.nullable(),
  /** How it is shared, in words. */
  ruleText: z.object({ zh: z.string(), en: z.string() }),
  /** Why there is this pool, where the owner had to say: refunds, charges, adjustments. */
  reason: z.string().nullable(),
  paidBy: party,
  paidByName: z.string().nullable(),
  /** Usually one; the amounts of all parts add up to those of `shares`. */
  parts: z.array(statementPart),
  shares: z.array(z.object({ memberId: id, memberName: z.string(), amountMinor: minor })),
});
export type StatementPool = z.output<typeof statementPool>;

const statementPayment = z.object({
  id,
  fromParty: party,
  fromName: z.string(),
  toParty: party,
  toName: z.string(),
  amountMinor: minor,
  /** `write_off`: a debt that the others take over. */
  kind: z.enum(['payment', 'reversal', 'write_off', 'opening']),
  atMs: epochMs,
  note: z.string(),
});

/** opening + paid - share + payments = closing; positive: the group owes them. */
const statementBalance = z.object({
  party,
  name: z.string(),
  activeDays: z.int(),
  requests: z.int(),
  usagePusd: pusd,
  openingMinor: minor,
  /** What they paid to providers for the group. */
  paidMinor: minor,
  shareMinor: minor,
  paymentsMinor: minor,
  closingMinor: minor,
});

const usageLine = z.object({
  memberId: id,
  on: calendarDate,
  model: z.string(),
  requests: z.int(),
  tokens: tokenCounts,
  costPusd: pusd,
});

export const statementDocument = z.object({
  format: z.literal('aicarpool-statement'),
  version: z.literal(1),
  groupId: id,
  groupName: z.string(),
  currency,
  zone: z.string(),
  period,
  /** Counts the group's statements from 1. */
  number: z.int().min(1),
  closedAtMs: epochMs,
  rates: z.array(
    z.object({ from: currency, to: currency, rate, source: z.string(), setAtMs: epochMs.nullable() }),
  ),
  priceVersions: z.array(z.int()),
  pools: z.array(statementPool),
  balances: z.array(statementBalance),
  payments: z.array(statementPayment),
  usage: z.object({
    rows: z.int(),
    firstId: z.int().nullable(),
    lastId: z.int().nullable(),
    /** SHA-256 over the rows' canonical lines in order of id. */
    digest: hash,
    bySource: z.array(z.object({ source: z.string(), rows: z.int() })),
    lines: z.array(usageLine),
  }),
  /** Hash of the group's statement before; 64 zeros for its first. */
  prev: hash,
});
export type StatementDocument = z.output<typeof statementDocument>;

export const statement = z.object({ document: statementDocument, hash });
export type Statement = z.output<typeof statement>;
