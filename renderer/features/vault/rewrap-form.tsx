import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { VaultStatus } from '../../../shared/contract/vault.ts';
import { useVault } from '../../app/vault-store.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import {
  isGoodPassphrase,
  NewPassphraseFields,
  noPassphrase,
} from '../../components/new-passphrase-fields.tsx';
import { useAction } from '../../components/use-action.ts';
import { api } from '../../transports/api.ts';
import classes from './vault.module.css';

/** After a recovery code: lets this computer open the vault by itself from now on. */
export function RewrapForm({ vault, onLater }: { vault: VaultStatus; onLater: () => void }) {
  const { t } = useTranslation('vault');
  const show = useVault((state) => state.show);
  const action = useAction();
  const [chosen, setChosen] = useState(noPassphrase);
  const [tried, setTried] = useState(false);
  const needsPassphrase = vault.keeper === 'passphrase';

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (needsPassphrase && !isGoodPassphrase(chosen)) return;
    const given = needsPassphrase ? { passphrase: chosen.text } : {};
    const isDone = await action.run(async () => show(await api.vault.rewrap(given)));
    if (isDone) notifications.show({ message: t('rewrapped') });
  };
  return (
    <>
      <p className={classes.why}>{needsPassphrase ? t('rewrapTextPassphrase') : t('rewrapText')}</p>
      <form className={classes.form} onSubmit={(event) => void submit(event)} noValidate>
        {needsPassphrase ? (
          <NewPassphraseFields value={chosen} onChange={setChosen} tried={tried} error={undefined} />
        ) : null}
        <ErrorNotice error={action.error} />
        <div className={classes.buttons}>
          <Button type="submit" loading={action.busy}>
            {t('rewrap')}
          </Button>
          <Button variant="subtle" color="gray" onClick={onLater}>
            {t('rewrapLater')}
          </Button>
        </div>
      </form>
    </>
  );
}
