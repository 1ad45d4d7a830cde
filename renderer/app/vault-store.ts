import { create } from 'zustand';
import type { VaultStatus } from '../../shared/contract/vault.ts';
import { type AppError, asAppError } from '../../shared/errors.ts';
import { api } from '../transports/api.ts';

type VaultState = {
  vault: VaultStatus | null;
  error: AppError | null;
  load(): Promise<void>;
  /** Takes over a status that another call has just returned. */
  show(vault: VaultStatus): void;
};

/** Whether account secrets can be read; used by the banner, the unlock screen and the settings. */
export const useVault = create<VaultState>((set) => ({
  vault: null,
  error: null,
  async load() {
    try {
      set({ vault: await api.vault.status({}), error: null });
    } catch (thrown) {
      set({ error: asAppError(thrown) });
    }
  },
  show(vault) {
    set({ vault, error: null });
  },
}));
