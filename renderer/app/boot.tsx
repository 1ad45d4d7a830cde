import { useCallback, useEffect, useRef } from 'react';
import { ErrorNotice } from '../components/error-notice.tsx';
import { WizardScreen } from '../features/wizard/wizard-screen.tsx';
import { useGroups } from './group-store.ts';
import { useRefetchOn } from './live.ts';
import { BrandMark } from './navigation.tsx';
import { useRelay } from './relay-store.ts';
import { navigate, paths, useLocation } from './router.ts';
import { useSettings } from './settings-store.ts';
import classes from './shell.module.css';
import { Shell } from './shell.tsx';

/** Loads what every screen needs, then shows the wizard (until there is a group) or the app. */
export function Boot() {
  const [location] = useLocation();
  const settings = useSettings();
  const groups = useGroups();
  const loadRelay = useRelay((state) => state.load);
  const load = useCallback(
    () => Promise.all([settings.load(), groups.load(), loadRelay()]),
    [settings.load, groups.load, loadRelay],
  );

  useEffect(() => {
    void load();
  }, [load]);
  useRefetchOn(['group.changed', 'member.changed', 'account.changed'], groups.load);
  useRefetchOn(['settings.changed'], settings.load);
  useRefetchOn(['relay.changed'], loadRelay);

  const ready = settings.status === 'ready' && groups.status === 'ready';
  const firstRun = ready && groups.groups.length === 0 && settings.settings?.wizard !== 'done';
  useOpenWizardOnce(ready, firstRun);

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
  if (!ready) return <div className={classes.boot} aria-busy="true" />;
  return location === paths.wizard ? <WizardScreen /> : <Shell />;
}

// Only at start: who leaves the wizard is not sent back into it.
function useOpenWizardOnce(ready: boolean, firstRun: boolean): void {
  const decided = useRef(false);
  useEffect(() => {
    if (!ready || decided.current) return;
    decided.current = true;
    if (firstRun) navigate(paths.wizard, { replace: true });
  }, [ready, firstRun]);
}
