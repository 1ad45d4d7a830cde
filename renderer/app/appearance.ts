import type { Settings } from '../../shared/contract/settings.ts';
import type { Lang } from '../../shared/errors.ts';

type Appearance = Pick<Settings, 'language' | 'theme'>;

export const DARK_QUERY = '(prefers-color-scheme: dark)';
const APPEARANCE_KEY = 'aicarpool.appearance';

/** Language and theme as last seen on this computer, so that the first frame is already right. */
export function lastAppearance(): Appearance {
  const [language, theme] = (window.localStorage.getItem(APPEARANCE_KEY) ?? '').split('|');
  return {
    language: language === 'zh-CN' || language === 'en' ? language : 'system',
    theme: theme === 'light' || theme === 'dark' ? theme : 'system',
  };
}

export function rememberAppearance({ language, theme }: Appearance): void {
  window.localStorage.setItem(APPEARANCE_KEY, `${language}|${theme}`);
}

/** The language to show for a setting; that of the system is Chinese where the system is Chinese, else English. */
export function resolveLang(language: Settings['language']): Lang {
  if (language !== 'system') return language;
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
}

/** The theme to show for a setting at this moment. */
export function resolveTheme(theme: Settings['theme']): 'light' | 'dark' {
  if (theme !== 'system') return theme;
  return window.matchMedia(DARK_QUERY).matches ? 'dark' : 'light';
}
