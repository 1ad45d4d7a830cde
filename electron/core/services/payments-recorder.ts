import type { AppEvent } from '../../../shared/contract/events.ts';
import { invalidInput } from '../../../shared/contract/input-error.ts';
import type { Payment } from '../../../shared/contract/payment.ts';
import { AppError } from '../../../shared/errors.ts';
import type { CalendarDate } from '../../../shared/time.ts';
import { dayStart } from '../domain/days.ts';
import { areSameTransfers, reversed } from '../domain/parties.ts';
import { countedAt } from '../domain/payment-ledger.ts';
import type { IdSource } from '../ports.ts';
import type { PaymentRecordRow } from '../storage/payment-rows.ts';
import { type BooksDeps, type PartyBook, readBook } from './payments-books.ts';
import { presentPayment } from './payments-view.ts';

export type RecorderDeps = BooksDeps & {
  readonly ids: IdSource;
  readonly announce: (event: AppEvent) => Promise<void>;
};

/** What is to be recorded. */
export type NewPayment = Pick<PaymentRecordRow, 'id' | 'kind' | 'transfers' | 'method' | 'note'> & {
  /** Left out: today. */
  readonly paidOn?: CalendarDate | undefined;
};

/** The one place where the ledger between the parties grows. */
export function createRecorder(deps: RecorderDeps) {
  const { storage, announce } = deps;

  async function write(records: readonly PaymentRecordRow[], groupId: string): Promise<PartyBook> {
    await storage.writeAll(records.map((record) => ({ name: 'payments.insert', args: [record] })));
    await announce({ name: 'payment.changed', payload: { groupId } });
    return readBook(deps, groupId);
  }

  return {
    write,

    /** What was recorded under this id before, if it says the same. `payment.id_taken` if it does not. */
    async recordedBefore(book: PartyBook, wanted: NewPayment): Promise<Payment | undefined> {
      if ((await storage.read('payments.groupOf', wanted.id)) === undefined) return undefined;
      const found = book.records.find(({ id }) => id === wanted.id);
      if (found === undefined || !saysTheSame(found, wanted))
        throw new AppError('payment.id_taken', {}, { field: 'paymentId' });
      return presentPayment(book, found);
    },

    /** Records it; `plan` is the plan of suggestions it came from. */
    async add(book: PartyBook, wanted: NewPayment, plan: string | null = null): Promise<Payment> {
      const { group, nowMs, todayOn, floorMs } = book;
      const paidOn = wanted.paidOn ?? todayOn;
      if (paidOn > todayOn)
        throw invalidInput('paidOn', { zh: '日期不能在今天之后', en: 'the date must not be after today' });
      const record: PaymentRecordRow = {
        ...wanted,
        plan,
        groupId: group.id,
        cancelsId: null,
        paidOn,
        atMs: countedAt(paidOn === todayOn ? nowMs : dayStart(paidOn, group.zone), floorMs),
        recordedAtMs: nowMs,
      };
      return presentPayment(await write([record], group.id), record);
    },

    async cancel(
      book: PartyBook,
      record: PaymentRecordRow,
      by: Pick<PaymentRecordRow, 'id' | 'kind' | 'note'>,
    ): Promise<Payment> {
      const after = await write([cancelling(book, record, by)], book.group.id);
      return presentPayment(after, record);
    },
  };
}

/** The record that takes another back. */
export function cancelling(
  { group, nowMs, todayOn, floorMs }: PartyBook,
  record: PaymentRecordRow,
  by: Pick<PaymentRecordRow, 'id' | 'kind' | 'note'>,
): PaymentRecordRow {
  // What is undone before its period closes counts at the same instant, and so is in no statement at all.
  const atMs = by.kind === 'undo' && record.atMs >= floorMs ? record.atMs : countedAt(nowMs, floorMs);
  return {
    ...by,
    groupId: group.id,
    cancelsId: record.id,
    transfers: reversed(record.transfers),
    method: null,
    plan: null,
    paidOn: todayOn,
    atMs,
    recordedAtMs: nowMs,
  };
}

function saysTheSame(found: PaymentRecordRow, wanted: NewPayment): boolean {
  return (
    found.kind === wanted.kind &&
    found.method === wanted.method &&
    found.note === wanted.note &&
    (wanted.paidOn === undefined || wanted.paidOn === found.paidOn) &&
    areSameTransfers(found.transfers, wanted.transfers)
  );
}
