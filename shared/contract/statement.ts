import * as z from 'zod';
import { method } from './method.ts';
import { period } from './period.ts';
import {
  bilingual,
  calendarDate,
  currency,
  epochMs,
  id,
  minor,
  nothing,
  pusd,
  rate,
  tokenCounts,
  whole,
} from './values.ts';

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

export type StatementPayment = z.output<typeof statementPayment>;

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
    z.object({ from: currency, to: currency, rate, source: bilingual, setAtMs: epochMs.nullable() }),
  ),
  priceVersions: z.array(z.int()),
  pools: z.array(statementPool),
  balances: z.array(statementBalance),
  payments: z.array(statementPayment),
  usage: z.object({
    rows: z.int(),
    firstId: z.int().nullable(),
    lastId: z.int().nullable(),
    /** SHA-256 over the rows' canonical lines in order of id: see `usageLine`. */
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

/**
 * A document as it was read from a file, where every number may be a string, as in canonical JSON. ZodError when it is
 * none.
 */
export function readStatementDocument(value: unknown): StatementDocument {
  return z.decode(statementDocument, withNumbers(statementDocument, value) as never);
}

function withNumbers(schema: unknown, value: unknown): unknown {
  if (schema instanceof z.ZodNullable) return value === null ? null : withNumbers(schema.unwrap(), value);
  if (schema instanceof z.ZodArray && Array.isArray(value))
    return value.map((item) => withNumbers(schema.element, item));
  if (schema instanceof z.ZodObject && typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).map(([key, field]) => [key, withNumbers(schema.shape[key], field)]);
    return Object.fromEntries(fields);
  }
  const isNumber = schema instanceof z.ZodNumber || (schema instanceof z.ZodLiteral && schema.value === 1);
  return isNumber && typeof value === 'string' && /^(0|-?[1-9]\d{0,15})$/.test(value) ? Number(value) : value;
}

/** What is wrong with a statement, in words that name the figure. */
export const statementProblem = z.object({ figure: z.string(), text: bilingual });
export type StatementProblem = z.output<typeof statementProblem>;

const verifyUnderWay = z.object({
  groupId: id,
  /** How many there are to check, and how many are. */
  statements: z.int(),
  statementsDone: z.int(),
  /** Of the one that is being checked: how many records it says it has, and how many were read. */
  records: z.int(),
  recordsDone: z.int(),
  /** What is being read is read to its end. */
  cancelling: z.boolean(),
});

const verdict = z.object({
  periodId: id,
  number: z.int(),
  label: z.string(),
  /** As it is written in the statement, whether it is right or not. */
  hash: z.string(),
  problems: z.array(statementProblem),
});
export type StatementVerdict = z.output<typeof verdict>;

export const statementMethods = {
  'statement.list': method(
    "A group's closed periods, newest first; `reversedAtMs` tells when one was reversed.",
    z.strictObject({ groupId: id }),
    z.array(
      z.object({
        periodId: id,
        number: z.int(),
        label: z.string(),
        closedAtMs: epochMs,
        hash,
        /** What all pools add up to; null where `damage` says why. */
        sumMinor: minor.nullable(),
        /** Why it cannot be relied on: it is kept otherwise than it was closed; null: it is as it was. */
        damage: bilingual.nullable(),
        reversedAtMs: epochMs.nullable(),
      }),
    ),
  ),
  'statement.get': method(
    'The statement of a closed period.',
    z.strictObject({ groupId: id, periodId: id }),
    statement.extend({ reversedAtMs: epochMs.nullable() }),
  ),
  'statement.verify': method(
    'Checks all statements of a group, oldest first: chain, hashes, sums, and the digest against the rows in the database.',
    z.strictObject({ groupId: id }),
    z.object({
      /** False: cancelled before the end. Then nothing is proved, and no statement is told. */
      finished: z.boolean(),
      /** All of them are right. */
      ok: z.boolean(),
      statements: z.array(verdict),
    }),
  ),
  'statement.verifyStatus': method(
    'The groups whose statements are being verified now, and how far that is.',
    nothing,
    z.array(verifyUnderWay),
  ),
  'statement.cancelVerify': method(
    "Stops verifying a group's statements before its end, which then proves nothing.",
    z.strictObject({ groupId: id }),
    z.array(verifyUnderWay),
  ),
  'statement.reverse': method(
    'Takes a wrong close back: reversing entries for each of its pools in the open period. The statement itself stays; what is right is then entered as corrections.',
    z.strictObject({ groupId: id, periodId: id, reason: z.string().trim().min(1).max(500) }),
    z.object({ openPeriodId: id, adjustmentIds: z.array(id) }),
  ),
};
