import { useTranslation } from 'react-i18next';
import type { SplitPreview } from '../../../shared/contract/split.ts';
import { hrefOf, paths } from '../../app/router.ts';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { decimalsOf, exactUsd } from '../../components/exact-usd.ts';
import { FigureLink } from '../../components/figure-link.tsx';
import { MoneyText } from '../../components/money.tsx';
import { Swatch, seriesColor } from '../../components/share-bar.tsx';
import { CountText } from '../../components/tokens.tsx';
import classes from './split.module.css';
import type { Pool } from './split-store.ts';

type Total = SplitPreview['totals'][number];

/** More pools than this get no column each; their cards below have the figures. */
const MOST_POOL_COLUMNS = 3;

/** What each member owes, pool by pool, and the sums of every column. */
export function TotalsTable({ preview }: { preview: SplitPreview }) {
  const { t } = useTranslation('split');
  const { totals } = preview;
  return (
    <DataTable
      label={t('totals.label')}
      columns={useColumns(preview)}
      rows={totals}
      rowKey={(total) => total.memberId}
      empty={
        <p className={classes.nobody}>
          {t('blocker.no_members')} <a href={hrefOf(paths.addMembers)}>{t('totals.addMembers')}</a>
        </p>
      }
    />
  );
}

function useColumns({ currency, totals, pools, period }: SplitPreview): Column<Total>[] {
  const { t } = useTranslation('split');
  const money = (amountMinor: bigint) => <MoneyText money={{ amountMinor, currency }} />;
  // All digits, because a column of rounded amounts need not add up to its rounded sum.
  const usagePusd = totals.reduce((sum, total) => sum + total.usagePusd, 0n);
  const decimals = decimalsOf([...totals.map((total) => total.usagePusd), usagePusd]);
  const withPools = pools.length <= MOST_POOL_COLUMNS ? pools : [];
  return [
    {
      key: 'member',
      header: t('totals.member'),
      cell: (total) => (
        <span className={classes.member}>
          <Swatch color={seriesColor(totals.indexOf(total))} />
          {total.memberName}
        </span>
      ),
      foot: t('totals.sum'),
    },
    {
      key: 'days',
      header: t('totals.days'),
      align: 'right',
      cell: (total) => <CountText count={total.activeDays} />,
    },
    {
      key: 'requests',
      header: t('totals.requests'),
      align: 'right',
      cell: ({ requests, memberId }) =>
        requests === 0 ? (
          <CountText count={0} />
        ) : (
          <FigureLink to={`${paths.usageOfMember(memberId)}&period=${encodeURIComponent(period.id)}`}>
            <CountText count={requests} />
          </FigureLink>
        ),
      foot: <CountText count={totals.reduce((sum, { requests }) => sum + requests, 0)} />,
    },
    {
      key: 'usage',
      header: t('totals.usage'),
      align: 'right',
      nowrap: true,
      cell: (total) => <span className={classes.muted}>{exactUsd(total.usagePusd, decimals)}</span>,
      foot: exactUsd(usagePusd, decimals),
    },
    ...withPools.map((pool, index) => ({
      key: pool.id,
      header: `${index + 1} · ${t(`pool.short.${pool.kind}`)}`,
      align: 'right' as const,
      nowrap: true,
      cell: ({ memberId }: Total) => {
        const share = shareOf(pool, memberId);
        return share === undefined ? <span className={classes.muted}>–</span> : money(share);
      },
      foot: money(pool.totalMinor),
    })),
    {
      key: 'total',
      header: t('totals.total'),
      align: 'right',
      nowrap: true,
      cell: (total) => <strong>{money(total.amountMinor)}</strong>,
      foot: money(totals.reduce((sum, { amountMinor }) => sum + amountMinor, 0n)),
    },
  ];
}

function shareOf(pool: Pool, memberId: string): bigint | undefined {
  return pool.shares.find((share) => share.memberId === memberId)?.amountMinor;
}
