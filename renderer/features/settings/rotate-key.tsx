import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useVault } from '../../app/vault-store.ts';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { useAction } from '../../components/use-action.ts';
import { api } from '../../transports/api.ts';

export function RotateKey() {
  const { t } = useTranslation('vault');
  const show = useVault((state) => state.show);
  const action = useAction();
  const [asking, setAsking] = useState(false);
  const rotate = async (): Promise<void> => {
    const isDone = await action.run(async () => {
      const vault = await api.vault.rotateKey({});
      show(vault);
      notifications.show({ message: t('rotated', { version: vault.keyVersion }) });
    });
    if (isDone) setAsking(false);
  };
  return (
    <>
      <Button variant="default" size="xs" onClick={() => setAsking(true)}>
        {t('rotate')}
      </Button>
      <ConfirmDialog
        opened={asking}
        title={t('rotateTitle')}
        action={t('rotate')}
        busy={action.busy}
        error={action.error}
        onClose={() => setAsking(false)}
        onConfirm={() => void rotate()}
      >
        {t('rotateText')}
      </ConfirmDialog>
    </>
  );
}
