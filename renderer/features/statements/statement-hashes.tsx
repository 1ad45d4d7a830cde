import { useTranslation } from 'react-i18next';
import type { StatementDocument } from '../../../shared/contract/statement.ts';
import { HashLine } from './hash-line.tsx';
import classes from './paper.module.css';

/** What ties the statement to the one before, and what the next one will name. */
export function StatementHashes({ document, hash }: { document: StatementDocument; hash: string }) {
  const { t } = useTranslation('statements');
  return (
    <section className={`${classes.section} ${classes.last}`} aria-label={t('hashes.title')}>
      <h2 className={classes.title}>{t('hashes.title')}</h2>
      <p className={classes.note}>{t('hashes.note')}</p>
      <dl className={classes.records}>
        <HashLine
          name={document.number === 1 ? t('hashes.prevOfFirst') : t('hashes.prev')}
          hash={document.prev}
          copyLabel={t('hashes.copyPrev')}
        />
        <HashLine name={t('hashes.own')} hash={hash} copyLabel={t('hashes.copyOwn')} />
      </dl>
    </section>
  );
}
