import type { Params, Result } from '../../../shared/contract/index.ts';
import { invalidInput } from '../../../shared/contract/input-error.ts';
import type { Payment } from '../../../shared/contract/payment.ts';
import type { StatementPayment } from '../../../shared/contract/statement.ts';
import { AppError } from '../../../shared/errors.ts';
import type { EpochMs } from '../../../shared/time.ts';
import type { Transfer } from '../domain/parties.ts';
import { readAmount, readNote, readReason } from '../domain/payment-input.ts';
import { endOf, UNDO_MS } from '../domain/payment-ledger.ts';
import type { PaymentRecordRow } from '../storage/payment-rows.ts';
import { openBook, type PartyBook, readBook } from './payments-books.ts';
import { createRecorder, type RecorderDeps } from './payments-recorder.ts';
import { isPayment, presentPayment, statementPayments } from './payments-view.ts';

export type Payments = ReturnType<typeof createPayments>;

const PAGE = 100;

/**
 * Payments between the parties, recorded once and for good. What is undone or reversed is cancelled by a record of its
 * own, so that whatever a closed statement has said stays true.
 */
export function createPayments(deps: RecorderDeps) {
  const { storage, ids } = deps;
  const recorder = createRecorder(deps);

  async function find(paymentId: string): Promise<{ book: PartyBook; record: PaymentRecordRow }> {
    const groupId = await storage.read('payments.groupOf', paymentId);
    const book = groupId === undefined ? undefined : await openBook(deps, groupId);
    const record = book?.records.find(({ id }) => id === paymentId);
    if (book === undefined || record === undefined || !isPayment(record))
      throw new AppError('payment.not_found', {}, { field: 'paymentId' });
    return { book, record };
  }

  return {
    async list({ groupId, limit = PAGE, beforeId }: Params<'payment.list'>): Promise<Result<'payment.list'>> {
      const book = await readBook(deps, groupId);
      const payments = book.records.filter(isPayment).reverse();
      const from = beforeId === undefined ? 0 : payments.findIndex(({ id }) => id === beforeId) + 1;
      if (beforeId !== undefined && from === 0)
        throw new AppError('payment.not_found', {}, { field: 'beforeId' });
      const page = payments.slice(from, from + limit);
      return {
        payments: page.map((record) => presentPayment(book, record)),
        nextBeforeId: from + limit < payments.length ? (page.at(-1)?.id ?? null) : null,
      };
    },

    async record(params: Params<'payment.record'>): Promise<Payment> {
      const book = await openBook(deps, params.groupId);
      const wanted = {
        id: params.paymentId,
        kind: 'payment' as const,
        transfers: [readTransfer(book, params)],
        method: params.method,
        note: readNote(params.note, 'note'),
        paidOn: params.paidOn,
      };
      return (await recorder.recordedBefore(book, wanted)) ?? recorder.add(book, wanted);
    },

    async undo({ paymentId }: Params<'payment.undo'>): Promise<Payment> {
      const { book, record } = await find(paymentId);
      const { state } = endOf(record, book.records);
      if (state === 'undone') return presentPayment(book, record);
      if (state === 'reversed') throw new AppError('payment.ended', {}, { field: 'paymentId' });
      if (book.nowMs > record.recordedAtMs + UNDO_MS)
        throw new AppError('payment.undo_over', {}, { field: 'paymentId' });
      return recorder.cancel(book, record, { id: ids.uuid(), kind: 'undo', note: '' });
    },

    async reverse({ paymentId, reversalId, reason }: Params<'payment.reverse'>): Promise<Payment> {
      const { book, record } = await find(paymentId);
      const note = readReason(reason, 'reason');
      const { by } = endOf(record, book.records);
      if (by?.id === reversalId && by.note === note) return presentPayment(book, record);
      if (by !== undefined) throw new AppError('payment.ended', {}, { field: 'paymentId' });
      if ((await storage.read('payments.groupOf', reversalId)) !== undefined)
        throw new AppError('payment.id_taken', {}, { field: 'reversalId' });
      return recorder.cancel(book, record, { id: reversalId, kind: 'reversal', note });
    },

    /**
     * Every transfer of the group that counts in [fromMs, toMs), oldest first. Of closed time the answer never changes:
     * whatever is recorded later counts from the end of the last closed period on.
     */
    async paymentsBetween(groupId: string, fromMs: EpochMs, toMs: EpochMs): Promise<StatementPayment[]> {
      return statementPayments(await readBook(deps, groupId), fromMs, toMs);
    },
  };
}

type TransferTerms = Pick<Params<'payment.record'>, 'fromParty' | 'toParty' | 'amount'>;

/** The transfer that is meant, between two parties of the group. `party.not_found`, `input.invalid`. */
export function readTransfer(book: PartyBook, { fromParty, toParty, amount }: TransferTerms): Transfer {
  const from = book.partyOf(fromParty, 'fromParty');
  const to = book.partyOf(toParty, 'toParty');
  if (from === to) throw invalidInput('toParty', { zh: '不能付给自己', en: 'nobody pays themselves' });
  return { from, to, amountMinor: readAmount(amount, book.group.currency, 'amount') };
}
