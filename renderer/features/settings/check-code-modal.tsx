import { Button, Modal } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorMessage } from '../../../shared/errors.ts';
import { readRecoveryCode } from '../../../shared/recovery-code.ts';
import { useLang } from '../../app/i18n/index.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Notice } from '../../components/notice.tsx';
import { RecoveryCodeField } from '../../components/recovery-code-field.tsx';
import { useAction } from '../../components/use-action.ts';
import { api } from '../../transports/api.ts';
import classes from './security.module.css';

type CheckCodeModalProps = { opened: boolean; onClose: () => void };

/** Tells whether what the owner wrote down opens the vault, before the day that it has to. */
export function CheckCodeModal({ opened, onClose }: CheckCodeModalProps) {
  const { t } = useTranslation('vault');
  return (
    <Modal opened={opened} onClose={onClose} title={t('checkTitle')} size={520}>
      <CheckForm onClose={onClose} />
    </Modal>
  );
}

function CheckForm({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(['vault', 'common']);
  const lang = useLang();
  const action = useAction();
  const [code, setCode] = useState('');
  const [works, setWorks] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!readRecoveryCode(code).ok) return;
    setWorks(await action.run(() => api.vault.unlock({ recoveryCode: code })));
  };
  const isBeside = action.error?.field === 'recoveryCode';
  return (
    <form className={classes.body} onSubmit={(event) => void submit(event)} noValidate>
      <p className={classes.hint}>{t('vault:checkText')}</p>
      <RecoveryCodeField
        value={code}
        onChange={(text) => {
          setCode(text);
          setWorks(false);
          action.clear();
        }}
        error={isBeside && action.error ? errorMessage(action.error, lang) : undefined}
      />
      <ErrorNotice error={isBeside ? null : action.error} />
      {works ? (
        <Notice tone="ok" live>
          {t('vault:codeWorks')}
        </Notice>
      ) : null}
      <div className={classes.buttons}>
        <Button variant="default" onClick={onClose}>
          {t('common:close')}
        </Button>
        <Button type="submit" loading={action.busy} disabled={!readRecoveryCode(code).ok}>
          {t('vault:check')}
        </Button>
      </div>
    </form>
  );
}
