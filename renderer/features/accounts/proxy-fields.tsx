import { PasswordInput, Select, Switch, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { type Account, type ProxyKind, proxyKind } from '../../../shared/contract/account.ts';
import type { AccountValues } from './account-values.ts';
import classes from './accounts.module.css';
import { isHost, isPort, isStoredLogin, type ProxyValues } from './proxy-values.ts';

export const proxyTitles: Readonly<Record<ProxyKind, string>> = {
  http: 'HTTP',
  https: 'HTTPS',
  socks5: 'SOCKS5',
};

type ProxyFieldsProps = {
  form: UseFormReturnType<AccountValues>;
  /** The proxy as it is stored. */
  stored: Account['proxy'];
};

/** Through what the account is reached; its login only where there is one. */
export function ProxyFields({ form, stored }: ProxyFieldsProps) {
  const { t } = useTranslation('accounts');
  const { proxyKind: kind, proxyLogin } = form.values;
  return (
    <>
      <Select
        label={t('proxy.kind')}
        description={kind === 'none' ? t('proxy.noneHint') : t('proxy.hint')}
        data={[
          { value: 'none', label: t('proxy.none') },
          ...proxyKind.options.map((name) => ({ value: name, label: proxyTitles[name] })),
        ]}
        {...form.getInputProps('proxyKind')}
      />
      {kind === 'none' ? null : (
        <>
          <div className={classes.amount}>
            <TextInput
              label={t('proxy.host')}
              inputMode="url"
              autoComplete="off"
              {...form.getInputProps('proxyHost')}
            />
            <TextInput
              label={t('proxy.port')}
              inputMode="numeric"
              autoComplete="off"
              {...form.getInputProps('proxyPort')}
            />
          </div>
          <Switch label={t('proxy.login')} {...form.getInputProps('proxyLogin', { type: 'checkbox' })} />
          {proxyLogin ? <LoginFields form={form} stored={stored} /> : null}
        </>
      )}
    </>
  );
}

/** Write-only, as the account's key is: a stored password is dots. */
function LoginFields({ form, stored }: ProxyFieldsProps) {
  const { t } = useTranslation('accounts');
  const isSaved = isStoredLogin(form.values, stored);
  const hint = isSaved ? 'proxy.passwordSaved' : stored?.hasPassword ? 'proxy.passwordAgain' : undefined;
  return (
    <div className={classes.pair}>
      <TextInput
        label={t('proxy.username')}
        description={'\u00a0'}
        autoComplete="off"
        {...form.getInputProps('proxyUsername')}
      />
      <PasswordInput
        label={t('proxy.password')}
        description={hint === undefined ? t('form.apiKeyHint') : t(hint)}
        placeholder={isSaved ? t('form.apiKeySavedDots') : ''}
        autoComplete="new-password"
        {...form.getInputProps('proxyPassword')}
      />
    </div>
  );
}

/** What is wrong with the fields, for the form to check before it is sent. */
export function useProxyProblems(stored: Account['proxy']) {
  const { t } = useTranslation('accounts');
  const whenUsed =
    (problem: (text: string, values: ProxyValues) => string | null) => (text: string, values: ProxyValues) =>
      values.proxyKind === 'none' ? null : problem(text, values);
  return {
    proxyHost: whenUsed((host) => (isHost(host) ? null : t('proxy.hostProblem'))),
    proxyPort: whenUsed((port) => (isPort(port) ? null : t('proxy.portProblem'))),
    proxyUsername: whenUsed((username, { proxyLogin }) =>
      proxyLogin && username === '' ? t('proxy.usernameMissing') : null,
    ),
    // The stored password is for the stored proxy alone.
    proxyPassword: whenUsed((password, values) =>
      values.proxyLogin && password === '' && stored?.hasPassword && !isStoredLogin(values, stored)
        ? t('proxy.passwordMissing')
        : null,
    ),
  };
}
