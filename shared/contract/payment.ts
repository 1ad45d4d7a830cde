import * as z from 'zod';
import { method } from './method.ts';
import { bilingual, calendarDate, currency, epochMs, id, minor, money } from './values.ts';

/** Who owes or is owed: a member's id; null: an owner who is no member of the group. */
export const party = id.nullable();
export type Party = z.output<typeof party>;

/** A party with the name it goes by; null where {@link party} is null. */
export const namedParty = z.object({ party, name: z.string().nullable() });
export type NamedParty = z.output<typeof namedParty>;

/** Made by the caller once for each thing to record: the same id sent again records nothing again. */
const recordId = z.uuid();

export const paymentMethod = z.enum(['wechat', 'alipay', 'bank', 'cash', 'other']);
export type PaymentMethod = z.output<typeof paymentMethod>;

export const transfer = z.object({ from: namedParty, to: namedParty, amountMinor: minor });
export type NamedTransfer = z.output<typeof transfer>;

export const payment = z.object({
  id,
  groupId: id,
  /** `write_off`: a debt that others took over, one transfer for each of them. */
  kind: z.enum(['payment', 'write_off']),
  transfers: z.array(transfer),
  totalMinor: minor,
  currency,
  /** Null for a write-off. */
  method: paymentMethod.nullable(),
  /** Of a write-off: why. */
  note: z.string(),
  paidOn: calendarDate,
  recordedAtMs: epochMs,
  /** Until then it can be undone; afterwards it is reversed with a reason. */
  undoUntilMs: epochMs,
  state: z.enum(['recorded', 'undone', 'reversed']),
  /** When and why it was undone or reversed. */
  ended: z.object({ atMs: epochMs, reason: z.string() }).nullable(),
  /** True where it was recorded from a suggested transfer. */
  suggested: z.boolean(),
});
export type Payment = z.output<typeof payment>;

/** Free text of a person; services clean it and refuse more than 200 characters. */
const noteInput = z.string().max(2_000);

const paymentTerms = {
  groupId: id,
  paymentId: recordId,
  fromParty: party,
  toParty: party,
  amount: money,
  method: paymentMethod,
  note: noteInput.optional(),
};

/** A debt and who takes it over. */
const writeOffTerms = {
  groupId: id,
  /** Whose debt. */
  party,
  amount: money,
  /** Left out: everybody else who is in the group today, and the owner, in equal parts. */
  weights: z
    .array(z.strictObject({ party, weight: z.int().min(0).max(10_000) }))
    .max(1_000)
    .optional(),
};

export const paymentMethods = {
  'payment.list': method(
    "The group's payments and write-offs, newest first.",
    z.strictObject({ groupId: id, limit: z.int().min(1).max(500).optional(), beforeId: id.optional() }),
    z.object({ payments: z.array(payment), nextBeforeId: id.nullable() }),
  ),
  'payment.record': method(
    'Records that one party has paid another. The same paymentId sent again records nothing again.',
    z.strictObject({ ...paymentTerms, paidOn: calendarDate.optional() }),
    payment,
  ),
  'payment.undo': method(
    'Takes back a payment or write-off within 10 minutes of its recording. Undone again, nothing changes.',
    z.strictObject({ paymentId: id }),
    payment,
  ),
  'payment.reverse': method(
    'Cancels a payment or write-off by an entry of its own, with a reason.',
    z.strictObject({ paymentId: id, reversalId: recordId, reason: noteInput }),
    payment,
  ),
  'payment.previewWriteOff': method(
    'Who would take over how much of a debt; nothing is recorded.',
    z.strictObject(writeOffTerms),
    z.object({ currency, debtMinor: minor, transfers: z.array(transfer) }),
  ),
  'payment.writeOff': method(
    'Has a debt taken over by others, with a reason. The same paymentId sent again records nothing again.',
    z.strictObject({ ...writeOffTerms, paymentId: recordId, reason: noteInput }),
    payment,
  ),
};

/** `owner`: everyone settles with the owner; `fewest`: as few transfers as possible. */
const settlementMode = z.enum(['owner', 'fewest']);
export type SettlementMode = z.output<typeof settlementMode>;

const settlement = z.object({
  groupId: id,
  currency,
  mode: settlementMode,
  /** False where there are too many parties to be sure that no fewer transfers would do. */
  fewest: z.boolean(),
  transfers: z.array(transfer),
});
export type Settlement = z.output<typeof settlement>;

export const settlementMethods = {
  'settlement.suggest': method(
    'Transfers that would bring all balances to zero: those of now, or those that the statement of a period ends with.',
    z.strictObject({ groupId: id, mode: settlementMode.optional(), periodId: id.optional() }),
    settlement,
  ),
  'settlement.record': method(
    'Records a suggested transfer as a payment; the other suggestions stay as they are.',
    z.strictObject({ ...paymentTerms, mode: settlementMode }),
    payment,
  ),
  'settlement.text': method(
    'Period, share, paid, balance and transfers as text for a chat, of one party or of the whole group.',
    z.strictObject({ groupId: id, mode: settlementMode.optional(), party: party.optional() }),
    bilingual,
  ),
};
