import { createTheme, MantineProvider, mergeThemeOverrides } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { lastAppearance, resolveLang } from './appearance.ts';
import { Boot } from './boot.tsx';
import { useTheme } from './color-scheme.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { switchLanguage } from './i18n/index.ts';
import { useKeptFocus } from './kept-focus.ts';
import { hashRouting, Router } from './router.ts';
import { useSettings } from './settings-store.ts';
import { cssVariables, theme } from './theme.ts';

const appearanceAtStart = lastAppearance();

/** The whole interface: theme and language as set, then routing. */
export function App() {
  const { language, theme: wanted } = useSettings((state) => state.settings) ?? appearanceAtStart;
  const scheme = useTheme(wanted);
  useEffect(() => void switchLanguage(resolveLang(language)), [language]);
  useKeptFocus();
  return (
    <MantineProvider theme={useSpokenTheme()} cssVariablesResolver={cssVariables} forceColorScheme={scheme}>
      <Notifications position="bottom-right" limit={3} autoClose={5_000} />
      <ErrorBoundary>
        <Router hook={hashRouting.hook} searchHook={hashRouting.searchHook}>
          <Boot />
        </Router>
      </ErrorBoundary>
    </MantineProvider>
  );
}

/** The theme with the names that screen readers say for the kit's own buttons, in the current language. */
function useSpokenTheme() {
  const { t } = useTranslation();
  return useMemo(() => {
    const closing = { defaultProps: { closeButtonProps: { 'aria-label': t('close') } } };
    const revealing = { defaultProps: { visibilityToggleButtonProps: { 'aria-label': t('revealSecret') } } };
    return mergeThemeOverrides(
      theme,
      createTheme({
        components: { Notification: closing, Modal: closing, Drawer: closing, PasswordInput: revealing },
      }),
    );
  }, [t]);
}
