import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { SplitPreview } from '../../../shared/contract/split.ts';
import { formatMoney } from '../../../shared/money.ts';
import { formatCalendarDate, formatDateTime } from '../../../shared/time.ts';
import { useLang } from '../../app/i18n/index.ts';
import { addDays, dateIn, daysBetween } from '../../components/calendar.ts';
import { ShareBar } from '../../components/share-bar.tsx';
import classes from './split.module.css';
import { TotalsTable } from './totals-table.tsx';
import { useRateOrigin } from './used-rate.tsx';

/** The head of the bill: whose, which period, how much, who owes what, and the proof that it adds up. */
export function Statement({ preview }: { preview: SplitPreview }) {
  const { t } = useTranslation('split');
  const lang = useLang();
  const { currency, sumMinor, totals } = preview;
  return (
    <section className={classes.statement} aria-label={t('statement.label')}>
      <header className={classes.statementHead}>
        <div className={classes.statementTitles}>
          <h2 className={classes.statementTitle}>{t('statement.heading', { group: preview.groupName })}</h2>
          <PeriodLine preview={preview} />
        </div>
        <div className={classes.statementTotal}>
          <div className={classes.caption}>{t('statement.total')}</div>
          <div className={classes.grandTotal}>{formatMoney({ amountMinor: sumMinor, currency }, lang)}</div>
        </div>
      </header>
      {sumMinor > 0n ? (
        <div className={classes.shareBar}>
          <ShareBar
            label={t('totals.share')}
            legend={false}
            items={totals.map(({ memberId, memberName, amountMinor }) => ({
              id: memberId,
              name: memberName,
              weight: amountMinor < 0n ? 0n : amountMinor,
            }))}
          />
        </div>
      ) : null}
      <TotalsTable preview={preview} />
      <CheckLine preview={preview} />
    </section>
  );
}

function PeriodLine({ preview }: { preview: SplitPreview }) {
  const { t } = useTranslation(['split', 'rates']);
  const origin = useRateOrigin(preview.zone);
  const lang = useLang();
  const { period, zone, asOfMs, priceVersion, rate, currency } = preview;
  const running = period.startAtMs <= asOfMs && asOfMs < period.endAtMs;
  const left = daysBetween(dateIn(zone, asOfMs), period.endOn);
  const state =
    asOfMs < period.startAtMs
      ? t('statement.notStarted')
      : !running
        ? t('statement.ended')
        : left === 1
          ? t('statement.lastDay')
          : t('statement.daysLeft', { count: left });
  const dates = t('statement.dates', {
    from: formatCalendarDate(period.startOn, lang),
    to: formatCalendarDate(addDays(period.endOn, -1), lang),
  });
  return (
    <>
      <p>
        {dates} · {state}
      </p>
      <p className={classes.caption}>
        {t('statement.zone', { zone })} · {t('statement.asOf', { time: formatDateTime(asOfMs, zone, lang) })}{' '}
        · {t('statement.priceVersion', { version: priceVersion })}
      </p>
      {rate === null ? null : (
        <p className={classes.caption}>
          {t('rates:origin', {
            line: t('rates:line', { rate: rate.rate, currency }),
            origin: origin(rate),
          })}
        </p>
      )}
      {running ? <p className={classes.caption}>{t('statement.preview')}</p> : null}
    </>
  );
}

/** Adds up both ways and shows the difference, so that nobody has to believe it. */
function CheckLine({ preview }: { preview: SplitPreview }) {
  const { t } = useTranslation('split');
  const lang = useLang();
  const { currency, pools, totals } = preview;
  const money = (amountMinor: bigint) => formatMoney({ amountMinor, currency }, lang);
  const ofMembers = totals.reduce((sum, total) => sum + total.amountMinor, 0n);
  const ofPools = pools.reduce((sum, pool) => sum + pool.totalMinor, 0n);
  const difference = ofMembers - ofPools;
  const balanced = difference === 0n && ofPools === preview.sumMinor;
  return (
    <footer className={balanced ? classes.check : `${classes.check} ${classes.unbalanced}`}>
      <div className={classes.equation}>
        <span className={classes.caption}>{t('check.equation')}</span>
        <span>{money(ofMembers)}</span>
        <span aria-hidden>=</span>
        <span>
          {pools.length === 0 ? money(0n) : pools.map((pool) => money(pool.totalMinor)).join(' + ')}
        </span>
      </div>
      <div className={classes.difference}>
        <span>
          {t('check.difference')} {money(difference)}
        </span>
        <span className={balanced ? classes.balanced : classes.wrong}>
          {balanced ? <IconCircleCheck size={16} aria-hidden /> : <IconAlertTriangle size={16} aria-hidden />}
          {balanced ? t('check.balanced') : t('check.unbalanced')}
        </span>
      </div>
    </footer>
  );
}
