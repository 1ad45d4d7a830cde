import { Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconListSearch, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PriceEntry } from '../../../shared/contract/price.ts';
import { useLang } from '../../app/i18n/index.ts';
import type { Column } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Panel, Section } from '../../components/page.tsx';
import { WindowedTable } from '../../components/windowed-table.tsx';
import { type PriceKind, priceKinds, type UnitPrices } from './price-kinds.ts';
import { PricePerMillion } from './price-per-million.tsx';
import classes from './prices.module.css';
import { usePrices } from './prices-store.ts';

const SEARCH_PAUSE_MS = 200;

/** As many as are in sight. */
const LOADING_ROWS = 14;

/** So that every head has one line in the smallest window, in English too. */
const kindWidths: Record<PriceKind['key'], string> = {
  input: '11%',
  output: '12%',
  cacheRead: '14%',
  cacheWrite5m: '18%',
  cacheWrite1h: '17%',
};

/** An entry's usual prices, or those beyond its threshold. */
type Line = { entry: PriceEntry; prices: UnitPrices; over: number | null };

/** Every price of the current version by provider; those of long requests have a line of their own. */
export function PriceEntries({ onRetry }: { onRetry: () => void }) {
  const { t } = useTranslation('prices');
  const entries = usePrices((state) => state.readings.values.entries);
  const hasDerived = entries?.some(({ derivedKinds }) => derivedKinds.length > 0) ?? false;
  return (
    <Section title={t('table.title')} note={t('table.unit')}>
      <Filters count={entries?.length} />
      <Panel padded={false}>
        <Entries onRetry={onRetry} />
      </Panel>
      {hasDerived ? <p className={classes.note}>{t('table.derivedNote')}</p> : null}
    </Section>
  );
}

function Entries({ onRetry }: { onRetry: () => void }) {
  const { t } = useTranslation('prices');
  const { values, errors } = usePrices((state) => state.readings);
  const columns = useColumns();
  const { entries } = values;
  if (errors.entries)
    return (
      <div className={classes.slot}>
        <ErrorNotice error={errors.entries} during="load" onRetry={onRetry} />
      </div>
    );
  if (entries?.length === 0)
    return (
      <EmptyState icon={IconListSearch} title={t('table.empty')}>
        {t('table.emptyText')}
      </EmptyState>
    );
  const lines = entries?.flatMap(linesOf);
  return (
    <div aria-busy={lines === undefined}>
      <WindowedTable
        label={t('table.title')}
        columns={columns}
        count={lines?.length ?? LOADING_ROWS}
        rowAt={(index) => lines?.[index]}
        rowKey={({ entry, over }) => `${entry.provider} ${entry.model} ${over ?? ''}`}
      />
    </div>
  );
}

function linesOf(entry: PriceEntry): Line[] {
  const { longContext } = entry;
  const usual: Line = { entry, prices: entry, over: null };
  return longContext === null
    ? [usual]
    : [usual, { entry, prices: longContext, over: longContext.overInputTokens }];
}

function Filters({ count }: { count: number | undefined }) {
  const { t } = useTranslation('prices');
  const { readings, provider, narrow } = usePrices();
  const [text, setText] = useState(usePrices.getState().search);
  const searchSoon = useDebouncedCallback((search: string) => void narrow({ search }), SEARCH_PAUSE_MS);
  return (
    <div className={classes.filters}>
      <Select
        aria-label={t('table.provider')}
        data={readings.values.providers ?? []}
        placeholder={t('table.provider')}
        value={provider === '' ? null : provider}
        onChange={(value) => void narrow({ provider: value ?? '' })}
        searchable
        w={180}
      />
      <TextInput
        data-filter
        aria-label={t('table.search')}
        placeholder={t('table.search')}
        leftSection={<IconSearch size={15} aria-hidden />}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          searchSoon(event.currentTarget.value);
        }}
        w={240}
      />
      {count === undefined ? null : (
        <span className={classes.count} role="status">
          {t('entryCount', { count })}
        </span>
      )}
    </div>
  );
}

function useColumns(): Column<Line>[] {
  const { t } = useTranslation('prices');
  const lang = useLang();
  return [
    {
      key: 'model',
      header: t('table.model'),
      width: '28%',
      cell: ({ entry, over }) =>
        over === null ? (
          <span title={entry.model}>{entry.model}</span>
        ) : (
          <span className={classes.long} title={t('table.longHint')}>
            {t('table.long', { tokens: over.toLocaleString(lang) })}
          </span>
        ),
    },
    ...priceKinds.map(({ key, price, tokens }) => ({
      key,
      header: t(`kind.${key}`),
      align: 'right' as const,
      width: kindWidths[key],
      cell: ({ entry, prices }: Line) =>
        entry.derivedKinds.includes(tokens) && prices[price] !== null ? (
          <span className={classes.derived} title={t('table.derived')}>
            <PricePerMillion pusdPerToken={prices[price]} />
          </span>
        ) : (
          <PricePerMillion pusdPerToken={prices[price]} />
        ),
    })),
  ];
}
