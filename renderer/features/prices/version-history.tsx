import { Button, VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { PriceVersion } from '../../../shared/contract/price.ts';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { Panel, Section } from '../../components/page.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { InstantText } from '../../components/time.tsx';
import { CountText } from '../../components/tokens.tsx';
import { VersionSource } from './current-version.tsx';
import classes from './prices.module.css';
import { usePrices } from './prices-store.ts';

const none: readonly PriceVersion[] = [];

type VersionHistoryProps = { onRestore: (version: number) => void };

/** Every version there was; rows keep the one they were priced with, and any can come back as a new one. */
export function VersionHistory({ onRestore }: VersionHistoryProps) {
  const { t } = useTranslation('prices');
  const versions = usePrices((state) => state.readings.values.versions ?? none);
  const columns = useColumns(onRestore);
  if (versions.length === 0) return null;
  return (
    <Section title={t('history.title')} note={t('history.note')}>
      <Panel padded={false}>
        <DataTable
          label={t('history.title')}
          columns={columns}
          rows={versions}
          rowKey={({ version }) => version}
        />
      </Panel>
    </Section>
  );
}

function useColumns(onRestore: (version: number) => void): Column<PriceVersion>[] {
  const { t } = useTranslation('prices');
  return [
    {
      key: 'version',
      header: t('history.version'),
      nowrap: true,
      cell: ({ version, current }) => (
        <span className={classes.model}>
          {t('version', { version })}
          {current ? <StatusBadge tone="ok">{t('history.current')}</StatusBadge> : null}
        </span>
      ),
    },
    { key: 'source', header: t('source'), cell: (version) => <VersionSource version={version} /> },
    {
      key: 'at',
      header: t('importedAt'),
      nowrap: true,
      cell: ({ importedAtMs }) => <InstantText atMs={importedAtMs} as="datetime" />,
    },
    {
      key: 'entries',
      header: t('history.entries'),
      align: 'right',
      cell: ({ entryCount }) => <CountText count={entryCount} />,
    },
    {
      key: 'digest',
      header: t('digest'),
      cell: ({ digest }) => (
        <span className={classes.digest} title={digest}>
          {digest.slice(0, 10)}…
        </span>
      ),
    },
    {
      key: 'restore',
      header: <VisuallyHidden component="span">{t('history.actions')}</VisuallyHidden>,
      align: 'right',
      cell: ({ version, current }) =>
        current ? null : (
          <Button
            variant="default"
            size="compact-sm"
            aria-label={t('history.restoreLabel', { version })}
            onClick={() => onRestore(version)}
          >
            {t('history.restore')}
          </Button>
        ),
    },
  ];
}
