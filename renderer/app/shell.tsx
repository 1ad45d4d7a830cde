import { IconPlugConnectedX } from '@tabler/icons-react';
import { Suspense, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useLingering } from '../components/use-lingering.ts';
import { useConnection } from '../transports/connection.ts';
import { useAddressedPlace } from './addressed-place.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { useExportSubject } from './export-subject.ts';
import { useFrameShortcuts } from './frame-shortcuts.ts';
import { lazyScreen } from './lazy-screen.ts';
import { destinations, Navigation } from './navigation.tsx';
import { Palette } from './palette.tsx';
import { usePictureSubject } from './picture-subject.ts';
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
  const exportAsked = useLingering(useExportSubject((state) => state.subject) ?? undefined) !== undefined;
  const pictureAsked = useLingering(usePictureSubject((state) => state.subject) ?? undefined) !== undefined;
  const place = `/${location.split('/')[1] ?? ''}`;

  useAddressedPlace();
  useFrameShortcuts();
  useEffect(() => {
    const destination = destinations.find((candidate) => candidate.path === place);
    document.title = destination ? `${t(destination.name)} – AiCarpool` : 'AiCarpool';
  }, [place, t]);

  return (
    <div className={classes.shell}>
      <button type="button" className={classes.skip} onClick={() => main.current?.focus()}>
        {t('skip')}
      </button>
      <Navigation place={place} />
      <TopBar />
      {/* Another screen begins at its top: a new element has not been scrolled. */}
      <main key={place} ref={main} className={classes.main} tabIndex={-1}>
        {connection !== 'connected' ? (
          <div className={classes.lost} role="status">
            <IconPlugConnectedX size={16} aria-hidden />
            {connection === 'lost' ? t('connectionLost') : t('connectionRefused')}
          </div>
        ) : null}
        <VaultBanner />
        <ErrorBoundary>
          <Screens />
        </ErrorBoundary>
      </main>
      <Suspense>
        {exportAsked ? <ExportDialog /> : null}
        {pictureAsked ? <PictureDialog /> : null}
      </Suspense>
      <Palette />
      <ShortcutSheet />
    </div>
  );
}
