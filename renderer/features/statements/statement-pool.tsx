import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StatementDocument, StatementPool } from '../../../shared/contract/statement.ts';
import { formatMoney } from '../../../shared/money.ts';
import { useLang } from '../../app/i18n/index.ts';
import { DataTable } from '../../components/data-table.tsx';
import { exactUsd } from '../../components/exact-usd.ts';
import { FormulasButton } from '../../components/formulas-button.tsx';
import { MoneyText } from '../../components/money.tsx';
import { PoolFormulas } from '../../components/pool-formulas.tsx';
import { PoolRounding } from '../../components/pool-rounding.tsx';
import { PoolShares } from '../../components/pool-shares.tsx';
import classes from './paper.module.css';
import { unitOf } from './statement-shares.ts';

type StatementPoolProps = {
  pool: StatementPool;
  number: number;
  document: StatementDocument;
  memberId: string | undefined;
};

/** One pool of the statement: total, conversion, rule in words, and everybody's share with its exact fraction. */
export function StatementPoolPart({ pool, number, document, memberId }: StatementPoolProps) {
  const { t } = useTranslation(['statements', 'split']);
  const lang = useLang();
  const [formulas, setFormulas] = useState(false);
  const { currency, balances } = document;
  const money = (amountMinor: bigint) => formatMoney({ amountMinor, currency }, lang);
  const title = pool.title[lang === 'en' ? 'en' : 'zh'];
  const isDivided = pool.kind !== 'adjustment';
  return (
    <section className={classes.pool} aria-label={t('pools.numbered', { n: number, title })}>
      <PoolHead pool={pool} number={number} title={title} total={money(pool.totalMinor)} />
      {pool.parts.map((part, place) => {
        const basis = part.basis[lang === 'en' ? 'en' : 'zh'];
        const unit = unitOf(pool, part, balances);
        return (
          // Base and usage may have the same basis; parts are told apart by their place alone.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <div key={place} className={classes.table}>
            {pool.parts.length === 1 ? null : (
              <h4 className={classes.partTitle}>
                {t('split:part.title', { basis, amount: money(part.totalMinor) })}
              </h4>
            )}
            <PoolShares
              part={part}
              unit={unit}
              label={pool.parts.length === 1 ? title : `${title} · ${basis}`}
              currency={currency}
              markedId={memberId}
            />
            {formulas ? <PoolFormulas part={part} unit={unit ?? 'plain'} currency={currency} /> : null}
          </div>
        );
      })}
      {pool.parts.length > 1 ? (
        <PoolTotals pool={pool} currency={currency} title={title} memberId={memberId} />
      ) : null}
      {isDivided ? (
        <footer className={classes.poolFoot}>
          <p className={classes.caption}>
            <PoolRounding parts={pool.parts} currency={currency} />
          </p>
          <FormulasButton shown={formulas} onChange={setFormulas} />
        </footer>
      ) : null}
    </section>
  );
}

type PoolHeadProps = { pool: StatementPool; number: number; title: string; total: string };

function PoolHead({ pool, number, title, total }: PoolHeadProps) {
  const { t } = useTranslation(['statements', 'split']);
  const lang = useLang();
  const rule = pool.ruleText[lang === 'en' ? 'en' : 'zh'];
  const conversion =
    pool.sourcePusd === null
      ? undefined
      : pool.rate === null
        ? t('split:pool.conversionSame')
        : t('split:pool.conversionLine', {
            usd: exactUsd(pool.sourcePusd),
            rate: pool.rate,
            amount: total,
          });
  return (
    <header className={classes.poolHead}>
      <div className={classes.heading}>
        <h3 className={classes.poolTitle}>
          <span className={classes.poolNumber} aria-hidden>
            {number}
          </span>
          {title}
        </h3>
        <p className={classes.note}>
          {t('pools.rule', { rule })}
          <Payer pool={pool} />
        </p>
        {pool.reason === null ? null : (
          <p className={classes.note}>{t('pools.reason', { reason: pool.reason })}</p>
        )}
        {conversion === undefined ? null : (
          <p className={classes.note}>{t('pools.conversion', { conversion })}</p>
        )}
      </div>
      <div className={classes.poolTotal}>{total}</div>
    </header>
  );
}

/** Who paid, or got the money back; of an entry that adds up to zero nobody did. */
function Payer({ pool: { totalMinor, paidByName } }: { pool: StatementPool }) {
  const { t } = useTranslation(['statements', 'split', 'closing']);
  if (totalMinor === 0n) return null;
  const name = paidByName ?? t('closing:payer.owner');
  return ` · ${totalMinor > 0n ? t('split:pool.paidBy', { name }) : t('pools.gotBy', { name })}`;
}

type PoolTotalsProps = {
  pool: StatementPool;
  currency: string;
  title: string;
  memberId: string | undefined;
};

/** What the parts of a pool come to for each member. */
function PoolTotals({ pool, currency, title, memberId }: PoolTotalsProps) {
  const { t } = useTranslation(['statements', 'split']);
  const money = (amountMinor: bigint) => <MoneyText money={{ amountMinor, currency }} />;
  return (
    <div className={classes.table}>
      <h4 className={classes.partTitle}>{t('pools.allParts')}</h4>
      <DataTable
        label={`${title} · ${t('pools.allParts')}`}
        columns={[
          {
            key: 'member',
            header: t('split:pool.member'),
            cell: ({ memberName }) => memberName,
            foot: t('split:pool.sum'),
          },
          {
            key: 'amount',
            header: t('split:pool.amount'),
            align: 'right',
            nowrap: true,
            cell: ({ amountMinor }) => money(amountMinor),
            foot: money(pool.totalMinor),
          },
        ]}
        rows={pool.shares}
        rowKey={(share) => share.memberId}
        selectedKey={memberId}
      />
    </div>
  );
}
