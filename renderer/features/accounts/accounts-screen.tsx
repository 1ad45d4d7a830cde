import { Button } from '@mantine/core';
import { IconPlugConnected, IconPlus } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRoute } from 'wouter';
import type { Account } from '../../../shared/contract/account.ts';
import { useRefetchOn } from '../../app/live.ts';
import { navigate, paths } from '../../app/router.ts';
import { AccountFeeText } from '../../components/account-fee.tsx';
import { AccountStateBadge } from '../../components/account-state.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Page, PageHead, Panel } from '../../components/page.tsx';
import { InstantText } from '../../components/time.tsx';
import { AccountDrawer } from './account-drawer.tsx';
import { AccountForm } from './account-form.tsx';
import classes from './accounts.module.css';
import { useAccounts } from './accounts-store.ts';

/** Upstream accounts: `/accounts`, with one of them open at `/accounts/:id`. */
export function AccountsScreen() {
  const { t } = useTranslation('accounts');
  const [, route] = useRoute('/accounts/:id');
  const { accounts, error, load } = useAccounts();
  const [form, setForm] = useState<{ editing: Account | null } | null>(null);
  const columns = useColumns();

  useEffect(() => {
    void load();
  }, [load]);
  useRefetchOn(['account.changed', 'account.healthChanged', 'group.changed', 'vault.changed'], load);

  const add = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setForm({ editing: null })}>
      {t('add')}
    </Button>
  );
  return (
    <Page>
      <PageHead title={t('title')} explanation={t('lead')} actions={add} />
      {error && accounts !== undefined ? (
        <div className={classes.above}>
          <ErrorNotice error={error} during="load" onRetry={() => void load()} />
        </div>
      ) : null}
      <Panel padded={false}>
        <DataTable
          label={t('title')}
          columns={columns}
          rows={accounts}
          rowKey={(account) => account.id}
          onRowClick={(account) => navigate(paths.account(account.id))}
          selectedKey={route?.id}
          error={error}
          onRetry={() => void load()}
          loadingRows={3}
          empty={
            <EmptyState icon={IconPlugConnected} title={t('empty')} action={add}>
              {t('emptyHint')}
            </EmptyState>
          }
        />
      </Panel>
      <AccountDrawer
        accountId={form === null ? route?.id : undefined}
        accounts={accounts}
        onEdit={(account) => setForm({ editing: account })}
        onClose={() => navigate(paths.accounts)}
      />
      <AccountForm
        opened={form !== null}
        editing={form?.editing ?? null}
        onClose={() => setForm(null)}
        onSaved={(account) => {
          setForm(null);
          navigate(paths.account(account.id));
        }}
      />
    </Page>
  );
}

function useColumns(): Column<Account>[] {
  const { t } = useTranslation(['accounts', 'common']);
  return [
    {
      key: 'name',
      header: t('column.name'),
      cell: (account) => (
        <div>
          <div className={classes.name}>{account.name}</div>
          <div className={classes.note}>{t(`common:provider.${account.provider}`)}</div>
        </div>
      ),
    },
    {
      key: 'state',
      header: t('column.state'),
      nowrap: true,
      cell: (account) => (
        <div className={classes.badge}>
          <AccountStateBadge account={account} />
        </div>
      ),
    },
    {
      key: 'group',
      header: t('column.group'),
      cell: ({ boundGroupName }) => boundGroupName ?? <span className={classes.absent}>{t('unbound')}</span>,
    },
    {
      key: 'lastCheck',
      header: t('column.lastCheck'),
      nowrap: true,
      cell: ({ lastCheck }) => <Instant atMs={lastCheck?.checkedAtMs ?? null} none={t('neverChecked')} />,
    },
    {
      key: 'lastUsed',
      header: t('column.lastUsed'),
      nowrap: true,
      cell: ({ lastUsedAtMs }) => <Instant atMs={lastUsedAtMs} none={t('common:never')} />,
    },
    {
      key: 'fee',
      header: t('column.fee'),
      align: 'right',
      nowrap: true,
      cell: (account) => <AccountFeeText account={account} />,
    },
  ];
}

function Instant({ atMs, none }: { atMs: number | null; none: string }) {
  return atMs === null ? <span className={classes.absent}>{none}</span> : <InstantText atMs={atMs} />;
}
