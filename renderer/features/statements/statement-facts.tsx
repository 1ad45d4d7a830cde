import { useTranslation } from 'react-i18next';
import type { StatementDocument } from '../../../shared/contract/statement.ts';
import { formatDateTime } from '../../../shared/time.ts';
import { useLang } from '../../app/i18n/index.ts';
import { Facts } from '../../components/facts.tsx';
import { useDates } from './due-section.tsx';
import classes from './paper.module.css';

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
                <time dateTime={utc(period.startAtMs)}>{utc(period.startAtMs)}</time> {t('facts.until')}{' '}
                <time dateTime={utc(period.endAtMs)}>{utc(period.endAtMs)}</time>
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
                        · {source === 'owner' ? t('facts.setByOwner') : source}
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

/** To the second, as other programs write it. */
function utc(atMs: number): string {
  return new Date(atMs).toISOString().replace('.000Z', 'Z');
}
