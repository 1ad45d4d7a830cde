import type { Payment } from '../../../shared/contract/payment.ts';
import type { StatementPayment } from '../../../shared/contract/statement.ts';
import type { EpochMs } from '../../../shared/time.ts';
import { totalOf } from '../domain/parties.ts';
import { endOf, standing, UNDO_MS } from '../domain/payment-ledger.ts';
import { OWNER } from '../domain/statement-document.ts';
import type { PaymentRecordRow } from '../storage/payment-rows.ts';
import type { PartyBook } from './payments-books.ts';

/** Payments and write-offs; what takes them back is told with them. */
export function isPayment(record: PaymentRecordRow): boolean {
  return record.kind === 'payment' || record.kind === 'write_off';
}

/** A payment or write-off as the owner sees it. */
export function presentPayment(book: PartyBook, record: PaymentRecordRow): Payment {
  const { id, groupId, kind, transfers, method, note, paidOn, recordedAtMs, plan } = record;
  const { state, by } = endOf(record, book.records);
  return {
    id,
    groupId,
    kind: kind === 'write_off' ? kind : 'payment',
    transfers: book.namedTransfers(transfers),
    totalMinor: totalOf(transfers),
    currency: book.group.currency,
    method,
    note,
    paidOn,
    recordedAtMs,
    undoUntilMs: recordedAtMs + UNDO_MS,
    state,
    ended: by === undefined ? null : { atMs: by.recordedAtMs, reason: by.note },
    suggested: plan !== null,
  };
}

/** Every transfer that counts in [fromMs, toMs), oldest first, as a statement shows it. */
export function statementPayments(book: PartyBook, fromMs: EpochMs, toMs: EpochMs): StatementPayment[] {
  return standing(book.records)
    .filter(({ atMs }) => fromMs <= atMs && atMs < toMs)
    .sort((a, b) => a.atMs - b.atMs)
    .flatMap(({ id, kind, transfers, atMs, note }) =>
      transfers.map(({ from, to, amountMinor }, index) => ({
        id: transfers.length === 1 ? id : `${id}.${index}`,
        fromParty: from,
        fromName: book.nameOf(from) ?? OWNER,
        toParty: to,
        toName: book.nameOf(to) ?? OWNER,
        amountMinor,
        kind: kind === 'undo' ? 'reversal' : kind,
        atMs,
        note,
      })),
    );
}
