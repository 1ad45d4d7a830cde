import { VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { PriceChange, PriceDiff } from '../../../shared/contract/price.ts';
import { useLang } from '../../app/i18n/index.ts';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { PusdText } from '../../components/money.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { CountText } from '../../components/tokens.tsx';
import { WindowedTable } from '../../components/windowed-table.tsx';
import { priceKinds, type UnitPrices } from './price-kinds.ts';
import { PricePerMillion } from './price-per-million.tsx';
import classes from './prices.module.css';

/** What would change: how much of it concerns the owner's use, then each model with old and new prices. */
export function DiffView({ diff }: { diff: PriceDiff }) {
  const { t } = useTranslation('prices');
  const { added, removed, changed, unchanged, changes, used } = diff;
  const changeColumns = useChangeColumns();
  const lines = changes.flatMap(linesOf);
  return (
    <div className={classes.diff}>
      <p aria-live="polite">
        {changes.length === 0
          ? t('diff.same', { version: diff.baseVersion })
          : t('diff.counts', { added, removed, changed, unchanged })}
      </p>
      {changes.length === 0 ? null : <Used used={used} />}
      {changes.length === 0 ? null : (
        <div className={classes.box}>
          <WindowedTable
            label={t('diff.changes')}
            columns={changeColumns}
            count={lines.length}
            rowAt={(index) => lines[index]}
            rowKey={({ change, over }) => `${change.provider} ${change.model} ${over ?? ''}`}
            seen={8}
          />
        </div>
      )}
    </div>
  );
}

type Used = PriceDiff['used'][number];

function Used({ used }: { used: readonly Used[] }) {
  const { t } = useTranslation('prices');
  const columns: Column<Used>[] = [
    {
      key: 'model',
      header: t('table.model'),
      cell: ({ model }) => <span className={classes.clip}>{model}</span>,
    },
    {
      key: 'account',
      header: t('own.account'),
      cell: ({ accountName }) => <span className={classes.clip}>{accountName}</span>,
    },
    {
      key: 'requests',
      header: t('diff.requests'),
      align: 'right',
      cell: ({ requests }) => <CountText count={requests} />,
    },
    {
      key: 'before',
      header: t('diff.before'),
      align: 'right',
      cell: ({ beforePusd }) => <PusdText pusd={beforePusd} />,
    },
    {
      key: 'after',
      header: t('diff.after'),
      align: 'right',
      cell: ({ afterPusd }) => <PusdText pusd={afterPusd} />,
    },
    {
      key: 'difference',
      header: t('diff.difference'),
      align: 'right',
      cell: ({ beforePusd, afterPusd }) =>
        beforePusd === null || afterPusd === null ? (
          <span className={classes.faint}>–</span>
        ) : (
          <strong>
            {afterPusd > beforePusd ? '+' : ''}
            <PusdText pusd={afterPusd - beforePusd} />
          </strong>
        ),
    },
  ];
  if (used.length === 0) return <p className={classes.note}>{t('diff.noneUsed')}</p>;
  return (
    <div>
      <h3 className={classes.subtitle}>{t('diff.used')}</h3>
      <p className={classes.note}>{t('diff.usedNote')}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reached by keyboard */}
      <section className={`${classes.box} ${classes.short}`} tabIndex={0} aria-label={t('diff.used')}>
        <DataTable
          label={t('diff.used')}
          columns={columns}
          rows={used}
          rowKey={({ accountId, model }) => `${accountId} ${model}`}
        />
      </section>
    </div>
  );
}

/** A change's usual prices, or those beyond a threshold. */
type Line = {
  change: PriceChange;
  before: UnitPrices | null;
  after: UnitPrices | null;
  over: string | null;
};

function linesOf(change: PriceChange): Line[] {
  const { before, after } = change;
  const [was, is] = [before?.longContext ?? null, after?.longContext ?? null];
  const usual: Line = { change, before, after, over: null };
  if (was === null && is === null) return [usual];
  const over = [...new Set([was, is].flatMap((long) => (long === null ? [] : [long.overInputTokens])))];
  return [usual, { change, before: was, after: is, over: over.join(' → ') }];
}

function useChangeColumns(): Column<Line>[] {
  const { t } = useTranslation('prices');
  const lang = useLang();
  const tones = { added: 'ok', removed: 'warning', changed: 'info' } as const;
  return [
    {
      key: 'model',
      header: t('table.model'),
      width: '30%',
      cell: ({ change: { provider, model, namesChanged }, over }) =>
        over === null ? (
          <span title={`${provider} ${model}`}>
            <span className={classes.faint}>{provider}</span> {model}
            {namesChanged ? <span className={classes.faint}> {t('diff.names')}</span> : null}
          </span>
        ) : (
          <span className={classes.long}>
            {t('table.long', {
              tokens: over.replace(/\d+/g, (figure) => Number(figure).toLocaleString(lang)),
            })}
          </span>
        ),
    },
    {
      key: 'kind',
      header: t('diff.kind'),
      width: 112,
      cell: ({ change: { kind }, over }) =>
        over === null ? <StatusBadge tone={tones[kind]}>{t(`diff.${kind}`)}</StatusBadge> : null,
    },
    ...priceKinds.map(({ key, price }) => ({
      key,
      header: t(`kind.${key}`),
      align: 'right' as const,
      cell: ({ before, after }: Line) => (
        <Change before={before?.[price] ?? null} after={after?.[price] ?? null} />
      ),
    })),
  ];
}

function Change({ before, after }: { before: bigint | null; after: bigint | null }) {
  const { t } = useTranslation('prices');
  if (before === after)
    return (
      <span className={classes.faint}>
        <PricePerMillion pusdPerToken={after} />
      </span>
    );
  return (
    <span className={classes.change}>
      {before === null ? null : (
        <del>
          <VisuallyHidden component="span">{t('diff.wasPrice')} </VisuallyHidden>
          <PricePerMillion pusdPerToken={before} />
        </del>
      )}
      {after === null ? null : (
        <ins>
          <VisuallyHidden component="span">{t('diff.isPrice')} </VisuallyHidden>
          <PricePerMillion pusdPerToken={after} />
        </ins>
      )}
    </span>
  );
}
