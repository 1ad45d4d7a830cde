import { create } from 'zustand';
import type { AccountBulk, BulkAction } from '../../../shared/contract/account-bulk.ts';
import { api } from '../../transports/api.ts';

type BulkState = {
  /** The one that is on screen. */
  bulk: AccountBulk | null;
  /** Those that the action makes something else of; empty where it cannot be taken back. */
  changing: readonly string[];
  /** Each rejects with the AppError of the core. */
  begin(action: BulkAction, accountIds: readonly string[], changing?: readonly string[]): Promise<void>;
  refresh(): Promise<void>;
  cancel(): Promise<void>;
  /** Takes it off the screen. */
  close(): void;
};

export const useBulk = create<BulkState>((set, get) => ({
  bulk: null,
  changing: [],
  async begin(action, accountIds, changing = []) {
    set({ bulk: await api.accountBulk.begin({ action, accountIds: [...accountIds] }), changing });
    // Events that came before the answer told of a bulk action that was not known yet.
    await get().refresh();
  },
  async refresh() {
    const { bulk } = get();
    if (bulk !== null) set({ bulk: await api.accountBulk.status({ bulkId: bulk.bulkId }) });
  },
  async cancel() {
    const { bulk } = get();
    if (bulk !== null) set({ bulk: await api.accountBulk.cancel({ bulkId: bulk.bulkId }) });
  },
  close: () => set({ bulk: null }),
}));

export function isUnderWay({ state }: AccountBulk): boolean {
  return state === 'running' || state === 'cancelling';
}

/** What makes good what an action did; undefined where nothing does. */
export function opposite(action: BulkAction): 'enable' | 'disable' | undefined {
  if (action === 'enable') return 'disable';
  return action === 'disable' ? 'enable' : undefined;
}
