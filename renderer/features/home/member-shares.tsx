import { Button, Skeleton } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Balances } from '../../../shared/contract/balance.ts';
import type { SplitPreview } from '../../../shared/contract/split.ts';
import type { AppError } from '../../../shared/errors.ts';
import { hrefOf, navigate, paths } from '../../app/router.ts';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { FigureLink } from '../../components/figure-link.tsx';
import { MoneyText, PusdText } from '../../components/money.tsx';
import { Panel } from '../../components/page.tsx';
import { ShareBar, Swatch, seriesColor } from '../../components/share-bar.tsx';
import { useSignedMoney } from '../../components/signed-money.ts';
import { CountText } from '../../components/tokens.tsx';
import classes from './home.module.css';

type Total = SplitPreview['totals'][number];

/** With more members, those with the largest shares are shown, and what the others come to. */
const MOST_SHOWN = 12;

type MemberSharesProps = {
  /** Each undefined until it is read. */
  preview: SplitPreview | undefined;
  balances: Balances | undefined;
  errors: { readonly preview?: AppError; readonly balances?: AppError };
  onRetry: () => void;
};

/** Who has how much of the period so far and how everybody stands; a row opens the member's usage. */
export function MemberShares({ preview, balances, errors, onRetry }: MemberSharesProps) {
  const { t } = useTranslation('home');
  const { shown, others } = largest(preview?.totals ?? []);
  const columns = useColumns(preview, balances, shown, errors.balances !== undefined);
  const othersMinor = sumOf(others);
  const items = [
    ...shown.map((total) => ({
      id: total.memberId,
      name: total.memberName,
      weight: weightOf(total.amountMinor),
    })),
    ...(others.length === 0
      ? []
      : [{ id: 'others', name: t('othersShort', { count: others.length }), weight: weightOf(othersMinor) }]),
  ];
  return (
    <Panel padded={false}>
      {preview !== undefined && balances === undefined && errors.balances ? (
        <div className={classes.slot}>
          <ErrorNotice error={errors.balances} during="load" onRetry={onRetry} />
        </div>
      ) : null}
      {preview === undefined && errors.preview === undefined ? (
        <div className={classes.shareBar}>
          <Skeleton height={10} />
        </div>
      ) : null}
      {items.some(({ weight }) => weight > 0n) ? (
        <div className={classes.shareBar}>
          <ShareBar items={items} label={t('shares')} legend={false} />
        </div>
      ) : null}
      <DataTable
        label={t('shares')}
        columns={columns}
        rows={preview && shown}
        rowKey={(total) => total.memberId}
        onRowClick={(total) => navigate(paths.usageOfMember(total.memberId))}
        error={errors.preview}
        onRetry={onRetry}
        loadingRows={4}
        empty={<NobodyYet />}
      />
      {preview === undefined || others.length === 0 ? null : (
        <a className={classes.others} href={hrefOf(paths.split)}>
          <span>{t('others', { count: others.length })}</span>
          <MoneyText money={{ amountMinor: othersMinor, currency: preview.currency }} />
        </a>
      )}
    </Panel>
  );
}

function NobodyYet() {
  const { t } = useTranslation('home');
  return (
    <EmptyState
      icon={IconUsers}
      title={t('sharesEmpty')}
      action={
        <Button component="a" href={hrefOf(paths.addMembers)} variant="default">
          {t('invite')}
        </Button>
      }
    >
      {t('sharesEmptyText')}
    </EmptyState>
  );
}

function useColumns(
  preview: SplitPreview | undefined,
  balances: Balances | undefined,
  shown: readonly Total[],
  isUnknown: boolean,
): Column<Total>[] {
  const { t } = useTranslation('home');
  const currency = preview?.currency ?? '';
  const signed = useSignedMoney(currency);
  const balanceOf = new Map(balances?.parties.map(({ party, balanceMinor }) => [party, balanceMinor]));
  const places = new Map(shown.map(({ memberId }, index) => [memberId, index]));
  return [
    {
      key: 'member',
      header: t('memberColumn'),
      cell: ({ memberId, memberName }) => (
        <span className={classes.member}>
          <Swatch color={seriesColor(places.get(memberId) ?? 0)} />
          {memberName}
        </span>
      ),
    },
    {
      key: 'requests',
      header: t('requestsColumn'),
      align: 'right',
      width: '13%',
      cell: (total) => <CountText count={total.requests} />,
    },
    {
      key: 'usage',
      header: t('usageColumn'),
      align: 'right',
      width: '18%',
      cell: (total) => <PusdText pusd={total.usagePusd} />,
    },
    {
      key: 'amount',
      header: t('amountColumn'),
      align: 'right',
      width: '21%',
      cell: ({ amountMinor }) => (
        <FigureLink to={paths.split}>
          <MoneyText money={{ amountMinor, currency }} />
        </FigureLink>
      ),
    },
    {
      key: 'balance',
      header: <span title={t('balanceHint')}>{t('balanceColumn')}</span>,
      align: 'right',
      width: '21%',
      nowrap: true,
      cell: ({ memberId }) => {
        if (balances === undefined) return isUnknown ? '–' : <Skeleton height={12} width="70%" ml="auto" />;
        const balanceMinor = balanceOf.get(memberId) ?? 0n;
        return (
          <FigureLink to={paths.balanceOf(memberId)}>
            <span className={balanceMinor < 0n ? classes.owes : undefined}>{signed(balanceMinor)}</span>
          </FigureLink>
        );
      },
    },
  ];
}

/** All, in their own order, where they are few. */
function largest(totals: readonly Total[]): { shown: readonly Total[]; others: readonly Total[] } {
  if (totals.length <= MOST_SHOWN) return { shown: totals, others: [] };
  const sorted = totals.toSorted((a, b) => Number(b.amountMinor - a.amountMinor));
  return { shown: sorted.slice(0, MOST_SHOWN), others: sorted.slice(MOST_SHOWN) };
}

function sumOf(totals: readonly Total[]): bigint {
  return totals.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
}

// A bar has no part for a share below zero.
function weightOf(amountMinor: bigint): bigint {
  return amountMinor > 0n ? amountMinor : 0n;
}
