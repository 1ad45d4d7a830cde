import { useMediaQuery } from '@mantine/hooks';
import type { Settings } from '../../shared/contract/settings.ts';

const DARK_QUERY = '(prefers-color-scheme: dark)';

/** The theme to show for a setting at this moment. */
export function resolveTheme(theme: Settings['theme']): 'light' | 'dark' {
  if (theme !== 'system') return theme;
  return window.matchMedia(DARK_QUERY).matches ? 'dark' : 'light';
}

/** The same, following the system while the setting says so. */
export function useTheme(theme: Settings['theme']): 'light' | 'dark' {
  const systemIsDark = useMediaQuery(DARK_QUERY, window.matchMedia(DARK_QUERY).matches);
  if (theme !== 'system') return theme;
  return systemIsDark ? 'dark' : 'light';
}
