import type { Balances, PartyBalance } from '../../../shared/contract/balance.ts';
import type { Params, Result } from '../../../shared/contract/index.ts';
import { invalidInput } from '../../../shared/contract/input-error.ts';
import type { Party } from '../../../shared/contract/payment.ts';
import type { Period } from '../../../shared/contract/period.ts';
import type { SplitPreview } from '../../../shared/contract/split.ts';
import { AppError } from '../../../shared/errors.ts';
import { membershipOn } from '../domain/membership.ts';
import { areSameTransfers, type PartyAmount, type Transfer, totalOf } from '../domain/parties.ts';
import { readSigned } from '../domain/payment-input.ts';
import {
  type BalanceParts,
  balancesOf,
  endOf,
  historyOf,
  openingTransfers,
} from '../domain/payment-ledger.ts';
import type { PaymentRecordRow } from '../storage/payment-rows.ts';
import { isClosed, openBook, type PartyBook, readBook } from './payments-books.ts';
import { cancelling, createRecorder, type RecorderDeps } from './payments-recorder.ts';

export type BalancesDeps = RecorderDeps & {
  /** How a period would be shared as of now. */
  readonly preview: (params: { groupId: string; periodId: string }) => Promise<SplitPreview>;
};

export type PartyBalances = ReturnType<typeof createPartyBalances>;

/** What the group owes each party, from openings, closed statements and payments; open periods stay apart. */
export function createPartyBalances(deps: BalancesDeps) {
  const { ids, preview } = deps;
  const recorder = createRecorder(deps);

  async function list({ groupId }: Params<'balance.list'>): Promise<Balances> {
    const book = await readBook(deps, groupId);
    const open = book.periods.filter(({ endAtMs }) => endAtMs > book.floorMs);
    const previews = await Promise.all(open.map(({ id }) => preview({ groupId, periodId: id })));
    const estimated = estimatesOf(book, previews);
    const balanceOf = balancesOf(book.closed, book.records);
    const outsiders = [...estimated.keys()].filter((party) => !book.parties.includes(party));
    return {
      groupId,
      currency: book.group.currency,
      zone: book.group.zone,
      asOfMs: book.nowMs,
      parties: [...book.parties, ...outsiders].map((party) =>
        presentParty(book, party, balanceOf(party), estimated.get(party)),
      ),
      closedPeriods: book.periods
        .filter(({ id }) => isClosed(book, id))
        .map(({ id, label }) => ({ id, label })),
      openPeriods: open.map((period, index) => ({
        id: period.id,
        label: period.label,
        running: runsAt(period, book.nowMs),
        complete: previews[index]?.blockers.length === 0,
      })),
      openingsSettable: book.closed.length === 0,
    };
  }

  return {
    list,

    async history({ groupId, party }: Params<'balance.history'>): Promise<Result<'balance.history'>> {
      const book = await readBook(deps, groupId);
      const meant = book.partyOf(party, 'party');
      const ends = new Map(book.periods.map(({ id, endAtMs }) => [id, endAtMs]));
      const closed = book.closed.map((entry) => ({ ...entry, endAtMs: ends.get(entry.periodId) ?? 0 }));
      const entries = historyOf(meant, closed, book.records).map(({ counterparty, ...line }) => ({
        ...line,
        counterparty: counterparty === undefined ? null : book.named(counterparty),
      }));
      return {
        ...book.named(meant),
        currency: book.group.currency,
        entries,
        balanceMinor: entries.at(-1)?.balanceMinor ?? 0n,
      };
    },

    async setOpening({ groupId, openings }: Params<'balance.setOpening'>): Promise<Balances> {
      const book = await openBook(deps, groupId);
      if (book.closed.length > 0) throw new AppError('opening.fixed', {}, { field: 'openings' });
      const transfers = openingTransfers(readOpenings(book, openings));
      const current = book.records.find(
        (record) => record.kind === 'opening' && endOf(record, book.records).state === 'recorded',
      );
      if (areSameTransfers(current?.transfers ?? [], transfers)) return list({ groupId });
      const undo =
        current === undefined ? [] : [cancelling(book, current, { id: ids.uuid(), kind: 'undo', note: '' })];
      await recorder.write([...undo, opening(book, ids.uuid(), transfers)], groupId);
      return list({ groupId });
    },
  };
}

/** An opening counts from where the group's time begins, so it is in the first statement whenever it was entered. */
function opening(book: PartyBook, id: string, transfers: readonly Transfer[]): PaymentRecordRow {
  return {
    id,
    groupId: book.group.id,
    kind: 'opening',
    cancelsId: null,
    method: null,
    note: '',
    paidOn: book.periods[0]?.startOn ?? book.todayOn,
    atMs: book.floorMs,
    recordedAtMs: book.nowMs,
    plan: null,
    transfers,
  };
}

function readOpenings(book: PartyBook, openings: Params<'balance.setOpening'>['openings']): PartyAmount[] {
  const amounts = new Map<Party, bigint>();
  for (const [index, { party, amount }] of openings.entries()) {
    const meant = book.partyOf(party, `openings.${index}.party`);
    if (amounts.has(meant))
      throw invalidInput(`openings.${index}.party`, { zh: '重复了', en: 'the party is there twice' });
    amounts.set(meant, readSigned(amount, book.group.currency, `openings.${index}.amount`));
  }
  const inOrder = book.parties.map((party) => ({ party, amountMinor: amounts.get(party) ?? 0n }));
  if (totalOf(inOrder) !== 0n)
    throw invalidInput('openings', {
      zh: '所有人的期初结余之和必须为 0',
      en: 'the opening balances must add up to zero',
    });
  return inOrder;
}

type Estimate = { readonly paidMinor: bigint; readonly shareMinor: bigint };

/** What each party has paid and has to bear in the periods that are still open. */
function estimatesOf(book: PartyBook, previews: readonly SplitPreview[]): ReadonlyMap<Party, Estimate> {
  const sums = new Map<Party, { paidMinor: bigint; shareMinor: bigint }>();
  const of = (party: Party) => {
    const sum = sums.get(party) ?? { paidMinor: 0n, shareMinor: 0n };
    sums.set(party, sum);
    return sum;
  };
  for (const pool of previews.flatMap(({ pools }) => pools)) {
    of(pool.paidByMemberId ?? book.owner).paidMinor += pool.totalMinor;
    for (const share of pool.shares) of(share.memberId).shareMinor += share.amountMinor;
  }
  return sums;
}

function presentParty(
  book: PartyBook,
  party: Party,
  parts: BalanceParts,
  estimate: Estimate = { paidMinor: 0n, shareMinor: 0n },
): PartyBalance {
  const member = book.members.find(({ id }) => id === party);
  const { paidMinor, shareMinor } = estimate;
  const own = member?.groupId === book.group.id;
  return {
    ...book.named(party),
    role: party === null ? 'owner' : (member?.role ?? 'member'),
    status: member !== undefined && own ? membershipOn(member.intervals, book.todayOn) : null,
    ...parts,
    estimate: { paidMinor, shareMinor, balanceMinor: parts.balanceMinor + paidMinor - shareMinor },
  };
}

function runsAt({ startAtMs, endAtMs }: Period, nowMs: number): boolean {
  return startAtMs <= nowMs && nowMs < endAtMs;
}
