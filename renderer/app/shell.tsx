import { IconPlugConnectedX } from '@tabler/icons-react';
import { Suspense, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useConnection } from '../transports/connection.ts';
import { useAddressedPlace } from './addressed-place.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { useFrameShortcuts } from './frame-shortcuts.ts';
import { lazyScreen } from './lazy-screen.ts';
import { destinations, Navigation } from './navigation.tsx';
import { Palette } from './palette.tsx';
import { useLocation } from './router.ts';
import { Screens } from './screens.tsx';
import classes from './shell.module.css';
import { ShortcutSheet } from './shortcut-sheet.tsx';
import { TopBar } from './top-bar.tsx';
import { VaultBanner } from './vault-banner.tsx';

const ExportDialog = lazyScreen(() =>
  import('../features/exports/export-dialog.tsx').then(({ ExportDialog }) => ExportDialog),
);
const PictureDialog = lazyScreen(() =>
  import('../features/pictures/picture-dialog.tsx').then(({ PictureDialog }) => PictureDialog),
);

/** The app around a screen: navigation at the left, top bar, and the screen itself. */
export function Shell() {
  const { t } = useTranslation('navigation');
  const [location] = useLocation();
  const main = useRef<HTMLElement>(null);
  const connection = useConnection((state) => state.state);
  const place = `/${location.split('/')[1] ?? ''}`;

  useAddressedPlace();
  useFrameShortcuts();
  useEffect(() => {
    const destination = destinations.find((candidate) => candidate.path === place);
    document.title = destination ? `${t(destination.name)} – AiCarpool` : 'AiCarpool';
    main.current?.scrollTo(0, 0);
  }, [place, t]);

  return (
    <div className={classes.shell}>
      <button type="button" className={classes.skip} onClick={() => main.current?.focus()}>
        {t('skip')}
      </button>
      <Navigation place={place} />
      <TopBar />
      <main ref={main} className={classes.main} tabIndex={-1}>
        {connection !== 'connected' ? (
          <div className={classes.lost} role="status">
            <IconPlugConnectedX size={16} aria-hidden />
            {connection === 'lost' ? t('connectionLost') : t('connectionRefused')}
          </div>
        ) : null}
        <VaultBanner />
        <ErrorBoundary key={place}>
          <Screens />
        </ErrorBoundary>
      </main>
      <Suspense>
        <ExportDialog />
        <PictureDialog />
      </Suspense>
      <Palette />
      <ShortcutSheet />
    </div>
  );
}
