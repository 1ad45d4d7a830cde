import { Modal } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormEnd } from '../../components/form-end.tsx';
import {
  isGoodPassphrase,
  NewPassphraseFields,
  noPassphrase,
} from '../../components/new-passphrase-fields.tsx';
import { saveFile } from '../../components/save-file.ts';
import { useAction } from '../../components/use-action.ts';
import { api } from '../../transports/api.ts';
import classes from './account-files.module.css';

/** All accounts with their secrets, in a file that only a passphrase opens. */
export function AccountExportDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('accountFiles');
  return (
    <Modal opened={opened} onClose={onClose} title={t('export.title')} size={480}>
      {opened ? <ExportForm onClose={onClose} /> : null}
    </Modal>
  );
}

function ExportForm({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('accountFiles');
  const [passphrase, setPassphrase] = useState(noPassphrase);
  const [tried, setTried] = useState(false);
  const { busy, error, run } = useAction();
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (!isGoodPassphrase(passphrase)) return;
    const done = await run(async () =>
      saveFile(await api.accountFile.exportEncrypted({ passphrase: passphrase.text })),
    );
    if (!done) return;
    notifications.show({ message: t('export.done') });
    onClose();
  };
  return (
    <form className={classes.steps} onSubmit={(event) => void submit(event)} noValidate>
      <p className={classes.note}>{t('export.lead')}</p>
      <NewPassphraseFields value={passphrase} onChange={setPassphrase} tried={tried} error={undefined} />
      <FormEnd error={error} busy={busy} submitLabel={t('export.save')} onCancel={onClose} />
    </form>
  );
}
