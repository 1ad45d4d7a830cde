import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { useEffect } from 'react';
import { Boot } from './boot.tsx';
import { useTheme } from './color-scheme.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { switchLanguage } from './i18n/index.ts';
import { hashRouting, Router } from './router.ts';
import { lastAppearance, resolveLang, useSettings } from './settings-store.ts';
import { cssVariables, theme } from './theme.ts';

const appearanceAtStart = lastAppearance();

/** The whole interface: theme and language as set, then routing. */
export function App() {
  const { language, theme: wanted } = useSettings((state) => state.settings) ?? appearanceAtStart;
  const scheme = useTheme(wanted);
  useEffect(() => switchLanguage(resolveLang(language)), [language]);
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} forceColorScheme={scheme}>
      <Notifications position="bottom-right" limit={3} autoClose={5_000} />
      <ErrorBoundary>
        <Router hook={hashRouting.hook} searchHook={hashRouting.searchHook}>
          <Boot />
        </Router>
      </ErrorBoundary>
    </MantineProvider>
  );
}
