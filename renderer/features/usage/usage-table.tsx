import { Button, Tooltip } from '@mantine/core';
import { IconFilterOff, IconListDetails } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Member } from '../../../shared/contract/member.ts';
import type { UsageRecord } from '../../../shared/contract/usage.ts';
import { formatPusdShort } from '../../../shared/money.ts';
import type { TokenCounts } from '../../../shared/tokens.ts';
import { useLang } from '../../app/i18n/index.ts';
import { hrefOf, paths } from '../../app/router.ts';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { PusdText } from '../../components/money.tsx';
import { SourceBadge } from '../../components/source-badge.tsx';
import { DurationText } from '../../components/time.tsx';
import { TokensText } from '../../components/tokens.tsx';
import { ShortInstant } from './short-instant.tsx';
import classes from './usage.module.css';
import { useUsage } from './usage-store.ts';

type UsageTableProps = {
  records: readonly UsageRecord[] | undefined;
  members: readonly Member[];
  filtered: boolean;
  selectedId: number | undefined;
  onOpen: (usageId: number) => void;
  onClear: () => void;
};

/** The records, newest first, and more of them on demand. */
export function UsageTable({ records, members, filtered, selectedId, onOpen, onClear }: UsageTableProps) {
  const { t } = useTranslation('usage');
  const { error, refresh, more, nextBeforeId, loadingMore } = useUsage();
  const columns = useColumns(members);
  const empty = filtered ? (
    <EmptyState
      icon={IconFilterOff}
      title={t('table.emptyFilter')}
      action={
        <Button variant="default" onClick={onClear}>
          {t('filter.clear')}
        </Button>
      }
    >
      {t('table.emptyFilterHint')}
    </EmptyState>
  ) : (
    <EmptyState
      icon={IconListDetails}
      title={t('table.empty')}
      action={
        <Button component="a" href={hrefOf(paths.members)} variant="default">
          {t('table.openMembers')}
        </Button>
      }
    >
      {t('table.emptyHint')}
    </EmptyState>
  );
  return (
    <div className={classes.table}>
      <DataTable
        label={t('table.label')}
        columns={columns}
        rows={records}
        rowKey={(record) => record.id}
        onRowClick={(record) => onOpen(record.id)}
        selectedKey={selectedId}
        error={error}
        onRetry={() => void refresh()}
        loadingRows={10}
        empty={empty}
      />
      {records && records.length > 0 ? (
        <div className={classes.more}>
          <span>{t(nextBeforeId === null ? 'table.all' : 'table.shown', { count: records.length })}</span>
          {nextBeforeId === null ? null : (
            <Button variant="default" loading={loadingMore} onClick={() => void more()}>
              {t('table.more')}
            </Button>
          )}
        </div>
      ) : null}
    </div>
  );
}

function useColumns(members: readonly Member[]): Column<UsageRecord>[] {
  const { t } = useTranslation('usage');
  const nameOf = (memberId: string) =>
    members.find((member) => member.id === memberId)?.name ?? t('detail.formerMember');
  const tokens = (count: (counts: TokenCounts) => number) => (record: UsageRecord) => (
    <TokensText tokens={record.tokens === null ? null : count(record.tokens)} />
  );
  const hinted = (column: 'cache' | 'firstByte') => (
    <Tooltip label={t(`table.${column}Hint`)}>
      <span>{t(`table.${column}`)}</span>
    </Tooltip>
  );
  return [
    {
      key: 'time',
      header: t('table.time'),
      nowrap: true,
      cell: (record) => <ShortInstant atMs={record.startedAtMs} />,
    },
    {
      key: 'member',
      header: t('table.member'),
      cell: (record) => <span className={classes.clip}>{nameOf(record.memberId)}</span>,
    },
    { key: 'model', header: t('table.model'), cell: (record) => <ModelCell record={record} /> },
    {
      key: 'input',
      header: t('table.input'),
      align: 'right',
      cell: tokens((counts) => counts.inputTokens),
    },
    {
      key: 'output',
      header: t('table.output'),
      align: 'right',
      cell: tokens((counts) => counts.outputTokens),
    },
    { key: 'cache', header: hinted('cache'), align: 'right', cell: tokens(cacheTokens) },
    {
      key: 'source',
      header: t('table.source'),
      nowrap: true,
      cell: (record) => (
        <div className={classes.badge}>
          <SourceBadge source={record.source} />
        </div>
      ),
    },
    {
      key: 'firstByte',
      header: hinted('firstByte'),
      align: 'right',
      nowrap: true,
      cell: (record) => <DurationText ms={record.firstByteAfterMs} />,
    },
    {
      key: 'cost',
      header: t('table.cost'),
      align: 'right',
      nowrap: true,
      cell: (record) => <CostCell record={record} />,
    },
  ];
}

function cacheTokens(counts: TokenCounts): number {
  return counts.cacheWrite5mTokens + counts.cacheWrite1hTokens + counts.cacheReadTokens;
}

function ModelCell({ record }: { record: UsageRecord }) {
  const model = record.modelAnswered ?? record.modelAsked;
  return (
    <span className={classes.clip} title={model}>
      {model}
    </span>
  );
}

function CostCell({ record }: { record: UsageRecord }) {
  const { t } = useTranslation('usage');
  const lang = useLang();
  if (record.state === 'open')
    return (
      <span className={classes.muted}>
        {t('table.held', { amount: formatPusdShort(record.holdPusd, lang) })}
      </span>
    );
  if (record.costPusd === null && !record.unpriced) return <span className={classes.muted}>–</span>;
  return <PusdText pusd={record.costPusd} />;
}
