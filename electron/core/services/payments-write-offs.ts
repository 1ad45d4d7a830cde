import type { Params, Result } from '../../../shared/contract/index.ts';
import { invalidInput } from '../../../shared/contract/input-error.ts';
import type { Party, Payment } from '../../../shared/contract/payment.ts';
import { membershipOn } from '../domain/membership.ts';
import type { Transfer } from '../domain/parties.ts';
import { readAmount, readReason } from '../domain/payment-input.ts';
import { balancesOf } from '../domain/payment-ledger.ts';
import { type Taker, takeOver } from '../domain/write-offs.ts';
import { openBook, type PartyBook } from './payments-books.ts';
import { createRecorder, type RecorderDeps } from './payments-recorder.ts';

export type WriteOffs = ReturnType<typeof createWriteOffs>;

type Terms = Params<'payment.previewWriteOff'>;

/** Debts that nobody will pay: the others take them over by weights. */
export function createWriteOffs(deps: RecorderDeps) {
  const recorder = createRecorder(deps);
  return {
    async previewWriteOff(terms: Terms): Promise<Result<'payment.previewWriteOff'>> {
      const book = await openBook(deps, terms.groupId);
      const { debtor, transfers } = sharesOf(book, terms, null);
      return {
        currency: book.group.currency,
        debtMinor: refuseMoreThanOwed(book, debtor, transfers),
        transfers: book.namedTransfers(transfers),
      };
    },

    async writeOff({ paymentId, reason, ...terms }: Params<'payment.writeOff'>): Promise<Payment> {
      const book = await openBook(deps, terms.groupId);
      const { debtor, transfers } = sharesOf(book, terms, paymentId);
      const wanted = {
        id: paymentId,
        kind: 'write_off' as const,
        transfers,
        method: null,
        note: readReason(reason, 'reason'),
      };
      const before = await recorder.recordedBefore(book, wanted);
      if (before !== undefined) return before;
      refuseMoreThanOwed(book, debtor, transfers);
      return recorder.add(book, wanted);
    },
  };
}

function sharesOf(
  book: PartyBook,
  { party, amount, weights }: Terms,
  paymentId: string | null,
): { debtor: Party; transfers: Transfer[] } {
  const debtor = book.partyOf(party, 'party');
  const amountMinor = readAmount(amount, book.group.currency, 'amount');
  const takers = weights === undefined ? everybodyBut(book, debtor) : readTakers(book, debtor, weights);
  if (takers.every(({ weight }) => weight === 0))
    throw invalidInput('weights', {
      zh: '至少要有一个人承担',
      en: 'at least one party must take a part',
    });
  // Asked again under an id that is recorded, the turn is the one it was recorded in.
  const earlier = book.records.slice(0, placeOf(book, paymentId));
  const rotation = earlier.filter(({ kind }) => kind === 'write_off').length;
  return { debtor, transfers: takeOver(debtor, amountMinor, takers, rotation) };
}

function placeOf({ records }: PartyBook, paymentId: string | null): number {
  const index = records.findIndex(({ id }) => id === paymentId);
  return index === -1 ? records.length : index;
}

/** Those in the group today, and the owner, in equal parts. */
function everybodyBut(book: PartyBook, debtor: Party): Taker[] {
  const { group, members, owner, todayOn } = book;
  const present = members.filter(
    (member) => member.groupId === group.id && membershipOn(member.intervals, todayOn) === 'active',
  );
  const ids = new Set<Party>([...present.map(({ id }) => id), owner]);
  return book.parties
    .filter((party) => ids.has(party) && party !== debtor)
    .map((party) => ({ party, weight: 1 }));
}

/** In the order of the group's parties, so that the odd unit takes turns however the weights were listed. */
function readTakers(book: PartyBook, debtor: Party, weights: NonNullable<Terms['weights']>): Taker[] {
  const chosen = new Map<Party, number>();
  for (const [index, { party, weight }] of weights.entries()) {
    const field = `weights.${index}.party`;
    const taker = book.partyOf(party, field);
    if (taker === debtor)
      throw invalidInput(field, { zh: '欠款人不能承担自己的欠款', en: 'the debtor cannot take over' });
    if (chosen.has(taker)) throw invalidInput(field, { zh: '重复了', en: 'the party is there twice' });
    chosen.set(taker, weight);
  }
  return book.parties.flatMap((party) => {
    const weight = chosen.get(party);
    return weight === undefined ? [] : [{ party, weight }];
  });
}

/** The party's debt; `input.invalid` where it is less than what is to be taken over. */
function refuseMoreThanOwed(book: PartyBook, debtor: Party, transfers: readonly Transfer[]): bigint {
  const debtMinor = -balancesOf(book.closed, book.records)(debtor).balanceMinor;
  const amountMinor = transfers.reduce((sum, transfer) => sum + transfer.amountMinor, 0n);
  if (debtMinor <= 0n) throw invalidInput('party', { zh: '没有欠款', en: 'the party owes nothing' });
  if (amountMinor > debtMinor)
    throw invalidInput('amount.amountMinor', {
      zh: '超过了欠款',
      en: 'it is more than the party owes',
    });
  return debtMinor;
}
