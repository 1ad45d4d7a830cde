import { Button, Modal } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useVault } from '../../app/vault-store.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import {
  isGoodPassphrase,
  NewPassphraseFields,
  noPassphrase,
} from '../../components/new-passphrase-fields.tsx';
import { useAction } from '../../components/use-action.ts';
import { api } from '../../transports/api.ts';
import classes from './security.module.css';

type PassphraseModalProps = { opened: boolean; onClose: () => void };

/** Protects the open data key with another passphrase. */
export function PassphraseModal({ opened, onClose }: PassphraseModalProps) {
  const { t } = useTranslation('vault');
  return (
    <Modal opened={opened} onClose={onClose} title={t('changePassphrase')} size={440}>
      <PassphraseForm onClose={onClose} />
    </Modal>
  );
}

function PassphraseForm({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(['vault', 'common']);
  const show = useVault((state) => state.show);
  const action = useAction();
  const [chosen, setChosen] = useState(noPassphrase);
  const [tried, setTried] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (!isGoodPassphrase(chosen)) return;
    const isDone = await action.run(async () => show(await api.vault.rewrap({ passphrase: chosen.text })));
    if (!isDone) return;
    notifications.show({ message: t('vault:passphraseChanged') });
    onClose();
  };
  return (
    <form className={classes.body} onSubmit={(event) => void submit(event)} noValidate>
      <NewPassphraseFields value={chosen} onChange={setChosen} tried={tried} error={undefined} />
      <ErrorNotice error={action.error} />
      <div className={classes.buttons}>
        <Button variant="default" onClick={onClose}>
          {t('common:cancel')}
        </Button>
        <Button type="submit" loading={action.busy}>
          {t('vault:changePassphrase')}
        </Button>
      </div>
    </form>
  );
}
