import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Notice } from '../components/notice.tsx';
import { hrefOf, paths } from './router.ts';
import classes from './shell.module.css';
import { useVault } from './vault-store.ts';

/** Says on every screen that accounts cannot be used, and leads to where that ends; nothing while they can. */
export function VaultBanner() {
  const { t } = useTranslation('vault');
  const vault = useVault((state) => state.vault);
  if (!vault?.locked) return null;
  const isUnset = vault.lockReason === 'passphrase_unset';
  return (
    <div className={classes.vaultBanner}>
      <Notice
        tone="warning"
        title={isUnset ? t('bannerUnset') : t('bannerTitle')}
        actions={
          <Button component="a" href={hrefOf(paths.unlock)} variant="default" size="xs">
            {isUnset ? t('setPassphrase') : t('unlock')}
          </Button>
        }
      >
        {isUnset ? t('bannerUnsetText') : t('bannerText')}
      </Notice>
    </div>
  );
}
