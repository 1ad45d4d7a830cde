import { useTranslation } from 'react-i18next';
import type { Group } from '../../../shared/contract/group.ts';
import type { Member } from '../../../shared/contract/member.ts';
import type { Period } from '../../../shared/contract/period.ts';
import { totalTokens } from '../../../shared/tokens.ts';
import { useLang } from '../../app/i18n/index.ts';
import { PusdText } from '../../components/money.tsx';
import { Stat, StatStrip } from '../../components/stat.tsx';
import { CountText, TokensText } from '../../components/tokens.tsx';
import { DayChart } from './day-chart.tsx';
import { RankedBars } from './ranked-bars.tsx';
import classes from './usage.module.css';
import { addressOf, type UsageQuery } from './usage-query.ts';
import type { UsageSummaryFigures } from './usage-store.ts';

type UsageSummaryProps = {
  group: Group;
  period: Period | undefined;
  summary: UsageSummaryFigures | undefined;
  members: readonly Member[];
  query: UsageQuery;
};

/** The period at a glance: totals, days, members, models. */
export function UsageSummary({ group, period, summary, members, query }: UsageSummaryProps) {
  const { t } = useTranslation('usage');
  const label = period?.label ?? '';
  if (period === undefined || summary === undefined) return <Placeholder />;
  const { byMember, byModel } = summary;
  const nameOf = (memberId: string) =>
    members.find((member) => member.id === memberId)?.name ?? t('detail.formerMember');
  const addressWith = (change: UsageQuery) => addressOf({ ...query, ...change });
  return (
    <>
      <Totals label={label} summary={summary} />
      <div className={classes.charts}>
        <DayChart period={period} zone={group.zone} series={summary.series} />
        <RankedBars
          title={t('summary.byMember')}
          none={t('summary.nothing')}
          items={byMember.map(({ memberId, requests, costPusd }) => ({
            id: memberId,
            name: nameOf(memberId),
            address: addressWith({ member: memberId }),
            chosen: query.member === memberId,
            requests,
            costPusd,
          }))}
        />
        <RankedBars
          title={t('summary.byModel')}
          none={t('summary.nothing')}
          items={byModel.map(({ model, requests, costPusd, unpricedRequests }) => ({
            id: model,
            name: model,
            address: addressWith({ model }),
            chosen: query.model === model,
            requests,
            costPusd: unpricedRequests === requests ? null : costPusd,
          }))}
        />
      </div>
    </>
  );
}

function Totals({ label, summary }: { label: string; summary: UsageSummaryFigures }) {
  const { t } = useTranslation('usage');
  const lang = useLang();
  const { totals, bySource } = summary;
  const { tokens } = totals;
  const final = bySource.find((one) => one.source === 'final')?.requests ?? 0;
  const short = (count: number) =>
    count.toLocaleString(lang, { notation: 'compact', maximumFractionDigits: 1 });
  const percent = (final / Math.max(1, totals.requests)).toLocaleString(lang, {
    style: 'percent',
    maximumFractionDigits: 1,
  });
  const pricedNote =
    totals.unpricedRequests > 0
      ? t('summary.unpriced', { count: totals.unpricedRequests })
      : totals.requests > 0
        ? t('summary.allPriced')
        : undefined;
  return (
    <StatStrip label={t('summary.label', { label })}>
      <Stat
        label={t('summary.requests')}
        value={<CountText count={totals.requests} />}
        note={totals.requests === 0 ? undefined : t('summary.sources', { percent })}
      />
      <Stat
        label={t('summary.tokens')}
        value={<TokensText tokens={totalTokens(tokens)} />}
        note={t('summary.tokensNote', {
          input: short(totalTokens(tokens) - tokens.outputTokens),
          output: short(tokens.outputTokens),
        })}
      />
      <Stat label={t('summary.cost')} value={<PusdText pusd={totals.costPusd} />} note={pricedNote} />
    </StatStrip>
  );
}

// Of the same height as what comes, so that the table below does not move.
function Placeholder() {
  return (
    <div aria-busy="true">
      <div className={classes.totalsPlaceholder} />
      <div className={classes.chartsPlaceholder} />
    </div>
  );
}
