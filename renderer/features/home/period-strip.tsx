import { Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SplitPreview } from '../../../shared/contract/split.ts';
import { formatMoney } from '../../../shared/money.ts';
import { useLang } from '../../app/i18n/index.ts';
import { hrefOf, paths } from '../../app/router.ts';
import { MoneyText, PusdText } from '../../components/money.tsx';
import { Stat, StatStrip } from '../../components/stat.tsx';
import { CountText } from '../../components/tokens.tsx';
import { FORECAST_AFTER_DAYS, figuresOf, forecastOf, type PeriodFigures } from './period-figures.ts';

type PeriodStripProps = {
  preview: SplitPreview | undefined;
  /** It could not be read. */
  failed: boolean;
};

/** The period's figures; each opens what it is made of. */
export function PeriodStrip({ preview, failed }: PeriodStripProps) {
  const { t } = useTranslation('home');
  const note = useTotalNote();
  const figures = preview && figuresOf(preview);
  const currency = preview?.currency ?? '';
  const waiting = failed ? '–' : <Skeleton height={20} width={90} my={6} />;
  return (
    <StatStrip label={t('figures')}>
      <Stat
        label={t('requests')}
        value={figures ? <CountText count={figures.requests} /> : waiting}
        note={t('requestsNote')}
        href={hrefOf(paths.usage)}
      />
      <Stat
        label={t('metered')}
        value={figures ? <PusdText pusd={figures.usagePusd} /> : waiting}
        note={t('meteredNote')}
        href={hrefOf(paths.usage)}
      />
      <Stat
        label={t('total')}
        value={figures ? <MoneyText money={{ amountMinor: figures.sumMinor, currency }} /> : waiting}
        note={preview && figures ? note(preview, figures) : ''}
        href={hrefOf(paths.split)}
      />
      <Stat
        label={t('perHead')}
        value={figures ? <PerHead figures={figures} currency={currency} /> : waiting}
        note={figures && figures.heads > 0 ? t('perHeadNote', { count: figures.heads }) : ''}
        href={hrefOf(paths.split)}
      />
      <ForecastStat preview={preview} waiting={waiting} />
    </StatStrip>
  );
}

/** What the period may come to, with its arithmetic on hover. */
function ForecastStat({ preview, waiting }: { preview: SplitPreview | undefined; waiting: ReactNode }) {
  const { t } = useTranslation('home');
  const lang = useLang();
  const label = t('forecast');
  if (preview === undefined) return <Stat label={label} value={waiting} href={hrefOf(paths.split)} />;
  const forecast = forecastOf(preview);
  if (forecast === undefined)
    return (
      <Stat
        label={label}
        value="–"
        note={t('forecastLater', { count: FORECAST_AFTER_DAYS })}
        href={hrefOf(paths.split)}
      />
    );
  const money = (amountMinor: bigint) => formatMoney({ amountMinor, currency: preview.currency }, lang);
  return (
    <Stat
      label={label}
      value={<MoneyText money={{ amountMinor: forecast.totalMinor, currency: preview.currency }} />}
      note={t(forecast.meteredMinor === 0n ? 'forecastFixed' : 'forecastNote')}
      href={hrefOf(paths.split)}
      hint={t('forecastHint', {
        fixed: money(forecast.fixedMinor),
        metered: money(forecast.meteredMinor),
        gone: (forecast.goneTenths / 10).toFixed(1),
        days: forecast.days,
        total: money(forecast.totalMinor),
      })}
    />
  );
}

function PerHead({ figures, currency }: { figures: PeriodFigures; currency: string }) {
  const { perHeadMinor } = figures;
  return perHeadMinor === undefined ? <>–</> : <MoneyText money={{ amountMinor: perHeadMinor, currency }} />;
}

function useTotalNote() {
  const { t } = useTranslation('home');
  const lang = useLang();
  return ({ blockers, currency }: SplitPreview, { feeMinor, meteredMinor }: PeriodFigures): string => {
    if (blockers.some(({ kind }) => kind === 'rate_missing')) return t('totalUnknown');
    if (feeMinor === 0n && meteredMinor === 0n) return t('totalNothing');
    if (meteredMinor === 0n) return t('totalFeeOnly');
    if (feeMinor === 0n) return t('totalMeteredOnly');
    return t('totalNote', {
      fee: formatMoney({ amountMinor: feeMinor, currency }, lang),
      metered: formatMoney({ amountMinor: meteredMinor, currency }, lang),
    });
  };
}
