import type { Period } from '../../../shared/contract/period.ts';
import type { UsedRate } from '../../../shared/contract/rate.ts';
import type { SplitPreview } from '../../../shared/contract/split.ts';
import { AppError } from '../../../shared/errors.ts';
import type { SplitRules } from '../../../shared/split.ts';
import type { CalendarDate } from '../../../shared/time.ts';
import { type AccountStint, chargedGroup } from '../domain/account-stints.ts';
import { adjustmentPoolOf } from '../domain/adjustment-pools.ts';
import { byBeginning, chargesIn } from '../domain/fee-charges.ts';
import {
  type ClosedTerms,
  type FeeCharge,
  type PeriodPool,
  type PeriodPools,
  type PoolAccount,
  type PoolEntry,
  type PoolUsage,
  poolsOf,
} from '../domain/period-pools.ts';
import { activeDays } from '../domain/periods.ts';
import { rulesFor } from '../domain/rule-versions.ts';
import { usedRate } from '../domain/usd-rate.ts';
import type { Clock } from '../ports.ts';
import type { AccountFeeRow, AccountRow } from '../storage/account-rows.ts';
import type { GroupRow, MemberRow, PeriodUsageRow, PoolEntryRow } from '../storage/rows.ts';
import type { AdjustmentRow } from '../storage/statement-rows.ts';
import type { Storage } from '../storage/storage.ts';

export type SplitBasisDeps = {
  readonly storage: Storage;
  readonly clock: Pick<Clock, 'now'>;
  /** A period of the group, the running one without an id. */
  readonly getPeriod: (groupId: string, periodId: string | undefined) => Promise<Period>;
};

/** Everything a period's bill is made of, read once. */
export type SplitBasis = {
  readonly group: GroupRow;
  readonly period: Period;
  /** In the order of joining. */
  readonly members: readonly (MemberRow & { readonly activeDays: number })[];
  /** Of all members, those of other groups too: one of them may have paid. */
  readonly names: ReadonlyMap<string, string>;
  readonly sums: readonly PeriodUsageRow[];
  /** What converts USD; null where there is none, or the currency is USD. */
  readonly rate: UsedRate | null;
  readonly pools: readonly PeriodPool[];
  readonly blockers: readonly SplitPreview['blockers'][number][];
};

type Supposed = {
  /** Rules to be tried out instead of the group's. */
  readonly rules?: SplitRules | undefined;
  /** Entries about closed periods that this one bills. */
  readonly adjustments?: readonly AdjustmentRow[];
  /** Usage that counts as if it had been in the period. */
  readonly usage?: readonly PoolUsage[];
  /** Of it: what began in an earlier period. */
  readonly lateUsage?: readonly PoolUsage[];
  /** Of a closed period: what its statement was made by. */
  readonly closed?: ClosedTerms;
};

export type ReadSplitBasis = ReturnType<typeof createSplitBasis>;

/** Reads what a period's cost is and how it is shared, as of now. */
export function createSplitBasis({ storage, clock, getPeriod }: SplitBasisDeps) {
  return async (
    groupId: string,
    periodId: string | undefined,
    { rules, adjustments = [], usage: added = [], lateUsage: addedLate = [], closed }: Supposed = {},
  ): Promise<SplitBasis> => {
    const group = (await storage.read('groups.list')).find((row) => row.id === groupId);
    if (group === undefined) throw new AppError('group.not_found', {}, { field: 'groupId' });
    const period = await getPeriod(groupId, periodId);
    const nowMs = clock.now();
    const [everybody, accounts, fees, stints, sums, unpriced, open, versions, entries, late, rates] =
      await Promise.all([
        storage.read('members.list'),
        storage.read('accounts.list'),
        storage.read('accountFees.list'),
        storage.read('bindings.listStints'),
        storage.read('rollups.byPeriod', period.id),
        storage.read('attempts.unpricedModels', period.id),
        storage.read('attempts.countOpen', period.id),
        storage.read('splitRules.list', groupId),
        storage.read('poolEntries.list'),
        storage.read('lateAttempts.listUsage', groupId),
        storage.read('rates.newest', group.currency, Math.min(period.endAtMs, nowMs + 1)),
      ]);
    const rate = usedRate(group, rates, period.endAtMs, nowMs);
    const members = everybody
      .filter((row) => row.groupId === groupId)
      .map((row) => ({ ...row, activeDays: activeDays(row.intervals, period) }))
      .sort((a, b) => a.joinSeq - b.joinSeq);
    const split = poolsOf({
      currency: group.currency,
      usdRate: closed?.usdRate ?? rate?.rate ?? null,
      rules: rules ?? rulesFor(versions, period.seq).rules,
      periodSeq: period.seq,
      members: members.map(({ id, joinSeq, activeDays: days }) => ({
        memberId: id,
        joinSeq,
        activeDays: days,
      })),
      accounts: accountsOf({ group, period, accounts, fees, stints, sums, closed }),
      entries: entriesOf({ group, period, accounts, entries }),
      usage: [...sums, ...added],
      lateUsage: [...late.filter((row) => row.periodId === period.id), ...addedLate],
    });
    const accountNames = new Map(accounts.map(({ id, name }) => [id, name]));
    const entered = adjustments.map((row) =>
      adjustmentPoolOf(row, row.accountId === null ? null : (accountNames.get(row.accountId) ?? null)),
    );
    return {
      group,
      period,
      members,
      names: new Map(everybody.map(({ id, name }) => [id, name])),
      sums,
      rate,
      pools: [...split.pools, ...entered],
      blockers: blockersOf(split, unpriced, open, group.currency),
    };
  };
}

function blockersOf(
  { pools, missingRates, nobodyPresent }: PeriodPools,
  unpriced: readonly { readonly model: string; readonly requests: number }[],
  open: number,
  currency: string,
): SplitBasis['blockers'] {
  const blockers: SplitBasis['blockers'][number][] = missingRates.map((missing) => ({
    kind: 'rate_missing',
    currency: missing,
  }));
  if (unpriced.length > 0)
    blockers.push({
      kind: 'unpriced',
      records: unpriced.reduce((sum, { requests }) => sum + requests, 0),
      models: unpriced.map(({ model }) => model),
    });
  if (open > 0) blockers.push({ kind: 'open_attempts', records: open });
  if (nobodyPresent) blockers.push({ kind: 'no_members' });
  for (const { id, split } of pools) {
    const { largestMinimumMinor: largestMinor } = split;
    if (largestMinor !== null)
      blockers.push({ kind: 'minimum_too_high', poolId: id, largestMinor, currency });
  }
  return blockers;
}

type Charged = Pick<SplitBasis, 'group' | 'period' | 'sums'> & {
  readonly accounts: readonly AccountRow[];
  readonly fees: readonly AccountFeeRow[];
  readonly stints: readonly AccountStint[];
  readonly closed: ClosedTerms | undefined;
};

/** The accounts a period concerns: those used in it, and those whose fees are charged to the group in it. */
function accountsOf({ group, period, accounts, fees, stints, sums, closed }: Charged): PoolAccount[] {
  const used = new Set(sums.map((sum) => sum.accountId));
  const costly = new Set(sums.filter(({ costPusd }) => costPusd > 0n).map(({ accountId }) => accountId));
  // Of an account without any cost the statement does not tell; what counts now is the best that is known.
  const isBilled = ({ id, meteredBilled }: AccountRow) =>
    closed?.billedAccountIds.has(id) === true || (meteredBilled && (closed === undefined || !costly.has(id)));
  return accounts
    .map((account) => {
      const { id, name, meteredPayerMemberId } = account;
      const ofAccount = stints.filter(({ accountId }) => accountId === id);
      const charged = chargesOf(
        fees.filter((fee) => fee.accountId === id),
        period,
      ).filter(({ on }) => chargedGroup(ofAccount, on, period, group.zone) === group.id);
      return {
        accountId: id,
        accountName: name,
        charges: charged.map(({ charge }) => charge),
        meteredBilled: isBilled(account),
        meteredPayerMemberId,
      };
    })
    .filter(({ accountId, charges }) => used.has(accountId) || charges.length > 0)
    .sort((a, b) => (a.accountId < b.accountId ? -1 : 1));
}

/** What was entered for the group with a date in the period. */
function entriesOf({
  group,
  period,
  accounts,
  entries,
}: Pick<Charged, 'group' | 'period' | 'accounts'> & {
  readonly entries: readonly PoolEntryRow[];
}): PoolEntry[] {
  return entries
    .filter(
      ({ groupId, bookedOn }) =>
        groupId === group.id && period.startOn <= bookedOn && bookedOn < period.endOn,
    )
    .map(({ id, kind, accountId, sharedLike, bookedOn, amountMinor, currency, payerMemberId, reason }) => {
      const account = accounts.find((one) => one.id === accountId);
      return {
        id,
        kind,
        account: account === undefined ? null : { accountId: account.id, accountName: account.name },
        sharedLike,
        bookedOn,
        amount: { amountMinor, currency },
        paidByMemberId: payerMemberId,
        reason,
      };
    });
}

/** Every charge of the fees within the period: by date, on one day those by the period first. */
function chargesOf(
  fees: readonly AccountFeeRow[],
  period: Period,
): { readonly on: CalendarDate; readonly charge: FeeCharge }[] {
  const places = (fee: AccountFeeRow, on: CalendarDate) => `${on} ${fee.cycleDay === null ? 0 : 1}`;
  return [...fees]
    .sort(byBeginning)
    .flatMap((fee) => chargesIn(fee, period).map((on) => ({ fee, on, place: places(fee, on) })))
    .sort((a, b) => a.place.localeCompare(b.place))
    .map(({ fee, on }) => ({
      on,
      charge: {
        feeId: fee.id,
        chargedOn: fee.cycleDay === null ? null : on,
        amount: { amountMinor: fee.amountMinor, currency: fee.currency },
        paidByMemberId: fee.payerMemberId,
      },
    }));
}
