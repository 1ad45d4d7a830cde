import { Button, PasswordInput, SegmentedControl } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { VaultStatus } from '../../../shared/contract/vault.ts';
import { errorMessage } from '../../../shared/errors.ts';
import { readRecoveryCode } from '../../../shared/recovery-code.ts';
import { useLang } from '../../app/i18n/index.ts';
import { useVault } from '../../app/vault-store.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import {
  isGoodPassphrase,
  NewPassphraseFields,
  noPassphrase,
} from '../../components/new-passphrase-fields.tsx';
import { RecoveryCodeField } from '../../components/recovery-code-field.tsx';
import { useAction } from '../../components/use-action.ts';
import { api } from '../../transports/api.ts';
import classes from './vault.module.css';

/** One field: the recovery code, the passphrase, or the passphrase that is chosen now. */
export function UnlockForm({ vault, onLater }: { vault: VaultStatus; onLater: () => void }) {
  const { t } = useTranslation('vault');
  const lang = useLang();
  const show = useVault((state) => state.show);
  const action = useAction();
  const isUnset = vault.lockReason === 'passphrase_unset';
  const [by, setBy] = useState(vault.unlockBy.includes('passphrase') ? 'passphrase' : 'recovery_code');
  const [code, setCode] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const [chosen, setChosen] = useState(noPassphrase);
  const [tried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector<HTMLInputElement>('input:not([type="radio"])')?.focus(), []);

  const given = isUnset
    ? { passphrase: chosen.text }
    : by === 'passphrase'
      ? { passphrase }
      : { recoveryCode: code };
  const isReady = isUnset
    ? isGoodPassphrase(chosen)
    : by === 'passphrase'
      ? passphrase !== ''
      : readRecoveryCode(code).ok;
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (!isReady) return;
    const isOpen = await action.run(async () => show(await api.vault.unlock(given)));
    if (isOpen) notifications.show({ message: t('unlocked') });
  };
  const beside = (field: string): string | undefined =>
    action.error?.field === field ? errorMessage(action.error, lang) : undefined;

  return (
    <form ref={form} className={classes.form} onSubmit={(event) => void submit(event)} noValidate>
      {vault.unlockBy.length > 1 ? (
        <SegmentedControl
          aria-label={t('unlock')}
          value={by}
          onChange={(value) => {
            setBy(value);
            action.clear();
          }}
          data={[
            { value: 'passphrase', label: t('withPassphrase') },
            { value: 'recovery_code', label: t('withCode') },
          ]}
        />
      ) : null}
      {isUnset ? (
        <NewPassphraseFields value={chosen} onChange={setChosen} tried={tried} error={beside('passphrase')} />
      ) : by === 'passphrase' ? (
        <PasswordInput
          label={t('passphrase')}
          value={passphrase}
          onChange={(event) => setPassphrase(event.currentTarget.value)}
          error={beside('passphrase')}
          autoComplete="current-password"
          data-autofocus
        />
      ) : (
        <RecoveryCodeField value={code} onChange={setCode} error={beside('recoveryCode')} />
      )}
      <ErrorNotice error={action.error?.field === undefined ? action.error : null} />
      <div className={classes.buttons}>
        <Button type="submit" loading={action.busy} disabled={!isReady && !isUnset}>
          {isUnset ? t('setPassphrase') : t('unlock')}
        </Button>
        <Button variant="subtle" color="gray" onClick={onLater}>
          {isUnset ? t('laterUnset') : t('later')}
        </Button>
      </div>
    </form>
  );
}
