import { create } from 'zustand';
import type { Settings } from '../../shared/contract/settings.ts';
import { type AppError, asAppError } from '../../shared/errors.ts';
import { api } from '../transports/api.ts';
import { rememberAppearance } from './appearance.ts';

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

function remember(set: (state: Partial<SettingsState>) => void, settings: Settings): void {
  rememberAppearance(settings);
  set({ settings, status: 'ready', error: null });
}
