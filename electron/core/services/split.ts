import type { Params, Result } from '../../../shared/contract/index.ts';
import type { Period } from '../../../shared/contract/period.ts';
import type { SplitPreview } from '../../../shared/contract/split.ts';
import type { Lang } from '../../../shared/errors.ts';
import { minorToDecimal } from '../../../shared/money.ts';
import { namedPartShares, namedShares } from '../domain/named-shares.ts';
import type { PeriodPool } from '../domain/period-pools.ts';
import { poolTitles } from '../domain/pool-words.ts';
import { buildSplitReport, type ReportPool, type ReportRate } from '../domain/split-report.ts';
import { fileNamePart } from '../export/file-names.ts';
import { splitReportToCsv } from '../export/split-csv.ts';
import type { Clock } from '../ports.ts';
import type { AdjustmentRow } from '../storage/statement-rows.ts';
import type { ReadSplitBasis, SplitBasis } from './split-basis.ts';

export type SplitDeps = {
  readonly clock: Clock;
  /** A period of the group, the running one without an id. */
  readonly getPeriod: (groupId: string, periodId: string | undefined) => Promise<Period>;
  readonly isClosed: (groupId: string, periodId: string) => Promise<boolean>;
  readonly basisOf: ReadSplitBasis;
  /** Entries about closed periods that a group's first open one bills, those that its close will enter included. */
  readonly adjustmentsOf: (groupId: string) => Promise<readonly AdjustmentRow[]>;
  readonly priceVersion: () => number;
};

export type Split = ReturnType<typeof createSplit>;

type Blocker = SplitBasis['blockers'][number];

/** How a period's cost is shared as of now. A preview: nothing is stored and nothing is final. */
export function createSplit(deps: SplitDeps) {
  const { clock, getPeriod, isClosed, basisOf, adjustmentsOf, priceVersion } = deps;

  async function read(
    groupId: string,
    periodId: string | undefined,
    rules?: Params<'split.preview'>['rules'],
  ): Promise<SplitBasis> {
    const { id } = await getPeriod(groupId, periodId);
    const adjustments = (await adjustmentsOf(groupId)).filter((row) => row.periodId === id);
    return basisOf(groupId, id, { rules, adjustments });
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
        state: (await isClosed(groupId, period.id))
          ? 'closed'
          : clock.now() < period.endAtMs
            ? 'running'
            : 'due',
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
function reportRate({ rate, pools }: SplitBasis, lang: Lang): ReportRate | null {
  if (rate === null || pools.every((pool) => pool.rate === null)) return null;
  return { rate: rate.rate, source: lang === 'en' ? rate.source.en : rate.source.zh, setAtMs: rate.setAtMs };
}

function presentPool(pool: PeriodPool, names: SplitBasis['names']): SplitPreview['pools'][number] {
  const { split, ...shown } = pool;
  const nameOf = (memberId: string) => names.get(memberId) ?? memberId;
  return {
    ...shown,
    paidByName: pool.paidByMemberId === null ? null : (names.get(pool.paidByMemberId) ?? null),
    fellBack: split.parts.some(({ isFallback }) => isFallback),
    parts: split.parts.map(({ shares, isFallback: _, ...part }) => ({
      ...part,
      shares: namedPartShares(shares, nameOf),
    })),
    shares: namedShares(split, nameOf),
  };
}

/** Everyone who was in the group during the period, used something or bears something in it, with the sum over all pools. */
function totalsOf({ members, sums, pools }: SplitBasis): SplitPreview['totals'] {
  return members.flatMap(({ id, name, activeDays: days }) => {
    const used = sums.filter((sum) => sum.memberId === id);
    const shares = pools.flatMap((pool) => pool.split.shares.filter((share) => share.memberId === id));
    if (days === 0 && used.length === 0 && shares.length === 0) return [];
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

/** Pools under titles that tell them apart, with the reason of an entry and the member who has paid. */
function titled(pools: readonly PeriodPool[], names: SplitBasis['names'], lang: Lang): ReportPool[] {
  const titles = poolTitles(pools);
  return pools.map((pool, index) => {
    const title = titles[index]?.[lang === 'en' ? 'en' : 'zh'] as string;
    const payer = pool.paidByMemberId === null ? undefined : names.get(pool.paidByMemberId);
    const paid = payer === undefined ? [] : [paidInWords[lang](payer)];
    const why = pool.reason === null ? [] : [pool.reason];
    return { ...pool, title: [title, ...why, ...paid].join(' · ') };
  });
}

const paidInWords = {
  'zh-CN': (name: string) => `${name} 垫付`,
  en: (name: string) => `paid by ${name}`,
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
