import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../../shared/contract/account.ts';
import type { AccountLogin, OAuthProvider } from '../../../shared/contract/oauth.ts';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { DrawerSection } from '../../components/drawer-section.tsx';
import { Facts } from '../../components/facts.tsx';
import { Notice } from '../../components/notice.tsx';
import { InstantText, useClock } from '../../components/time.tsx';
import { useAction } from '../../components/use-action.ts';
import { api } from '../../transports/api.ts';
import classes from './accounts.module.css';
import { useAccounts } from './accounts-store.ts';
import { LoginDialog } from './login-dialog.tsx';
import { PasteTokensDialog } from './paste-tokens-dialog.tsx';

/** How the account is logged in, and the ways to change that; nothing for an account with an API key. */
export function LoginSection({ account }: { account: Account }) {
  const { t } = useTranslation('logins');
  const [open, setOpen] = useState<'login' | 'paste' | 'revoke' | null>(null);
  const { login, provider } = account;
  if (login === null || (provider !== 'claude' && provider !== 'gemini')) return null;
  const close = () => setOpen(null);
  const isPasted = account.authKind === 'manual';
  const isActive = login.state === 'active';
  return (
    <DrawerSection title={t('section')}>
      <div className={classes.check}>
        <LoginState login={login} />
        <div className={classes.actions}>
          <Button variant={isActive || isPasted ? 'default' : 'filled'} onClick={() => setOpen('login')}>
            {login.state === 'none' ? t('login') : t('loginAgain')}
          </Button>
          <Button variant={isPasted && !isActive ? 'filled' : 'default'} onClick={() => setOpen('paste')}>
            {t('paste')}
          </Button>
          {account.hasSecret ? (
            <Button variant="default" onClick={() => setOpen('revoke')}>
              {t('revoke')}
            </Button>
          ) : null}
        </div>
      </div>
      <Dialogs account={account} provider={provider} open={open} onClose={close} />
    </DrawerSection>
  );
}

type DialogsProps = {
  account: Account;
  provider: OAuthProvider;
  open: 'login' | 'paste' | 'revoke' | null;
  onClose: () => void;
};

function Dialogs({ account, provider, open, onClose }: DialogsProps) {
  const { t } = useTranslation('logins');
  const load = useAccounts((state) => state.load);
  const revoking = useAction();
  const revoke = async (): Promise<void> => {
    const isDone = await revoking.run(async () => {
      const { toldProvider } = await api.oauth.revoke({ accountId: account.id });
      await load();
      notifications.show({ message: toldProvider ? t('revokedTold') : t('revokedHere') });
    });
    if (isDone) onClose();
  };
  return (
    <>
      <LoginDialog account={account} provider={provider} opened={open === 'login'} onClose={onClose} />
      <PasteTokensDialog account={account} provider={provider} opened={open === 'paste'} onClose={onClose} />
      <ConfirmDialog
        opened={open === 'revoke'}
        title={t('revokeTitle', { name: account.name })}
        action={t('revoke')}
        danger
        busy={revoking.busy}
        error={revoking.error}
        onConfirm={() => void revoke()}
        onClose={onClose}
      >
        {t('revokeText')}
      </ConfirmDialog>
    </>
  );
}

function LoginState({ login }: { login: AccountLogin }) {
  const { t } = useTranslation('logins');
  const clock = useClock();
  if (login.state === 'none') {
    return (
      <Notice tone="warning" title={t('state.none')}>
        {t('noneText')}
      </Notice>
    );
  }
  if (login.state === 'needed') {
    return (
      <Notice tone="problem" title={t('state.needed')}>
        {login.reason === null ? null : <div>{t(`reason.${login.reason}`)}</div>}
        <div>{t('neededText')}</div>
      </Notice>
    );
  }
  return (
    <>
      {login.interruptedAtMs === null ? null : (
        <Notice tone="warning" title={t('interruptedTitle')}>
          {t('interruptedText', { at: clock(login.interruptedAtMs) })}
        </Notice>
      )}
      <Facts
        facts={[
          {
            name: t('expires'),
            value:
              login.expiresAtMs === null ? t('expiresUnknown') : <InstantText atMs={login.expiresAtMs} />,
          },
          { name: t('renewal'), value: login.renewable ? t('renewable') : t('notRenewable') },
          login.scopes.length === 0 ? undefined : { name: t('scopes'), value: login.scopes.join(' ') },
        ]}
      />
    </>
  );
}
