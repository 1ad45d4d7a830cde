import { Anchor } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useVault } from '../../app/vault-store.ts';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { useAction } from '../../components/use-action.ts';
import { api } from '../../transports/api.ts';
import classes from './vault.module.css';

/** The way out for an owner who has lost everything that opens the vault: secrets are entered again. */
export function GiveUp() {
  const { t } = useTranslation('vault');
  const show = useVault((state) => state.show);
  const action = useAction();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <p className={classes.lost}>
        {t('noCode')}{' '}
        <Anchor component="button" type="button" size="sm" onClick={() => setAsking(true)}>
          {t('giveUp')}
        </Anchor>
      </p>
      <ConfirmDialog
        opened={asking}
        title={t('giveUpTitle')}
        action={t('giveUp')}
        danger
        busy={action.busy}
        error={action.error}
        onClose={() => setAsking(false)}
        onConfirm={() => void action.run(async () => show(await api.vault.rotateKey({ giveUpLocked: true })))}
      >
        {t('giveUpText')}
      </ConfirmDialog>
    </>
  );
}
