import { useTranslation } from 'react-i18next';
import { formatMoney } from '../../../shared/money.ts';
import { useLang } from '../../app/i18n/index.ts';
import classes from './paper.module.css';
import { StatementBalances } from './statement-balances.tsx';
import { StatementFacts } from './statement-facts.tsx';
import { StatementHashes } from './statement-hashes.tsx';
import { StatementPayments } from './statement-payments.tsx';
import { StatementPoolPart } from './statement-pool.tsx';
import { sumsOf } from './statement-shares.ts';
import { StatementUsage } from './statement-usage.tsx';
import type { StatementView } from './statements-store.ts';

type StatementPaperProps = {
  statement: StatementView;
  /** Whose lines are shown; everybody's when left out. Shares of all stay, so that sums can be checked. */
  memberId: string | undefined;
};

/** A closed period as a document that can be checked by hand, from the opening balances to its hash. */
export function StatementPaper({ statement, memberId }: StatementPaperProps) {
  const { t } = useTranslation('statements');
  const { document, hash } = statement;
  const sums = sumsOf(document);
  return (
    <article className={classes.paper} aria-label={t('paper.label', { label: document.period.label })}>
      <PaperHead statement={statement} sumMinor={sums.poolsMinor} />
      <StatementFacts document={document} />
      <StatementBalances document={document} sums={sums} memberId={memberId} />
      <section className={classes.section} aria-label={t('pools.title')}>
        <h2 className={classes.title}>{t('pools.title')}</h2>
        {document.pools.length === 0 ? <p className={classes.none}>{t('pools.none')}</p> : null}
        {document.pools.map((pool, index) => (
          <StatementPoolPart
            key={pool.id}
            pool={pool}
            number={index + 1}
            document={document}
            memberId={memberId}
          />
        ))}
      </section>
      <StatementPayments document={document} memberId={memberId} />
      <StatementUsage document={document} memberId={memberId} />
      <StatementHashes document={document} hash={hash} />
    </article>
  );
}

function PaperHead({ statement, sumMinor }: { statement: StatementView; sumMinor: bigint }) {
  const { t } = useTranslation('statements');
  const lang = useLang();
  const { groupName, currency, number } = statement.document;
  return (
    <header className={classes.head}>
      <div className={classes.heading}>
        <p className={classes.brand}>
          {t('paper.brand')} · {t('paper.numbered', { number })}
        </p>
        <h2 className={classes.group}>{groupName}</h2>
      </div>
      <div className={classes.total}>
        <div className={classes.caption}>{t('paper.total')}</div>
        <div className={classes.grand}>{formatMoney({ amountMinor: sumMinor, currency }, lang)}</div>
      </div>
    </header>
  );
}
