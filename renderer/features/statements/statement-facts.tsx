import { useTranslation } from 'react-i18next';
import type { StatementDocument } from '../../../shared/contract/statement.ts';
import { formatDateTime } from '../../../shared/time.ts';
import { useLang } from '../../app/i18n/index.ts';
import { Facts } from '../../components/facts.tsx';
import classes from './paper.module.css';
import { useDates } from './period-dates.ts';

/** What the statement is about and what its figures were made with. */
export function StatementFacts({ document }: { document: StatementDocument }) {
  const { t } = useTranslation('statements');
  const lang = useLang();
  const dates = useDates();
  const { period, zone, currency, closedAtMs, priceVersions, rates } = document;
  const none = t('facts.none');
  return (
    <div className={classes.facts}>
      <Facts
        facts={[
          { name: t('facts.period'), value: period.label },
          { name: t('facts.dates'), value: dates(period) },
          { name: t('facts.zone'), value: zone },
          {
            name: t('facts.utc'),
            value: (
              <>
                <Utc atMs={period.startAtMs} /> {t('facts.until')} <Utc atMs={period.endAtMs} />
              </>
            ),
          },
        ]}
      />
      <Facts
        facts={[
          { name: t('facts.closedAt'), value: formatDateTime(closedAtMs, zone, lang) },
          { name: t('facts.currency'), value: currency },
          {
            name: t('facts.rates'),
            value:
              rates.length === 0
                ? none
                : rates.map(({ from, to, rate, source, setAtMs }) => (
                    <div key={`${from} ${to} ${rate}`}>
                      {t('facts.rate', { from, to, rate })}
                      <span className={classes.caption}>
                        {' '}
                        · {source[lang === 'en' ? 'en' : 'zh']}
                        {setAtMs === null ? '' : ` · ${formatDateTime(setAtMs, zone, lang)}`}
                      </span>
                    </div>
                  )),
          },
          {
            name: t('facts.prices'),
            value:
              priceVersions.length === 0
                ? none
                : priceVersions.map((version) => t('facts.price', { version })).join(t('facts.and')),
          },
        ]}
      />
    </div>
  );
}

/** An instant to the second, as other programs write it. */
function Utc({ atMs }: { atMs: number }) {
  const text = new Date(atMs).toISOString().replace('.000Z', 'Z');
  return (
    <time className={classes.instant} dateTime={text}>
      {text}
    </time>
  );
}
