import { ActionIcon, Button, Menu } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconDots, IconPlayerPause, IconPlayerPlay, IconPlugOff, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../../shared/contract/account.ts';
import { offerUndo } from '../../app/undo.tsx';
import { AccountStateBadge } from '../../components/account-state.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { isCovered } from '../../components/covered.ts';
import { SideDrawer } from '../../components/drawer-form.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { useAction } from '../../components/use-action.ts';
import { useLingering } from '../../components/use-lingering.ts';
import { AccountBinding } from './account-binding.tsx';
import { AccountCheck } from './account-check.tsx';
import { AccountFacts } from './account-facts.tsx';
import { AccountHealth } from './account-health.tsx';
import { AccountUse } from './account-use.tsx';
import { AccountWhy } from './account-why.tsx';
import classes from './accounts.module.css';
import { useAccounts } from './accounts-store.ts';
import { CostSection } from './cost-section.tsx';
import { LoginSection } from './login-section.tsx';
import { ReconciliationSection } from './reconciliation-section.tsx';

type AccountDrawerProps = {
  /** Undefined: closed. */
  accountId: string | undefined;
  accounts: readonly Account[] | undefined;
  onEdit: (account: Account) => void;
  onClose: () => void;
};

/** One account: state, binding, connection test, what it is and costs. */
export function AccountDrawer({ accountId, accounts, onEdit, onClose }: AccountDrawerProps) {
  const { t } = useTranslation('accounts');
  const shownId = useLingering(accountId);
  const account = accounts?.find((one) => one.id === shownId);
  return (
    <SideDrawer
      opened={accountId !== undefined && accounts !== undefined}
      onClose={() => {
        if (!isCovered()) onClose();
      }}
      title={t('detail.title')}
    >
      {account === undefined ? (
        <EmptyState icon={IconPlugOff} title={t('detail.notFound')} />
      ) : (
        <>
          <Head key={account.id} account={account} onEdit={() => onEdit(account)} onRemoved={onClose} />
          <AccountHealth key={`health ${account.id}`} account={account} />
          <LoginSection key={`login ${account.id}`} account={account} />
          <AccountBinding key={`binding ${account.id}`} account={account} />
          <AccountCheck key={`check ${account.id}`} account={account} />
          <AccountUse account={account} />
          <AccountWhy key={`why ${account.id}`} account={account} />
          <CostSection key={`costs ${account.id}`} account={account} />
          <ReconciliationSection key={`reconciliation ${account.id}`} account={account} />
          <AccountFacts account={account} />
        </>
      )}
    </SideDrawer>
  );
}

type HeadProps = { account: Account; onEdit: () => void; onRemoved: () => void };

function Head({ account, onEdit, onRemoved }: HeadProps) {
  const { t } = useTranslation('accounts');
  const { setEnabled, remove } = useAccounts();
  const [asked, setAsked] = useState<'disable' | 'remove' | null>(null);
  const action = useAction();
  const { name } = account;

  const act = async (what: () => Promise<void>, say: () => void): Promise<boolean> => {
    const done = await action.run(what);
    if (done) {
      setAsked(null);
      say();
    }
    return done;
  };
  const switchTo = (enabled: boolean) =>
    act(
      () => setEnabled(account.id, enabled),
      () =>
        offerUndo(t(enabled ? 'detail.enabled' : 'detail.disabledDone', { name }), () =>
          setEnabled(account.id, !enabled),
        ),
    );
  const removeIt = async () => {
    const say = () => notifications.show({ message: t('detail.removed', { name }) });
    if (await act(() => remove(account.id), say)) onRemoved();
  };
  const ask = (what: 'disable' | 'remove' | null) => {
    action.clear();
    setAsked(what);
  };
  return (
    <div className={classes.check}>
      <div className={classes.titleRow}>
        <h2 className={classes.name}>{name}</h2>
        <AccountStateBadge account={account} />
      </div>
      {account.description === '' ? null : <p className={classes.description}>{account.description}</p>}
      <div className={classes.actions}>
        <Button variant="default" onClick={onEdit}>
          {t('detail.edit')}
        </Button>
        {account.enabled ? (
          <Button
            variant="default"
            leftSection={<IconPlayerPause size={15} aria-hidden />}
            onClick={() => ask('disable')}
          >
            {t('detail.disable')}
          </Button>
        ) : (
          <Button
            loading={action.busy}
            leftSection={<IconPlayerPlay size={15} aria-hidden />}
            onClick={() => void switchTo(true)}
          >
            {t('detail.enable')}
          </Button>
        )}
        <Menu position="bottom-start">
          <Menu.Target>
            <ActionIcon variant="default" size={32} aria-label={t('detail.more')}>
              <IconDots size={16} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item
              color="var(--ac-bad)"
              leftSection={<IconTrash size={15} aria-hidden />}
              onClick={() => ask('remove')}
            >
              {t('detail.remove')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
      {asked === null ? <ErrorNotice error={action.error} /> : null}
      <ConfirmDialog
        opened={asked === 'disable'}
        title={t('detail.disableTitle', { name })}
        action={t('detail.disable')}
        busy={action.busy}
        error={action.error}
        onConfirm={() => void switchTo(false)}
        onClose={() => ask(null)}
      >
        {t('detail.disableText')}
      </ConfirmDialog>
      <ConfirmDialog
        opened={asked === 'remove'}
        title={t('detail.removeTitle', { name })}
        action={t('detail.remove')}
        danger
        busy={action.busy}
        error={action.error}
        onConfirm={() => void removeIt()}
        onClose={() => ask(null)}
      >
        {t('detail.removeText')}
      </ConfirmDialog>
    </div>
  );
}
