import { create } from 'zustand';
import type { Settings } from '../../shared/contract/settings.ts';
import { type AppError, asAppError, type Lang } from '../../shared/errors.ts';
import { api } from '../transports/api.ts';
import { systemLang } from './i18n/index.ts';

const APPEARANCE_KEY = 'aicarpool.appearance';

type Appearance = Pick<Settings, 'language' | 'theme'>;

type SettingsState = {
  settings: Settings | null;
  status: 'loading' | 'ready' | 'error';
  error: AppError | null;
  load(): Promise<void>;
  /** Shown at once; taken back when the core refuses. Rejects with the AppError. */
  update(changes: Partial<Settings>): Promise<void>;
};

export const useSettings = create<SettingsState>((set, get) => ({
  settings: null,
  status: 'loading',
  error: null,
  async load() {
    try {
      remember(set, await api.settings.get({}));
    } catch (thrown) {
      set((state) => ({ error: asAppError(thrown), status: state.settings ? 'ready' : 'error' }));
    }
  },
  async update(changes) {
    const before = get().settings;
    if (before) set({ settings: { ...before, ...changes } });
    try {
      remember(set, await api.settings.update({ changes }));
    } catch (thrown) {
      set({ settings: before });
      throw asAppError(thrown);
    }
  },
}));

/** Language and theme as last seen on this computer, so that the first frame is already right. */
export function lastAppearance(): Appearance {
  const [language, theme] = (window.localStorage.getItem(APPEARANCE_KEY) ?? '').split('|');
  return {
    language: language === 'zh-CN' || language === 'en' ? language : 'system',
    theme: theme === 'light' || theme === 'dark' ? theme : 'system',
  };
}

/** The language to show for a setting. */
export function resolveLang(language: Settings['language']): Lang {
  return language === 'system' ? systemLang() : language;
}

function remember(set: (state: Partial<SettingsState>) => void, settings: Settings): void {
  window.localStorage.setItem(APPEARANCE_KEY, `${settings.language}|${settings.theme}`);
  set({ settings, status: 'ready', error: null });
}
