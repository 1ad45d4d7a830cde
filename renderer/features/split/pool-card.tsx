import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SplitPreview } from '../../../shared/contract/split.ts';
import { formatMoney } from '../../../shared/money.ts';
import { formatCalendarDate } from '../../../shared/time.ts';
import { useLang } from '../../app/i18n/index.ts';
import { exactUsd } from '../../components/exact-usd.ts';
import { FormulasButton } from '../../components/formulas-button.tsx';
import { PoolFormulas } from '../../components/pool-formulas.tsx';
import { PoolRounding } from '../../components/pool-rounding.tsx';
import { PoolShares } from '../../components/pool-shares.tsx';
import type { WeightUnit } from '../../components/share-figures.ts';
import { useRuleWords } from './rule-words.ts';
import classes from './split.module.css';
import type { Part, Pool } from './split-store.ts';
import { useRateOrigin } from './used-rate.tsx';

type PoolCardProps = {
  pool: Pool;
  number: number;
  preview: SplitPreview;
  onChangeRule: (which: 'fee' | 'metered') => void;
  onChooseRate: () => void;
};

/** One pool: what it is, how it is converted and shared, and every share with its formula. */
export function PoolCard({ pool, number, preview, onChangeRule, onChooseRate }: PoolCardProps) {
  const { t } = useTranslation('split');
  const lang = useLang();
  const [formulas, setFormulas] = useState(false);
  const { currency } = preview;
  const on = pool.chargedOn === null ? undefined : formatCalendarDate(pool.chargedOn, lang);
  const kind = pool.title === null ? t(`pool.${pool.kind}`) : pool.title[lang === 'en' ? 'en' : 'zh'];
  const title = on === undefined ? kind : t('pool.chargedOn', { pool: kind, date: on });
  return (
    <section className={classes.pool} aria-label={`${t('pool.number', { n: number })} ${title}`}>
      <header className={classes.poolHead}>
        <div className={classes.statementTitles}>
          <h2 className={classes.poolTitle}>
            <span className={classes.poolNumber} aria-hidden>
              {number}
            </span>
            {title}
            <span className={classes.payer}>
              {pool.paidByName === null ? t('pool.paidByOwner') : t('pool.paidBy', { name: pool.paidByName })}
            </span>
          </h2>
          <p className={classes.caption}>
            {pool.reason ?? t(`pool.${noteOf(pool)}`, { account: pool.accountName ?? '', date: on ?? '' })}
          </p>
        </div>
        <div className={classes.statementTotal}>
          <div className={classes.caption}>{t('pool.total')}</div>
          <div className={classes.poolTotal}>
            {formatMoney({ amountMinor: pool.totalMinor, currency }, lang)}
          </div>
        </div>
      </header>
      <Rule pool={pool} preview={preview} onChangeRule={onChangeRule} />
      <Conversion pool={pool} preview={preview} onChooseRate={onChooseRate} />
      {pool.parts.map((part, place) => (
        // Base and usage may have the same basis; parts are told apart by their place alone.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <div key={place}>
          {pool.parts.length === 1 ? null : (
            <h3 className={classes.partTitle}>
              {t('part.title', {
                basis: t(`part.basis.${part.basis}`),
                amount: formatMoney({ amountMinor: part.totalMinor, currency }, lang),
              })}
            </h3>
          )}
          <PoolShares
            part={part}
            unit={unitOf(part.basis)}
            label={pool.parts.length === 1 ? title : `${title} · ${t(`part.basis.${part.basis}`)}`}
            currency={currency}
          />
          {formulas ? (
            <PoolFormulas part={part} unit={unitOf(part.basis) ?? 'plain'} currency={currency} />
          ) : null}
        </div>
      ))}
      {pool.rule === null ? null : (
        <footer className={classes.poolFoot}>
          <p className={classes.caption}>
            <PoolRounding parts={pool.parts} currency={currency} />
          </p>
          <FormulasButton shown={formulas} onChange={setFormulas} />
        </footer>
      )}
    </section>
  );
}

/** How the pool is shared, and the way to change that; of an adjustment there is nothing to change. */
function Rule({
  pool,
  preview: { currency, state },
  onChangeRule,
}: Pick<PoolCardProps, 'pool' | 'preview' | 'onChangeRule'>) {
  const { t } = useTranslation('split');
  const words = useRuleWords(currency);
  if (pool.rule === null) return null;
  return (
    <div className={classes.poolRule}>
      <p className={classes.ruleWords}>
        {words(pool.rule)}
        {pool.fellBack ? ` ${t('rule.fellBack')}` : ''}
      </p>
      {state === 'closed' ? null : (
        <Button size="compact-sm" variant="default" onClick={() => onChangeRule(pool.sharedLike ?? 'fee')}>
          {t('rule.change')}
        </Button>
      )}
    </div>
  );
}

function Conversion({
  pool,
  preview,
  onChooseRate,
}: Pick<PoolCardProps, 'pool' | 'preview' | 'onChooseRate'>) {
  const { t } = useTranslation('split');
  const lang = useLang();
  const origin = useRateOrigin(preview.zone);
  const { currency, rate } = preview;
  if (pool.sourcePusd === null) return null;
  const line =
    pool.rate === null
      ? t('pool.conversionSame')
      : t('pool.conversionLine', {
          usd: exactUsd(pool.sourcePusd),
          rate: pool.rate,
          amount: formatMoney({ amountMinor: pool.totalMinor, currency }, lang),
        });
  return (
    <div className={classes.conversion}>
      <span className={classes.caption}>{t('pool.conversion')}</span>
      <span>{line}</span>
      {pool.rate === null || rate === null ? null : (
        <>
          <span className={classes.caption}>{origin(rate)}</span>
          {preview.state === 'closed' ? null : (
            <Button size="compact-sm" variant="subtle" onClick={onChooseRate}>
              {t('pool.rateEdit')}
            </Button>
          )}
        </>
      )}
    </div>
  );
}

/** What the weights of a part count; null for amounts as they were entered. */
function unitOf(basis: Part['basis']): WeightUnit | null {
  switch (basis) {
    case 'by_usage':
      return 'usd';
    case 'equal':
      return 'heads';
    case 'equal_by_days':
      return 'days';
    case 'as_entered':
      return null;
    default:
      return 'plain';
  }
}

function noteOf({ kind, chargedOn }: Pool): 'meteredNote' | 'feeNote' | 'chargeNote' {
  if (kind === 'metered') return 'meteredNote';
  return chargedOn === null ? 'feeNote' : 'chargeNote';
}
