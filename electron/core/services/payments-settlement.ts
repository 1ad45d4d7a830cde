import type { Params } from '../../../shared/contract/index.ts';
import type { Payment, Settlement } from '../../../shared/contract/payment.ts';
import { AppError } from '../../../shared/errors.ts';
import { isSameTransfer } from '../domain/parties.ts';
import { readNote } from '../domain/payment-input.ts';
import type { ClosedPeriods } from '../domain/payment-ledger.ts';
import { readTransfer } from './payments.ts';
import { openBook, readBook } from './payments-books.ts';
import { planFrom, planOf } from './payments-plan.ts';
import { createRecorder, type RecorderDeps } from './payments-recorder.ts';

export type Settlements = ReturnType<typeof createSettlements>;

/** Which transfers would settle everything, recorded one by one. */
export function createSettlements(deps: RecorderDeps & Pick<ClosedPeriods, 'closingBalances'>) {
  const recorder = createRecorder(deps);
  return {
    async suggest({ groupId, mode = 'owner', periodId }: Params<'settlement.suggest'>): Promise<Settlement> {
      const book = await readBook(deps, groupId);
      const closing = periodId === undefined ? undefined : await deps.closingBalances(groupId, periodId);
      if (periodId !== undefined && closing === undefined)
        throw new AppError('statement.not_found', {}, { field: 'periodId' });
      const { left, fewest } =
        closing === undefined ? planOf(book, mode) : planFrom(closing, mode, book.owner);
      return {
        groupId,
        currency: book.group.currency,
        mode,
        fewest,
        transfers: book.namedTransfers(left),
      };
    },

    async record({ mode, ...params }: Params<'settlement.record'>): Promise<Payment> {
      const book = await openBook(deps, params.groupId);
      const transfer = readTransfer(book, params);
      const wanted = {
        id: params.paymentId,
        kind: 'payment' as const,
        transfers: [transfer],
        method: params.method,
        note: readNote(params.note, 'note'),
      };
      const recorded = await recorder.recordedBefore(book, wanted);
      if (recorded !== undefined) return recorded;
      const { left, plan } = planOf(book, mode);
      if (!left.some((suggested) => isSameTransfer(suggested, transfer)))
        throw new AppError('settlement.changed', {}, { field: 'amount' });
      return recorder.add(book, wanted, plan);
    },
  };
}
