import type { Params, Result } from '../../../shared/contract/index.ts';
import type { Party } from '../../../shared/contract/payment.ts';
import { balancesOf } from '../domain/payment-ledger.ts';
import { groupText, partyText, type SettlementToTell, type TextLine } from '../domain/settlement-text.ts';
import type { BalancesDeps } from './payments-balances.ts';
import { type PartyBook, readBook } from './payments-books.ts';
import { planOf } from './payments-plan.ts';

export type SettlementTexts = ReturnType<typeof createSettlementTexts>;

type PeriodToTell = SettlementToTell['period'] & {
  readonly of: (party: Party) => Pick<TextLine, 'paidMinor' | 'shareMinor'>;
};

/** The bill and its transfers as text for a chat. */
export function createSettlementTexts(deps: BalancesDeps) {
  /** The last closed period, or while none is closed the running one as an estimate. */
  async function periodToTell(book: PartyBook): Promise<PeriodToTell> {
    const closed = book.lastClosed;
    if (closed !== undefined) {
      const entries = book.closed.filter(({ periodId }) => periodId === closed.id);
      const of = (party: Party) =>
        entries.find((entry) => entry.party === party) ?? { paidMinor: 0n, shareMinor: 0n };
      return { label: closed.label, closed: true, of };
    }
    const running = book.periods.at(-1)?.id as string;
    const { period, pools } = await deps.preview({ groupId: book.group.id, periodId: running });
    const shares = pools.flatMap((pool) => pool.shares);
    const of = (party: Party) => ({
      paidMinor: pools
        .filter((pool) => (pool.paidByMemberId ?? book.owner) === party)
        .reduce((sum, { totalMinor }) => sum + totalMinor, 0n),
      shareMinor: shares
        .filter(({ memberId }) => memberId === party)
        .reduce((sum, { amountMinor }) => sum + amountMinor, 0n),
    });
    return { label: period.label, closed: false, of };
  }

  return {
    async text({
      groupId,
      mode = 'owner',
      party,
    }: Params<'settlement.text'>): Promise<Result<'settlement.text'>> {
      const book = await readBook(deps, groupId);
      const meant = party === undefined ? undefined : book.partyOf(party, 'party');
      const { of, ...period } = await periodToTell(book);
      const balanceOf = balancesOf(book.closed, book.records);
      const lineOf = (one: Party): TextLine => {
        const { paidMinor, shareMinor } = of(one);
        return { party: one, paidMinor, shareMinor, balanceMinor: balanceOf(one).balanceMinor };
      };
      const told: SettlementToTell = {
        groupName: book.group.name,
        currency: book.group.currency,
        period,
        lines: book.parties.map(lineOf),
        transfers: planOf(book, mode).left,
        nameOf: book.nameOf,
      };
      if (meant === undefined) return { zh: groupText(told, 'zh-CN'), en: groupText(told, 'en') };
      return { zh: partyText(told, lineOf(meant), 'zh-CN'), en: partyText(told, lineOf(meant), 'en') };
    },
  };
}
