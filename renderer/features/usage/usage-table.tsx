import { Button, Tooltip } from '@mantine/core';
import { IconFilterOff, IconListDetails } from '@tabler/icons-react';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Member } from '../../../shared/contract/member.ts';
import type { UsageRecord } from '../../../shared/contract/usage.ts';
import { formatPusdShort } from '../../../shared/money.ts';
import type { TokenCounts } from '../../../shared/tokens.ts';
import { useLang } from '../../app/i18n/index.ts';
import { hrefOf, paths } from '../../app/router.ts';
import type { Column } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { PusdText } from '../../components/money.tsx';
import { SourceBadge } from '../../components/source-badge.tsx';
import { DurationText } from '../../components/time.tsx';
import { TokensText } from '../../components/tokens.tsx';
import { WindowedTable } from '../../components/windowed-table.tsx';
import { ShortInstant } from './short-instant.tsx';
import classes from './usage.module.css';
import { recordAt, type UsagePages } from './usage-pages.ts';
import { isFiltered, type UsageQuery } from './usage-query.ts';
import { useUsage } from './usage-store.ts';

type UsageTableProps = {
  /** Undefined while the first page is loaded. */
  pages: UsagePages | undefined;
  members: readonly Member[];
  query: UsageQuery;
  selectedId: number | undefined;
  onOpen: (usageId: number) => void;
  onClear: () => void;
};

const LOADING_ROWS = 10;

/** The records, newest first, however many there are. */
export function UsageTable({ pages, members, query, selectedId, onOpen, onClear }: UsageTableProps) {
  const { t } = useTranslation('usage');
  const { scope, error, refresh, seen } = useUsage();
  const columns = useColumns(members);
  const load = useCallback((first: number, end: number) => void seen(first, end), [seen]);
  if (error !== null && pages === undefined)
    return (
      <div className={classes.inPanel}>
        <ErrorNotice error={error} during="load" onRetry={() => void refresh()} />
      </div>
    );
  if (pages?.count === 0) return <Empty filtered={isFiltered(query)} onClear={onClear} />;
  return (
    <div className={classes.table} aria-busy={pages === undefined}>
      <WindowedTable
        // Another list begins at its top.
        key={scope === null ? '' : JSON.stringify(scope)}
        label={t('table.label')}
        columns={columns}
        count={pages?.count ?? LOADING_ROWS}
        more={pages?.end === null}
        rowAt={(index) => pages && recordAt(pages, index)}
        rowKey={(record) => record.id}
        onRowClick={(record) => onOpen(record.id)}
        selectedKey={selectedId}
        {...(pages === undefined ? {} : { onSeen: load })}
      />
    </div>
  );
}

function Empty({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  const { t } = useTranslation('usage');
  return filtered ? (
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
      width: 162,
      header: t('table.time'),
      cell: (record) => <ShortInstant atMs={record.startedAtMs} />,
    },
    {
      key: 'member',
      width: '14%',
      header: t('table.member'),
      cell: (record) => <span className={classes.clip}>{nameOf(record.memberId)}</span>,
    },
    { key: 'model', header: t('table.model'), cell: (record) => <ModelCell record={record} /> },
    {
      key: 'input',
      width: 74,
      header: t('table.input'),
      align: 'right',
      cell: tokens((counts) => counts.inputTokens),
    },
    {
      key: 'output',
      width: 74,
      header: t('table.output'),
      align: 'right',
      cell: tokens((counts) => counts.outputTokens),
    },
    { key: 'cache', width: 74, header: hinted('cache'), align: 'right', cell: tokens(cacheTokens) },
    {
      key: 'source',
      width: 88,
      header: t('table.source'),
      cell: (record) => (
        <div className={classes.badge}>
          <SourceBadge source={record.source} />
        </div>
      ),
    },
    {
      key: 'firstByte',
      width: 88,
      header: hinted('firstByte'),
      align: 'right',
      cell: (record) => <DurationText ms={record.firstByteAfterMs} />,
    },
    {
      key: 'cost',
      width: 116,
      header: t('table.cost'),
      align: 'right',
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
