import { Button } from '@mantine/core';
import { IconCheck, IconLock } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { VaultStatus } from '../../../shared/contract/vault.ts';
import { BrandMark } from '../../app/navigation.tsx';
import { navigate, paths } from '../../app/router.ts';
import { useVault } from '../../app/vault-store.ts';
import { GiveUp } from './give-up.tsx';
import { RewrapForm } from './rewrap-form.tsx';
import { UnlockForm } from './unlock-form.tsx';
import classes from './vault.module.css';

/** What is locked and why, and the way to open it; the ledger is one click away without it. */
export function UnlockScreen({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation('vault');
  const vault = useVault((state) => state.vault);
  const isDone = vault !== null && !vault.locked && !vault.rewrapNeeded;
  const title = vault === null ? '' : titleOf(vault);
  const shownTitle = title === '' ? '' : t(title);
  useEffect(() => {
    if (shownTitle !== '') document.title = `${shownTitle} – AiCarpool`;
  }, [shownTitle]);
  useEffect(() => {
    if (isDone) onDone();
  }, [isDone, onDone]);
  if (vault === null || isDone) return <main className={classes.screen} aria-busy={vault === null} />;
  return (
    <main className={classes.screen}>
      <div className={classes.column}>
        <div className={classes.brand}>
          <BrandMark />
          AiCarpool
        </div>
        <h1 className={classes.title}>{shownTitle}</h1>
        {vault.locked ? (
          <Locked vault={vault} onLater={onDone} />
        ) : (
          <RewrapForm vault={vault} onLater={onDone} />
        )}
      </div>
    </main>
  );
}

function titleOf(vault: VaultStatus) {
  if (!vault.locked) return 'rewrapTitle' as const;
  return vault.lockReason === 'passphrase_unset' ? ('unsetTitle' as const) : ('unlockTitle' as const);
}

function Locked({ vault, onLater }: { vault: VaultStatus; onLater: () => void }) {
  const { t } = useTranslation('vault');
  const isUnset = vault.lockReason === 'passphrase_unset';
  return (
    <>
      <p className={classes.why}>{vault.lockReason === null ? null : t(`reason.${vault.lockReason}`)}</p>
      {isUnset ? null : (
        <ul className={classes.effects}>
          <li>
            <IconLock size={15} stroke={1.75} aria-hidden />
            {t('effectLocked')}
          </li>
          <li>
            <IconCheck size={15} stroke={1.75} aria-hidden />
            {t('effectOpen')}
          </li>
        </ul>
      )}
      {vault.unlockBy.length === 0 ? (
        <NoCode mayEnterAgain={vault.lockReason === 'other_store'} onLater={onLater} />
      ) : (
        <UnlockForm vault={vault} onLater={onLater} />
      )}
      {vault.unlockBy.length > 0 && !isUnset ? <GiveUp /> : null}
    </>
  );
}

/** Nothing that the owner could type opens it. */
function NoCode({ mayEnterAgain, onLater }: { mayEnterAgain: boolean; onLater: () => void }) {
  const { t } = useTranslation('vault');
  return (
    <>
      <p className={classes.advice}>{mayEnterAgain ? t('noCodeEnterAgain') : t('noCodeRepair')}</p>
      <div className={classes.choices}>
        {mayEnterAgain ? <Button onClick={() => navigate(paths.accounts)}>{t('toAccounts')}</Button> : null}
        <Button variant={mayEnterAgain ? 'subtle' : 'default'} color="gray" onClick={onLater}>
          {t('later')}
        </Button>
      </div>
    </>
  );
}
