import { useTranslation } from 'react-i18next';
import { hrefOf } from '../../app/router.ts';
import { DrawerSection } from '../../components/drawer-section.tsx';
import { PusdText } from '../../components/money.tsx';
import { SourceBadge } from '../../components/source-badge.tsx';
import { ShortInstant } from './short-instant.tsx';
import classes from './usage.module.css';
import type { UsageDetail } from './usage-detail.ts';
import { addressOf } from './usage-query.ts';

type RecordAttemptsProps = { detail: UsageDetail; accountNameOf: (accountId: string) => string };

/** How often the request was sent, each time a record of its own; nothing where it was sent once. */
export function RecordAttempts({ detail: { record, attempts }, accountNameOf }: RecordAttemptsProps) {
  const { t } = useTranslation('usage');
  if (attempts.length < 2) return null;
  return (
    <DrawerSection title={t('detail.attempts')} hint={t('detail.attemptsHint')}>
      <ol className={classes.attempts}>
        {attempts.map((attempt) => {
          const { id, accountId, source, httpStatus, errorCode, startedAtMs, costPusd } = attempt;
          const outcome =
            errorCode ?? (httpStatus === null ? null : t('detail.status', { status: httpStatus }));
          return (
            <li key={id} className={classes.attempt} aria-current={id === record.id ? 'true' : undefined}>
              <a href={hrefOf(addressOf({ period: record.periodId }, id))}>#{id}</a>
              <ShortInstant atMs={startedAtMs} />
              <span className={classes.clip}>{accountNameOf(accountId)}</span>
              <SourceBadge source={source} />
              <span className={classes.attemptCost}>
                {costPusd === null ? '–' : <PusdText pusd={costPusd} />}
              </span>
              {outcome === null ? null : <span className={classes.attemptOutcome}>{outcome}</span>}
            </li>
          );
        })}
      </ol>
    </DrawerSection>
  );
}
