import { Suspense, useCallback, useEffect, useRef, useState } from 'react';
import { ErrorNotice } from '../components/error-notice.tsx';
import { UnlockScreen } from '../features/vault/unlock-screen.tsx';
import { lastPlace } from './addressed-place.ts';
import { useGroups } from './group-store.ts';
import { lazyScreen } from './lazy-screen.ts';
import { useListening, useRefetchOn } from './live.ts';
import { BrandMark } from './navigation.tsx';
import { useRelay } from './relay-store.ts';
import { currentAddress, navigate, paths, useLocation } from './router.ts';
import { useSettings } from './settings-store.ts';
import classes from './shell.module.css';
import { Shell } from './shell.tsx';
import { useVault } from './vault-store.ts';

const WizardScreen = lazyScreen(() =>
  import('../features/wizard/wizard-screen.tsx').then(({ WizardScreen }) => WizardScreen),
);

/** Shows the app once the core is listened to. */
export function Boot() {
  return useListening() ? <Start /> : <Waiting />;
}

/** Loads what every screen needs, then shows the wizard (until there is a group) or the app. */
function Start() {
  const [location] = useLocation();
  const settings = useSettings();
  const groups = useGroups();
  const loadRelay = useRelay((state) => state.load);
  const { vault, error: vaultError, load: loadVault } = useVault();
  const load = useCallback(
    () => Promise.all([settings.load(), groups.load(), loadRelay(), loadVault()]),
    [settings.load, groups.load, loadRelay, loadVault],
  );

  useEffect(() => {
    void load();
  }, [load]);
  useRefetchOn(['group.changed', 'member.changed', 'account.changed'], groups.load);
  useRefetchOn(['settings.changed'], settings.load);
  useRefetchOn(['relay.changed'], loadRelay);
  useRefetchOn(['vault.changed', 'account.changed'], loadVault);

  const ready =
    settings.status === 'ready' && groups.status === 'ready' && (vault !== null || vaultError !== null);
  const firstRun = ready && groups.groups.length === 0 && settings.settings?.wizard !== 'done';
  const locked = vault?.locked === true && vault.unlockBy.length > 0;
  useOpenOnce(ready, locked ? paths.unlock : firstRun ? paths.wizard : undefined);
  const [askedFor] = useState(currentAddress);
  const afterUnlock = useCallback(() => {
    navigate(firstRun ? paths.wizard : askedFor === paths.unlock ? (lastPlace() ?? paths.home) : askedFor);
  }, [firstRun, askedFor]);

  const error =
    settings.status === 'error' ? settings.error : groups.status === 'error' ? groups.error : null;
  if (error) {
    return (
      <main className={classes.bootError}>
        <h1 className={classes.bootTitle}>
          <BrandMark />
          AiCarpool
        </h1>
        <ErrorNotice error={error} during="load" onRetry={() => void load()} />
      </main>
    );
  }
  if (!ready) return <Waiting />;
  if (location === paths.unlock) return <UnlockScreen onDone={afterUnlock} />;
  if (location !== paths.wizard) return <Shell />;
  return (
    <Suspense fallback={<Waiting />}>
      <WizardScreen />
    </Suspense>
  );
}

function Waiting() {
  return <div className={classes.boot} aria-busy="true" />;
}

// Only at start: who leaves the wizard or the unlock screen is not sent back into it.
function useOpenOnce(ready: boolean, path: string | undefined): void {
  const decided = useRef(false);
  useEffect(() => {
    if (!ready || decided.current) return;
    decided.current = true;
    if (path !== undefined) navigate(path, { replace: true });
  }, [ready, path]);
}
