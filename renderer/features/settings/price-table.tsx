import { Select, Skeleton, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconListSearch, IconSearch } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '../../components/copy-button.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Facts } from '../../components/facts.tsx';
import { Panel, Section } from '../../components/page.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { InstantText } from '../../components/time.tsx';
import { PricePerMillion } from './price-per-million.tsx';
import { type PriceEntry, type PriceVersion, usePrices } from './price-store.ts';
import classes from './settings.module.css';

const MOST_SHOWN = 200;
const SEARCH_PAUSE_MS = 200;

/** The price table in force: where it comes from, and every price in it. */
export function PriceTable() {
  const { t } = useTranslation('settings');
  const { versions, entries, error, load } = usePrices();
  useEffect(() => {
    void load();
  }, [load]);
  const current = versions.find((version) => version.current);
  const shown = entries?.slice(0, MOST_SHOWN);
  return (
    <Section title={t('prices')} note={t('pricesHint')}>
      {current ? <Version version={current} /> : <Skeleton height={118} radius="lg" />}
      <Filters />
      <Panel padded={false}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
        <section className={classes.tall} tabIndex={0} aria-label={t('prices')}>
          <DataTable
            label={t('prices')}
            columns={useColumns()}
            rows={shown}
            rowKey={(entry) => `${entry.provider} ${entry.model}`}
            error={error}
            onRetry={() => void load()}
            loadingRows={10}
            empty={
              <EmptyState icon={IconListSearch} title={t('entriesEmpty')}>
                {t('entriesEmptyText')}
              </EmptyState>
            }
          />
        </section>
      </Panel>
      {entries && entries.length > MOST_SHOWN ? (
        <p className={classes.more}>{t('shownOf', { shown: MOST_SHOWN, total: entries.length })}</p>
      ) : null}
    </Section>
  );
}

function Version({ version }: { version: PriceVersion }) {
  const { t } = useTranslation('settings');
  return (
    <Panel>
      <Facts
        facts={[
          {
            name: t('version', { version: version.version }),
            value: t('entryCount', { count: version.entryCount }),
          },
          { name: t('source'), value: version.source },
          { name: t('importedAt'), value: <InstantText atMs={version.importedAtMs} as="datetime" /> },
          {
            name: t('digest'),
            value: (
              <span className={classes.digest} title={version.digest}>
                {version.digest.slice(0, 16)}…
                <CopyButton text={version.digest} label={t('copyDigest')} />
              </span>
            ),
          },
        ]}
      />
    </Panel>
  );
}

function Filters() {
  const { t } = useTranslation('settings');
  const { providers, provider, narrow } = usePrices();
  const [text, setText] = useState(usePrices.getState().search);
  const searchSoon = useDebouncedCallback((search: string) => void narrow({ search }), SEARCH_PAUSE_MS);
  return (
    <div className={classes.filters}>
      <Select
        aria-label={t('provider')}
        data={providers}
        value={provider === '' ? null : provider}
        onChange={(value) => void narrow({ provider: value ?? '' })}
        allowDeselect={false}
        searchable
        w={180}
      />
      <TextInput
        aria-label={t('search')}
        placeholder={t('search')}
        leftSection={<IconSearch size={15} aria-hidden />}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          searchSoon(event.currentTarget.value);
        }}
        w={240}
      />
      <span className={classes.unit}>{t('unit')}</span>
    </div>
  );
}

function useColumns(): Column<PriceEntry>[] {
  const { t } = useTranslation('settings');
  const price = (
    key: string,
    header: string,
    pick: (entry: PriceEntry) => bigint | null,
  ): Column<PriceEntry> => ({
    key,
    header,
    align: 'right',
    cell: (entry) => <PricePerMillion pusdPerToken={pick(entry)} />,
  });
  return [
    {
      key: 'model',
      header: t('model'),
      cell: (entry) => (
        <span className={classes.model}>
          {entry.model}
          {entry.tiered ? (
            <StatusBadge tone="info" hint={t('tieredHint')}>
              {t('tiered')}
            </StatusBadge>
          ) : null}
        </span>
      ),
    },
    price('input', t('input'), (entry) => entry.inputPusd),
    price('output', t('output'), (entry) => entry.outputPusd),
    price('cacheRead', t('cacheRead'), (entry) => entry.cacheReadPusd),
    price('cacheWrite5m', t('cacheWrite5m'), (entry) => entry.cacheWrite5mPusd),
    price('cacheWrite1h', t('cacheWrite1h'), (entry) => entry.cacheWrite1hPusd),
  ];
}
