import { Button, FileButton, Modal, PasswordInput, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconDownload, IconFileUpload } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type AccountFilePreview, longestFile } from '../../../shared/contract/account-file.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { readTextFile } from '../../components/read-text-file.ts';
import { saveFile } from '../../components/save-file.ts';
import { useAction } from '../../components/use-action.ts';
import { api } from '../../transports/api.ts';
import classes from './account-files.module.css';
import { AccountImportPreview } from './account-import-preview.tsx';
import { useAccounts } from './accounts-store.ts';
import { isEncrypted } from './picked-file.ts';

/** Accounts from a file or from the clipboard: what will be created is shown before anything is. */
export function AccountImportDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('accountFiles');
  return (
    <Modal opened={opened} onClose={onClose} title={t('import.title')} size={860}>
      {opened ? <ImportSteps onClose={onClose} /> : null}
    </Modal>
  );
}

type Given = { text: string; passphrase?: string };

function ImportSteps({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('accountFiles');
  const load = useAccounts((state) => state.load);
  const [text, setText] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const [preview, setPreview] = useState<AccountFilePreview | null>(null);
  const reading = useAction();
  const importing = useAction();
  const given: Given = { text, ...(isEncrypted(text) && passphrase !== '' ? { passphrase } : {}) };

  const read = () => reading.run(async () => setPreview(await api.accountFile.preview(given)));
  const create = async () => {
    const done = await importing.run(async () => {
      const { created } = await api.accountFile.import(given);
      notifications.show({ message: t('import.done', { count: created.length }) });
    });
    if (!done) return;
    await load();
    onClose();
  };
  if (preview !== null)
    return (
      <AccountImportPreview
        preview={preview}
        busy={importing.busy}
        error={importing.error}
        onBack={() => {
          importing.clear();
          setPreview(null);
        }}
        onImport={() => void create()}
      />
    );
  return (
    <ImportInput
      text={text}
      onText={(next) => {
        reading.clear();
        setText(next);
      }}
      passphrase={passphrase}
      onPassphrase={setPassphrase}
      reading={reading}
      onRead={() => void read()}
      onClose={onClose}
    />
  );
}

type ImportInputProps = {
  text: string;
  onText: (text: string) => void;
  passphrase: string;
  onPassphrase: (passphrase: string) => void;
  reading: ReturnType<typeof useAction>;
  onRead: () => void;
  onClose: () => void;
};

function ImportInput(props: ImportInputProps) {
  const { text, onText, passphrase, onPassphrase, reading, onRead, onClose } = props;
  const { t } = useTranslation(['accountFiles', 'common']);
  const [isTooLarge, setTooLarge] = useState(false);
  const template = useAction();
  const pick = async (file: File | null): Promise<void> => {
    if (file === null) return;
    const picked = await readTextFile(file, longestFile);
    setTooLarge(picked === undefined);
    if (picked !== undefined) onText(picked);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onRead();
  };
  return (
    <form className={classes.steps} onSubmit={submit} noValidate>
      <p className={classes.note}>{t('import.lead')}</p>
      <div className={classes.sources}>
        <FileButton onChange={(file) => void pick(file)} accept=".csv,.json,text/csv,application/json">
          {(button) => (
            <Button {...button} variant="default" leftSection={<IconFileUpload size={15} aria-hidden />}>
              {t('import.choose')}
            </Button>
          )}
        </FileButton>
        <Button
          variant="subtle"
          color="gray"
          leftSection={<IconDownload size={15} aria-hidden />}
          onClick={() => void template.run(async () => saveFile(await api.accountFile.template({})))}
        >
          {t('import.template')}
        </Button>
      </div>
      <Textarea
        label={t('import.paste')}
        description={t('import.pasteHint')}
        value={text}
        onChange={(event) => onText(event.currentTarget.value)}
        error={isTooLarge ? t('import.tooLarge') : undefined}
        rows={9}
        classNames={{ input: classes.source ?? '' }}
        autoComplete="off"
        spellCheck={false}
        data-autofocus
      />
      {isEncrypted(text) ? (
        <PasswordInput
          label={t('import.passphrase')}
          description={t('import.passphraseHint')}
          value={passphrase}
          onChange={(event) => onPassphrase(event.currentTarget.value)}
          autoComplete="off"
        />
      ) : null}
      <ErrorNotice error={reading.error ?? template.error} />
      <div className={classes.buttons}>
        <Button variant="default" onClick={onClose}>
          {t('common:cancel')}
        </Button>
        <Button type="submit" loading={reading.busy} disabled={text.trim() === ''}>
          {t('import.preview')}
        </Button>
      </div>
    </form>
  );
}
