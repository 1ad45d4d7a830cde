import { useMediaQuery } from '@mantine/hooks';
import type { Settings } from '../../shared/contract/settings.ts';
import { DARK_QUERY } from './appearance.ts';

/** The theme to show for a setting, following the system while the setting says so. */
export function useTheme(theme: Settings['theme']): 'light' | 'dark' {
  const systemIsDark = useMediaQuery(DARK_QUERY, window.matchMedia(DARK_QUERY).matches);
  if (theme !== 'system') return theme;
  return systemIsDark ? 'dark' : 'light';
}
