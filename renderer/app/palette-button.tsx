import { Kbd, UnstyledButton } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ariaKeys, offeredText, shortcuts } from '../components/shortcuts.ts';
import { openPalette } from './palette-store.ts';
import classes from './shell.module.css';

/** Opens the command palette, and shows the key that does so too. */
export function PaletteButton() {
  const { t } = useTranslation('frame');
  return (
    <UnstyledButton
      className={classes.paletteButton}
      aria-keyshortcuts={ariaKeys(shortcuts.everywhere.palette)}
      title={t('palette.title')}
      onClick={openPalette}
    >
      <IconSearch size={15} aria-hidden />
      <span className={classes.paletteWords}>{t('palette.open')}</span>
      <Kbd size="xs" aria-hidden>
        {offeredText(shortcuts.everywhere.palette)}
      </Kbd>
    </UnstyledButton>
  );
}
