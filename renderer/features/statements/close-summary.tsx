import { useTranslation } from 'react-i18next';
import type { CloseBlocker } from '../../../shared/contract/period-close.ts';
import { formatMoney } from '../../../shared/money.ts';
import { useLang } from '../../app/i18n/index.ts';
import classes from './closing.module.css';
import { useDates } from './period-dates.ts';
import type { Checklist, Overview } from './statements-store.ts';

type CloseSummaryProps = { checklist: Checklist; overview: Overview; currency: string };

/** Obstacles that keep a cost out of the sum. */
const leavesOut: ReadonlySet<CloseBlocker['kind']> = new Set(['rate_missing', 'unpriced', 'open_attempts']);

/** What the statement will say: dates, number, sum, and the entries about earlier periods that come with it. */
export function CloseSummary({ checklist, overview, currency }: CloseSummaryProps) {
  const { t } = useTranslation('closing');
  const lang = useLang();
  const dates = useDates();
  const { period, number, sumMinor, adjustments } = checklist;
  const money = (amountMinor: bigint) => formatMoney({ amountMinor, currency }, lang);
  const isWhole = checklist.blockers.every(({ kind }) => !leavesOut.has(kind));
  const billed = overview.adjustments.filter(({ periodId }) => periodId === period.id);
  return (
    <section className={classes.summary} aria-label={t('close.summary')}>
      <dl className={classes.figures}>
        <div>
          <dt className={classes.hint}>{t(isWhole ? 'close.sum' : 'close.sumSoFar')}</dt>
          <dd className={classes.figure}>{money(sumMinor)}</dd>
        </div>
        <div>
          <dt className={classes.hint}>{t('close.number')}</dt>
          <dd className={classes.figure}>{t('close.numbered', { number })}</dd>
        </div>
        <div>
          <dt className={classes.hint}>{t('close.dates')}</dt>
          <dd className={classes.dates}>{dates(period)}</dd>
        </div>
      </dl>
      {adjustments === 0 ? null : (
        <div className={classes.coming}>
          <p className={classes.hint}>{t('close.adjustments', { count: adjustments })}</p>
          <ul>
            {billed.map(({ id, title, reason, amountMinor, createdAtMs }) => (
              <li key={id} className={classes.comingLine}>
                <span className={classes.words}>
                  {lang === 'en' ? title.en : title.zh}
                  {reason === null ? '' : ` · ${reason}`}
                  {createdAtMs === null ? ` · ${t('close.entersNow')}` : ''}
                </span>
                <span className={classes.amount}>{money(amountMinor)}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}
