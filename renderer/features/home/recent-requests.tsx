import { IconMessages } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Member } from '../../../shared/contract/member.ts';
import type { AppError } from '../../../shared/errors.ts';
import { totalTokens } from '../../../shared/tokens.ts';
import { navigate, paths } from '../../app/router.ts';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { PusdText } from '../../components/money.tsx';
import { Panel } from '../../components/page.tsx';
import { SourceBadge } from '../../components/source-badge.tsx';
import { InstantText } from '../../components/time.tsx';
import { TokensText } from '../../components/tokens.tsx';
import { RECENT, type UsageRecord } from './home-store.ts';

type RecentRequestsProps = {
  /** Undefined until they are read. */
  records: readonly UsageRecord[] | undefined;
  members: readonly Member[];
  error: AppError | undefined;
  onRetry: () => void;
};

/** The last requests as they come in; a row opens its price arithmetic. */
export function RecentRequests({ records, members, error, onRetry }: RecentRequestsProps) {
  const { t } = useTranslation('home');
  return (
    <Panel padded={false}>
      <DataTable
        label={t('recent')}
        columns={useColumns(members)}
        rows={records}
        loadingRows={RECENT}
        error={error}
        onRetry={onRetry}
        rowKey={(record) => record.id}
        onRowClick={(record) => navigate(paths.usageRecord(record.id))}
        empty={
          <EmptyState icon={IconMessages} title={t('recentEmpty')}>
            {t('recentEmptyText')}
          </EmptyState>
        }
      />
    </Panel>
  );
}

function useColumns(members: readonly Member[]): Column<UsageRecord>[] {
  const { t } = useTranslation('home');
  const names = new Map(members.map((member) => [member.id, member.name]));
  return [
    {
      key: 'time',
      header: t('time'),
      width: '15%',
      nowrap: true,
      cell: (record) => <InstantText atMs={record.startedAtMs} />,
    },
    {
      key: 'member',
      header: t('memberColumn'),
      width: '22%',
      cell: (record) => names.get(record.memberId) ?? record.memberId,
    },
    { key: 'model', header: t('model'), cell: (record) => record.modelAnswered ?? record.modelAsked },
    {
      key: 'tokens',
      header: t('tokens'),
      align: 'right',
      width: '11%',
      cell: (record) => <TokensText tokens={record.tokens && totalTokens(record.tokens)} />,
    },
    {
      key: 'source',
      header: t('source'),
      width: '11%',
      cell: (record) => <SourceBadge source={record.source} />,
    },
    {
      key: 'cost',
      header: t('cost'),
      align: 'right',
      width: '12%',
      cell: (record) => (record.state === 'open' ? '–' : <PusdText pusd={record.costPusd} />),
    },
  ];
}
