import type { Params, Result } from '../../../shared/contract/index.ts';
import type { UsedRate } from '../../../shared/contract/rate.ts';
import type { Period, SplitPreview } from '../../../shared/contract/split.ts';
import { AppError, type Lang } from '../../../shared/errors.ts';
import { minorToDecimal } from '../../../shared/money.ts';
import type { SplitRules } from '../../../shared/split.ts';
import type { CalendarDate } from '../../../shared/time.ts';
import { byBeginning, chargesIn } from '../domain/fee-charges.ts';
import {
  type FeeCharge,
  type PeriodPool,
  type PoolAccount,
  type PoolEntry,
  poolsOf,
} from '../domain/period-pools.ts';
import { activeDays } from '../domain/periods.ts';
import { rulesFor } from '../domain/rule-versions.ts';
import { buildSplitReport, type ReportPool, type ReportRate } from '../domain/split-report.ts';
import { usedRate } from '../domain/usd-rate.ts';
import { fileNamePart } from '../export/file-names.ts';
import { splitReportToCsv } from '../export/split-csv.ts';
import type { Clock } from '../ports.ts';
import type { AccountFeeRow, AccountRow } from '../storage/account-rows.ts';
import type { BindingRow, GroupRow, MemberRow, PeriodUsageRow, PoolEntryRow } from '../storage/rows.ts';
import type { Storage } from '../storage/storage.ts';

export type SplitDeps = {
  readonly storage: Storage;
  readonly clock: Clock;
  /** A period of the group, the running one without an id. */
  readonly getPeriod: (groupId: string, periodId: string | undefined) => Promise<Period>;
  readonly priceVersion: () => number;
};

export type Split = ReturnType<typeof createSplit>;

type Blocker = SplitPreview['blockers'][number];

/** Everything a preview is made of, read once. */
type Basis = {
  readonly group: GroupRow;
  readonly period: Period;
  readonly members: readonly (MemberRow & { readonly activeDays: number })[];
  /** Of all members, those of other groups too: one of them may have paid. */
  readonly names: ReadonlyMap<string, string>;
  readonly sums: readonly PeriodUsageRow[];
  readonly rate: UsedRate | null;
  readonly pools: readonly PeriodPool[];
  readonly blockers: readonly Blocker[];
};

/** How a period's cost is shared as of now. A preview: nothing is stored and nothing is final. */
export function createSplit({ storage, clock, getPeriod, priceVersion }: SplitDeps) {
  async function read(groupId: string, periodId: string | undefined, draft?: SplitRules): Promise<Basis> {
    const group = (await storage.read('groups.list')).find((row) => row.id === groupId);
    if (group === undefined) throw new AppError('group.not_found', {}, { field: 'groupId' });
    const period = await getPeriod(groupId, periodId);
    const nowMs = clock.now();
    const [everybody, accounts, fees, bindings, sums, unpriced, open, versions, entries, rates] =
      await Promise.all([
        storage.read('members.list'),
        storage.read('accounts.list'),
        storage.read('accountFees.list'),
        storage.read('bindings.list'),
        storage.read('rollups.byPeriod', period.id),
        storage.read('attempts.unpricedModels', period.id),
        storage.read('attempts.countOpen', period.id),
        storage.read('splitRules.list', groupId),
        storage.read('poolEntries.list'),
        storage.read('rates.newest', group.currency, Math.min(period.endAtMs, nowMs + 1)),
      ]);
    const rate = usedRate(group, rates, period.endAtMs, nowMs);
    const members = everybody
      .filter((row) => row.groupId === groupId)
      .map((row) => ({ ...row, activeDays: activeDays(row.intervals, period) }))
      .sort((a, b) => a.joinSeq - b.joinSeq);
    const { pools, missingRates, nobodyPresent } = poolsOf({
      currency: group.currency,
      usdRate: rate?.rate ?? null,
      rules: draft ?? rulesFor(versions, period.seq).rules,
      periodSeq: period.seq,
      members: members.map(({ id, joinSeq, activeDays: days }) => ({
        memberId: id,
        joinSeq,
        activeDays: days,
      })),
      accounts: accountsOf({ group, period, accounts, fees, bindings, sums }),
      entries: entriesOf({ group, period, accounts, entries }),
      usage: sums,
    });
    const blockers: Blocker[] = missingRates.map((currency) => ({ kind: 'rate_missing', currency }));
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
      if (largestMinor !== null) blockers.push({ kind: 'minimum_too_high', poolId: id, largestMinor });
    }
    const names = new Map(everybody.map(({ id, name }) => [id, name]));
    return { group, period, members, names, sums, rate, pools, blockers };
  }

  return {
    async preview({ groupId, periodId, rules }: Params<'split.preview'>): Promise<SplitPreview> {
      const basis = await read(groupId, periodId, rules);
      const { group, period, pools } = basis;
      return {
        groupId,
        groupName: group.name,
        zone: group.zone,
        currency: group.currency,
        period,
        asOfMs: clock.now(),
        pools: pools.map((pool) => presentPool(pool, basis.names)),
        totals: totalsOf(basis),
        sumMinor: pools.reduce((sum, pool) => sum + pool.totalMinor, 0n),
        priceVersion: priceVersion(),
        rate: basis.rate,
        rateChoice: group.rateChoice,
        blockers: [...basis.blockers],
      };
    },

    async exportCsv({
      groupId,
      periodId,
      lang,
    }: Params<'split.exportCsv'>): Promise<Result<'split.exportCsv'>> {
      const basis = await read(groupId, periodId);
      const { group, period, pools } = basis;
      const concerned = new Set(totalsOf(basis).map((total) => total.memberId));
      const report = buildSplitReport(
        {
          groupName: group.name,
          currency: group.currency,
          zone: group.zone,
          // A file outlives the screen that showed what is missing, so it says so itself.
          period: {
            ...period,
            label: [period.label, ...basis.blockers.map((it) => warning(it, group.currency, lang))].join(
              ' · ',
            ),
          },
          priceVersion: priceVersion(),
          rate: reportRate(basis, lang),
        },
        basis.members
          .filter((member) => concerned.has(member.id))
          .map(({ id, name, joinSeq }) => ({ memberId: id, name, joinSeq })),
        titled(pools, basis.names, lang),
      );
      return {
        fileName: `AiCarpool-${fileNamePart(group.name)}-${period.label}.csv`,
        mediaType: 'text/csv; charset=utf-8',
        text: splitReportToCsv(report, lang),
      };
    },
  };
}

/** The rate as a file tells it; null when nothing had to be converted. */
function reportRate({ rate, pools }: Basis, lang: Lang): ReportRate | null {
  if (rate === null || pools.every((pool) => pool.rate === null)) return null;
  return { rate: rate.rate, source: lang === 'en' ? rate.source.en : rate.source.zh, setAtMs: rate.setAtMs };
}

type Charged = Pick<Basis, 'group' | 'period' | 'sums'> & {
  readonly accounts: readonly AccountRow[];
  readonly fees: readonly AccountFeeRow[];
  readonly bindings: readonly BindingRow[];
};

/** The accounts a period concerns: those used in it, and the one bound to the group before it ended. */
function accountsOf({ group, period, accounts, fees, bindings, sums }: Charged): PoolAccount[] {
  const used = new Set(sums.map((sum) => sum.accountId));
  const bound = bindings.find(({ groupId, boundAtMs }) => groupId === group.id && boundAtMs < period.endAtMs);
  return accounts
    .filter(({ id }) => used.has(id) || id === bound?.accountId)
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ id, name, meteredBilled, meteredPayerMemberId }) => ({
      accountId: id,
      accountName: name,
      charges:
        id === bound?.accountId
          ? chargesOf(
              fees.filter((fee) => fee.accountId === id),
              period,
            )
          : [],
      meteredBilled,
      meteredPayerMemberId,
    }));
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
    .map(({ id, kind, accountId, bookedOn, amountMinor, currency, payerMemberId, reason }) => {
      const account = accounts.find((one) => one.id === accountId);
      return {
        id,
        kind,
        account: account === undefined ? null : { accountId: account.id, accountName: account.name },
        bookedOn,
        amount: { amountMinor, currency },
        paidByMemberId: payerMemberId,
        reason,
      };
    });
}

/** Every charge of the fees within the period: by date, on one day those by the period first. */
function chargesOf(fees: readonly AccountFeeRow[], period: Period): FeeCharge[] {
  const places = (fee: AccountFeeRow, on: CalendarDate) => `${on} ${fee.cycleDay === null ? 0 : 1}`;
  return [...fees]
    .sort(byBeginning)
    .flatMap((fee) => chargesIn(fee, period).map((on) => ({ fee, on, place: places(fee, on) })))
    .sort((a, b) => a.place.localeCompare(b.place))
    .map(({ fee, on }) => ({
      feeId: fee.id,
      chargedOn: fee.cycleDay === null ? null : on,
      amount: { amountMinor: fee.amountMinor, currency: fee.currency },
      paidByMemberId: fee.payerMemberId,
    }));
}

function presentPool(pool: PeriodPool, names: Basis['names']): SplitPreview['pools'][number] {
  const { split, ...shown } = pool;
  const nameOf = (memberId: string) => names.get(memberId) ?? memberId;
  return {
    ...shown,
    paidByName: pool.paidByMemberId === null ? null : (names.get(pool.paidByMemberId) ?? null),
    fellBack: split.parts.some(({ isFallback }) => isFallback),
    parts: split.parts.map(({ shares, isFallback: _, ...part }) => ({
      ...part,
      shares: shares.map(({ memberId, weight, exact, amountMinor }) => ({
        memberId,
        memberName: nameOf(memberId),
        weight,
        floorMinor: exact.floorMinor,
        remainder: exact.remainder,
        amountMinor,
      })),
    })),
    shares: split.shares.map(({ memberId, amountMinor }) => ({
      memberId,
      memberName: nameOf(memberId),
      amountMinor,
    })),
  };
}

/** Everyone who was in the group during the period or used something in it, with what they owe over all pools. */
function totalsOf({ members, sums, pools }: Basis): SplitPreview['totals'] {
  return members.flatMap(({ id, name, activeDays: days }) => {
    const used = sums.filter((sum) => sum.memberId === id);
    if (days === 0 && used.length === 0) return [];
    const shares = pools.flatMap((pool) => pool.split.shares.filter((share) => share.memberId === id));
    return {
      memberId: id,
      memberName: name,
      activeDays: days,
      usagePusd: used.reduce((sum, { costPusd }) => sum + costPusd, 0n),
      requests: used.reduce((sum, { requests }) => sum + requests, 0),
      amountMinor: shares.reduce((sum, share) => sum + share.amountMinor, 0n),
    };
  });
}

/** Pools under titles that tell them apart: what, which account, when, and which member has paid. */
function titled(pools: readonly PeriodPool[], names: Basis['names'], lang: Lang): ReportPool[] {
  const titles = pools.map(({ kind, accountName, chargedOn, reason, paidByMemberId }) => {
    const payer = paidByMemberId === null ? undefined : names.get(paidByMemberId);
    const paid = payer === undefined ? [] : [paidInWords[lang](payer)];
    const on = chargedOn === null ? [] : [chargedOn];
    const account = accountName === null ? [] : [accountName];
    const why = reason === null ? [] : [reason];
    return [kindInWords[lang][kind], ...account, ...why, ...on, ...paid].join(' · ');
  });
  return pools.map((pool, index) => {
    const title = titles[index] as string;
    const twins = titles.filter((other) => other === title).length;
    const place = titles.slice(0, index + 1).filter((other) => other === title).length;
    return { ...pool, title: twins === 1 ? title : `${title} (${place})` };
  });
}

const paidInWords = {
  'zh-CN': (name: string) => `${name} 垫付`,
  en: (name: string) => `paid by ${name}`,
} as const;

const kindInWords = {
  'zh-CN': { subscription_fee: '订阅费', metered: '计量费用', refund: '退款', charge: '其他支出' },
  en: {
    subscription_fee: 'Subscription fee',
    metered: 'Metered cost',
    refund: 'Refund',
    charge: 'Other cost',
  },
} as const;

function warning(blocker: Blocker, currency: string, lang: Lang): string {
  const zh = lang === 'zh-CN';
  switch (blocker.kind) {
    case 'unpriced': {
      const models = blocker.models.join(', ');
      return zh
        ? `${blocker.records} 条未定价，未计入（${models}）`
        : `${blocker.records} unpriced, not included (${models})`;
    }
    case 'rate_missing':
      return zh ? `缺少 ${blocker.currency} 汇率，未计入` : `no rate for ${blocker.currency}, not included`;
    case 'open_attempts':
      return zh ? `${blocker.records} 条进行中，未计入` : `${blocker.records} still open, not included`;
    case 'minimum_too_high': {
      const most = `${minorToDecimal(blocker.largestMinor, currency)} ${currency}`;
      return zh
        ? `最低分摊过高，在「${blocker.poolId}」里未生效（最多 ${most}）`
        : `the minimum is more than pool ${blocker.poolId} can bear and was left out (at most ${most})`;
    }
    case 'no_members':
      return zh ? '账期内没有成员，费用未分摊' : 'no members in this period, fees not shared';
  }
}
