import { Button } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { SplitPreview } from '../../../shared/contract/split.ts';
import { hrefOf, navigate, paths } from '../../app/router.ts';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { MoneyText, PusdText } from '../../components/money.tsx';
import { Panel } from '../../components/page.tsx';
import { ShareBar, Swatch, seriesColor } from '../../components/share-bar.tsx';
import { CountText } from '../../components/tokens.tsx';
import classes from './home.module.css';

type Total = SplitPreview['totals'][number];

/** Who has how much of the period so far; a row opens the member's usage. */
export function MemberShares({ preview }: { preview: SplitPreview | undefined }) {
  const { t } = useTranslation('home');
  const totals = preview?.totals;
  const columns = useColumns(preview?.currency ?? '', totals ?? []);
  const items = (totals ?? []).map((total) => ({
    id: total.memberId,
    name: total.memberName,
    weight: total.amountMinor > 0n ? total.amountMinor : 0n,
  }));
  const shared = items.some(({ weight }) => weight > 0n);
  return (
    <Panel padded={false}>
      {shared ? (
        <div className={classes.shareBar}>
          <ShareBar items={items} label={t('shares')} legend={false} />
        </div>
      ) : null}
      <DataTable
        label={t('shares')}
        columns={columns}
        rows={totals}
        rowKey={(total) => total.memberId}
        onRowClick={(total) => navigate(paths.usageOfMember(total.memberId))}
        loadingRows={4}
        empty={
          <EmptyState
            icon={IconUsers}
            title={t('sharesEmpty')}
            action={
              <Button component="a" href={hrefOf(paths.members)} variant="default">
                {t('invite')}
              </Button>
            }
          >
            {t('sharesEmptyText')}
          </EmptyState>
        }
      />
    </Panel>
  );
}

function useColumns(currency: string, totals: readonly Total[]): Column<Total>[] {
  const { t } = useTranslation('home');
  return [
    {
      key: 'member',
      header: t('memberColumn'),
      cell: (total) => (
        <span className={classes.member}>
          <Swatch color={seriesColor(totals.indexOf(total))} />
          {total.memberName}
        </span>
      ),
    },
    {
      key: 'requests',
      header: t('requestsColumn'),
      align: 'right',
      cell: (total) => <CountText count={total.requests} />,
    },
    {
      key: 'usage',
      header: t('usageColumn'),
      align: 'right',
      cell: (total) => <PusdText pusd={total.usagePusd} />,
    },
    {
      key: 'amount',
      header: t('amountColumn'),
      align: 'right',
      cell: (total) => <MoneyText money={{ amountMinor: total.amountMinor, currency }} />,
    },
  ];
}
