import { Button } from '@mantine/core';
import { IconPlugConnected, IconPlus, IconSearchOff } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRoute } from 'wouter';
import type { Account } from '../../../shared/contract/account.ts';
import { useRefetchOn } from '../../app/live.ts';
import { navigate, useOpened } from '../../app/router.ts';
import { DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Page, PageHead, Panel } from '../../components/page.tsx';
import { AccountBulkBar } from './account-bulk-bar.tsx';
import { AccountBulkDialog } from './account-bulk-dialog.tsx';
import { useAccountColumns } from './account-columns.tsx';
import { AccountDrawer } from './account-drawer.tsx';
import { AccountFilesMenu } from './account-files-menu.tsx';
import { AccountFilters } from './account-filters.tsx';
import { AccountForm } from './account-form.tsx';
import { accountsIn } from './account-list.ts';
import { useAccountAddress, useAccountQuery } from './account-query.ts';
import classes from './accounts.module.css';
import { useAccounts } from './accounts-store.ts';

/** Upstream accounts: `/accounts`, with one of them open at `/accounts/:id`. */
export function AccountsScreen() {
  const { t } = useTranslation(['accounts', 'accountList']);
  const [, route] = useRoute('/accounts/:id');
  const { accounts, error, load } = useAccounts();
  const [editing, setEditing] = useState<Account | null>(null);
  const [adding, setAdding] = useOpened('add');
  const addressOf = useAccountAddress();

  useEffect(() => {
    void load();
  }, [load]);
  useRefetchOn(['account.changed', 'account.healthChanged', 'group.changed', 'vault.changed'], load);

  const add = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setAdding(true)}>
      {t('add')}
    </Button>
  );
  const hasAccounts = accounts !== undefined && accounts.length > 0;
  const actions = (
    <>
      <AccountFilesMenu hasAccounts={hasAccounts} />
      {accounts?.length === 0 ? null : add}
    </>
  );
  return (
    <Page>
      <PageHead title={t('title')} explanation={t('lead')} actions={actions} />
      {error && accounts !== undefined ? (
        <div className={classes.above}>
          <ErrorNotice error={error} during="load" onRetry={() => void load()} />
        </div>
      ) : null}
      {accounts?.length === 0 ? (
        <Panel>
          <EmptyState icon={IconPlugConnected} title={t('empty')} action={add}>
            {t('emptyHint')}
          </EmptyState>
        </Panel>
      ) : (
        <AccountTable openId={route?.id} />
      )}
      <AccountBulkDialog />
      <AccountDrawer
        accountId={editing === null ? route?.id : undefined}
        accounts={accounts}
        onEdit={setEditing}
        onClose={() => navigate(addressOf())}
      />
      <AccountForm
        opened={adding || editing !== null}
        editing={editing}
        onClose={() => (editing === null ? setAdding(false) : setEditing(null))}
        onSaved={(account) => {
          setEditing(null);
          navigate(addressOf(account.id));
        }}
      />
    </Page>
  );
}

/** The accounts that fit what is asked for, and what can be done to the chosen ones. */
function AccountTable({ openId }: { openId: string | undefined }) {
  const { t } = useTranslation(['accounts', 'accountList', 'common']);
  const { accounts, error, load } = useAccounts();
  const [query, setQuery] = useAccountQuery();
  const addressOf = useAccountAddress();
  const [chosen, setChosen] = useState<ReadonlySet<string | number>>(new Set());
  const columns = useAccountColumns();
  const shown = accounts && accountsIn(accounts, query, (provider) => t(`common:provider.${provider}`));
  // What is no longer shown is no longer acted on.
  const chosenIds = shown?.filter(({ id }) => chosen.has(id)).map(({ id }) => id) ?? [];
  return (
    <>
      <AccountFilters query={query} onChange={setQuery} />
      <Panel padded={false}>
        <DataTable
          label={t('title')}
          columns={columns}
          rows={shown}
          rowKey={(account) => account.id}
          onRowClick={(account) => navigate(addressOf(account.id))}
          selectedKey={openId}
          error={error}
          onRetry={() => void load()}
          loadingRows={3}
          selection={{
            keys: new Set(chosenIds),
            onChange: setChosen,
            labelOf: ({ name }) => t('accountList:choose', { name }),
            allLabel: t('accountList:chooseAll'),
          }}
          empty={
            <EmptyState icon={IconSearchOff} title={t('accountList:nothing')}>
              {t('accountList:nothingHint')}
            </EmptyState>
          }
        />
      </Panel>
      <AccountBulkBar chosen={chosenIds} onClear={() => setChosen(new Set())} />
    </>
  );
}
