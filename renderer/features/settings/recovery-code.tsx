import { Button, Modal } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Result } from '../../../shared/contract/index.ts';
import { useVault } from '../../app/vault-store.ts';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { useAction } from '../../components/use-action.ts';
import { api } from '../../transports/api.ts';
import { CodeOnce } from './recovery-code-once.tsx';

type Made = Result<'vault.createRecoveryCode'>;

/** Makes a recovery code, after a question where it takes the place of another one. */
export function RecoveryCode({ isFirst }: { isFirst: boolean }) {
  const { t } = useTranslation('vault');
  const load = useVault((state) => state.load);
  const action = useAction();
  const [asking, setAsking] = useState(false);
  const [made, setMade] = useState<Made | null>(null);
  const make = async (): Promise<void> => {
    const isMade = await action.run(async () => setMade(await api.vault.createRecoveryCode({})));
    if (!isMade) return;
    setAsking(false);
    await load();
  };
  return (
    <>
      {isFirst && made === null ? (
        <Button size="xs" loading={action.busy} onClick={() => void make()}>
          {t('createCode')}
        </Button>
      ) : (
        <Button variant="default" size="xs" onClick={() => setAsking(true)}>
          {t('replaceCode')}
        </Button>
      )}
      {asking ? null : <ErrorNotice error={action.error} />}
      <ConfirmDialog
        opened={asking}
        title={t('replaceTitle')}
        action={t('replaceCode')}
        danger
        busy={action.busy}
        error={action.error}
        onClose={() => setAsking(false)}
        onConfirm={() => void make()}
      >
        {t('replaceText')}
      </ConfirmDialog>
      <Modal
        opened={made !== null}
        onClose={() => setMade(null)}
        title={t('codeTitle')}
        size={560}
        padding="lg"
        withCloseButton={false}
        closeOnEscape={false}
        closeOnClickOutside={false}
      >
        {made === null ? null : <CodeOnce made={made} onClose={() => setMade(null)} />}
      </Modal>
    </>
  );
}
