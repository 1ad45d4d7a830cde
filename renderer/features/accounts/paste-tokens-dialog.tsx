import { Button, Modal, PasswordInput, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../../shared/contract/account.ts';
import type { OAuthProvider } from '../../../shared/contract/oauth.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { useAction } from '../../components/use-action.ts';
import { useAccounts } from './accounts-store.ts';
import classes from './login.module.css';
import { LoginRules } from './login-rules.tsx';
import { readPastedTokens, tokenShape } from './pasted-tokens.ts';

type PasteTokensDialogProps = {
  account: Account;
  provider: OAuthProvider;
  opened: boolean;
  onClose: () => void;
};

/** Tokens that the owner already has; after the provider's rules, like a login. */
export function PasteTokensDialog({ account, provider, opened, onClose }: PasteTokensDialogProps) {
  const { t } = useTranslation('logins');
  return (
    <Modal opened={opened} onClose={onClose} title={t('pasteTitle', { name: account.name })} size={520}>
      {opened ? (
        <LoginRules provider={provider}>
          {() => <PasteForm accountId={account.id} provider={provider} onClose={onClose} />}
        </LoginRules>
      ) : null}
    </Modal>
  );
}

type PasteFormProps = { accountId: string; provider: OAuthProvider; onClose: () => void };

function PasteForm({ accountId, provider, onClose }: PasteFormProps) {
  const { t } = useTranslation(['logins', 'common']);
  const importTokens = useAccounts((state) => state.importTokens);
  const [pasted, setPasted] = useState('');
  const [refreshToken, setRefreshToken] = useState('');
  const [isUnreadable, setUnreadable] = useState(false);
  const saving = useAction();
  const shape = tokenShape[provider];
  const isJson = pasted.trim().startsWith('{');
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const tokens = readPastedTokens(provider, pasted, refreshToken);
    setUnreadable(tokens === undefined);
    if (tokens === undefined) return;
    if (!(await saving.run(() => importTokens(accountId, tokens)))) return;
    notifications.show({ message: t('pasted') });
    onClose();
  };
  return (
    <form className={classes.steps} onSubmit={(event) => void save(event)} noValidate>
      <Textarea
        label={t('pasteLabel')}
        description={t('pasteHint', { shape })}
        value={pasted}
        onChange={(event) => setPasted(event.currentTarget.value)}
        error={isUnreadable ? t('pasteProblem', { shape }) : undefined}
        rows={5}
        autoComplete="off"
        spellCheck={false}
        data-autofocus
      />
      {isJson ? null : (
        <PasswordInput
          label={t('refreshToken')}
          description={t('refreshTokenHint')}
          value={refreshToken}
          onChange={(event) => setRefreshToken(event.currentTarget.value)}
          autoComplete="off"
        />
      )}
      <ErrorNotice error={saving.error} />
      <div className={classes.buttons}>
        <Button variant="default" onClick={onClose}>
          {t('common:cancel')}
        </Button>
        <Button type="submit" loading={saving.busy}>
          {t('pasteSave')}
        </Button>
      </div>
    </form>
  );
}
