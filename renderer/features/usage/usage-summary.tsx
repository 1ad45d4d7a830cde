import { Skeleton } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { Period } from '../../../shared/contract/period.ts';
import { compactCount } from '../../../shared/formats.ts';
import { totalTokens } from '../../../shared/tokens.ts';
import { useLang } from '../../app/i18n/index.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { PusdText } from '../../components/money.tsx';
import { Stat, StatStrip } from '../../components/stat.tsx';
import { CountText, TokensText } from '../../components/tokens.tsx';
import classes from './usage.module.css';
import type { UsageChartsProps } from './usage-charts.tsx';
import type { UsageSummaryFigures } from './usage-store.ts';

// Whoever never opens this screen does not load its charts.
const UsageCharts = lazy(async () => ({ default: (await import('./usage-charts.tsx')).UsageCharts }));

type UsageSummaryProps = Omit<UsageChartsProps, 'period'> & { period: Period | undefined };

/** The period at a glance: totals, and what they are made of. */
export function UsageSummary({ period, ...shown }: UsageSummaryProps) {
  const { summary, error, onRetry } = shown;
  if (period === undefined) return <Placeholder />;
  return (
    <>
      <ErrorNotice error={error} during="load" onRetry={onRetry} />
      {summary ? <Totals label={period.label} summary={summary} /> : error ? null : <TotalsPlaceholder />}
      <Suspense fallback={<ChartsPlaceholder />}>
        <UsageCharts period={period} {...shown} />
      </Suspense>
    </>
  );
}

function Totals({ label, summary }: { label: string; summary: UsageSummaryFigures }) {
  const { t } = useTranslation('usage');
  const lang = useLang();
  const { totals, bySource } = summary;
  const { tokens } = totals;
  const final = bySource.find((one) => one.source === 'final')?.requests ?? 0;
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
          input: compactCount(totalTokens(tokens) - tokens.outputTokens, lang),
          output: compactCount(tokens.outputTokens, lang),
        })}
      />
      <Stat label={t('summary.cost')} value={<PusdText pusd={totals.costPusd} />} note={pricedNote} />
    </StatStrip>
  );
}

// Of the same height as what comes, so that the table below does not move.
function Placeholder() {
  return (
    <>
      <TotalsPlaceholder />
      <ChartsPlaceholder />
    </>
  );
}

function TotalsPlaceholder() {
  const { t } = useTranslation('usage');
  const value = <Skeleton height={20} width={90} my={6} />;
  return (
    <div aria-busy="true">
      <StatStrip label={t('chart.total')}>
        <Stat label={t('summary.requests')} value={value} />
        <Stat label={t('summary.tokens')} value={value} />
        <Stat label={t('summary.cost')} value={value} />
      </StatStrip>
    </div>
  );
}

function ChartsPlaceholder() {
  return (
    <div className={classes.chartsPlaceholder} aria-busy="true">
      <Skeleton height={32} width={200} />
      <Skeleton height={26} width={420} />
      <Skeleton className={classes.chartPlaceholder} />
    </div>
  );
}
