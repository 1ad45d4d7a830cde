import { createHash } from 'node:crypto';
import type { Params, Result } from '../../../shared/contract/index.ts';
import type { Party, Payment, Settlement, SettlementMode } from '../../../shared/contract/payment.ts';
import { AppError } from '../../../shared/errors.ts';
import { isSameTransfer, type PartyAmount, type Transfer } from '../domain/parties.ts';
import { readNote } from '../domain/payment-input.ts';
import { balanceOf, standing } from '../domain/payment-ledger.ts';
import { before, MOST_EXACT_PARTIES, settle, withoutDone } from '../domain/settlement.ts';
import { groupText, partyText, type SettlementToTell, type TextLine } from '../domain/settlement-text.ts';
import { readTransfer } from './payments.ts';
import type { BalancesDeps } from './payments-balances.ts';
import { openBook, type PartyBook, readBook } from './payments-books.ts';
import { createRecorder } from './payments-recorder.ts';

export type Settlements = ReturnType<typeof createSettlements>;

/** Which transfers would settle everything, recorded one by one, and told as text. */
export function createSettlements(deps: BalancesDeps) {
  const recorder = createRecorder(deps);

  async function toTell(groupId: string, mode: SettlementMode): Promise<SettlementToTell> {
    const book = await readBook(deps, groupId);
    const { label, closed, of } = await periodToTell(book);
    return {
      groupName: book.group.name,
      currency: book.group.currency,
      period: { label, closed },
      lines: book.parties.map((party) => ({
        party,
        ...of(party),
        balanceMinor: balanceOf(party, book.closed, book.records).balanceMinor,
      })),
      transfers: planOf(book, mode).left,
      nameOf: book.nameOf,
    };
  }

  /** The last closed period, or while none is closed the running one as an estimate. */
  async function periodToTell(book: PartyBook) {
    const ids = new Set(book.closed.map(({ periodId }) => periodId));
    const closed = book.periods.findLast(({ id }) => ids.has(id));
    if (closed !== undefined) {
      const entries = book.closed.filter(({ periodId }) => periodId === closed.id);
      const of = (party: Party) => {
        const entry = entries.find((one) => one.party === party);
        return { paidMinor: entry?.paidMinor ?? 0n, shareMinor: entry?.shareMinor ?? 0n };
      };
      return { label: closed.label, closed: true, of };
    }
    const running = book.periods.at(-1)?.id as string;
    const { period, pools } = await deps.preview({ groupId: book.group.id, periodId: running });
    const of = (party: Party) => ({
      paidMinor: sum(
        pools.filter((pool) => (pool.paidByMemberId ?? book.owner) === party).map((pool) => pool.totalMinor),
      ),
      shareMinor: sum(
        pools.flatMap((pool) =>
          pool.shares.filter(({ memberId }) => memberId === party).map(({ amountMinor }) => amountMinor),
        ),
      ),
    });
    return { label: period.label, closed: false, of };
  }

  return {
    async suggest({ groupId, mode = 'owner' }: Params<'settlement.suggest'>): Promise<Settlement> {
      const book = await readBook(deps, groupId);
      const { left, fewest } = planOf(book, mode);
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

    async text({
      groupId,
      mode = 'owner',
      party,
    }: Params<'settlement.text'>): Promise<Result<'settlement.text'>> {
      const told = await toTell(groupId, mode);
      if (party === undefined) return { zh: groupText(told, 'zh-CN'), en: groupText(told, 'en') };
      const book = await readBook(deps, groupId);
      const meant = book.partyOf(party, 'party');
      const line = told.lines.find((one) => one.party === meant) as TextLine;
      return { zh: partyText(told, line, 'zh-CN'), en: partyText(told, line, 'en') };
    },
  };
}

type OpenPlan = {
  /** Names the plan: its kind and the balances it was made for. */
  readonly plan: string;
  readonly left: readonly Transfer[];
  readonly fewest: boolean;
};

/**
 * The transfers still to be made. While nothing but transfers of one plan is recorded, that plan goes on and its other
 * transfers stay as they were; anything else makes a new plan.
 */
function planOf(book: PartyBook, mode: SettlementMode): OpenPlan {
  const now = book.parties.map((party) => ({
    party,
    amountMinor: balanceOf(party, book.closed, book.records).balanceMinor,
  }));
  const records = standing(book.records);
  const plan = records.at(-1)?.plan ?? null;
  const others = records.findLastIndex((record) => record.plan !== plan);
  const done = records.slice(others + 1).flatMap(({ transfers }) => transfers);
  const begun = before(now, done);
  const left =
    plan !== null && plan === nameOfPlan(begun, mode)
      ? withoutDone(settle(begun, mode, book.owner), done)
      : undefined;
  if (plan !== null && left !== undefined) return { plan, left, fewest: isFewest(begun, mode) };
  return {
    plan: nameOfPlan(now, mode),
    left: settle(now, mode, book.owner),
    fewest: isFewest(now, mode),
  };
}

function nameOfPlan(balances: readonly PartyAmount[], mode: SettlementMode): string {
  const open = balances
    .filter(({ amountMinor }) => amountMinor !== 0n)
    .map(({ party, amountMinor }) => [party, String(amountMinor)]);
  return `${mode}.${createHash('sha256').update(JSON.stringify(open)).digest('hex')}`;
}

function isFewest(balances: readonly PartyAmount[], mode: SettlementMode): boolean {
  const open = balances.filter(({ amountMinor }) => amountMinor !== 0n);
  return mode === 'fewest' && open.length <= MOST_EXACT_PARTIES;
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}
