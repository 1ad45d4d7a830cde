import { create } from 'zustand';
import type { Params, Result } from '../../../shared/contract/index.ts';
import type { Period } from '../../../shared/contract/period.ts';
import type { PoolEntry, SplitPreview } from '../../../shared/contract/split.ts';
import { type AppError, asAppError, type Lang } from '../../../shared/errors.ts';
import type { SplitRules } from '../../../shared/split.ts';
import { api } from '../../transports/api.ts';

export type Pool = SplitPreview['pools'][number];
export type Part = Pool['parts'][number];

type Scope = { groupId: string; periodId: string | undefined };

type SplitState = {
  scope: Scope | null;
  periods: Period[];
  /** Undefined until the first preview of a group and period is there. */
  preview: SplitPreview | undefined;
  /** Of the period that is shown; undefined until they are read. */
  entries: readonly PoolEntry[] | undefined;
  error: AppError | null;
  /** Why the entries are not there, or not the newest. */
  entriesError: AppError | null;
  /** Shows a period of a group; the running one without an id. */
  show(groupId: string, periodId: string | undefined): Promise<void>;
  refresh(): Promise<void>;
  /** Each rejects with the AppError of the core; figures change only once the core has answered. */
  setRules(from: Params<'split.setRules'>['from'], rules: SplitRules): Promise<void>;
  /** A new one without an id. */
  saveEntry(entryId: string | undefined, entry: Params<'split.addEntry'>['entry']): Promise<void>;
  removeEntry(entryId: string): Promise<void>;
  setRate(usdRate: string): Promise<void>;
  takeRateFromList(): Promise<void>;
  exportCsv(lang: Lang): Promise<Result<'split.exportCsv'>>;
};

const nothing = { preview: undefined, entries: undefined, error: null, entriesError: null };

export const useSplit = create<SplitState>((set, get) => {
  const groupId = () => get().scope?.groupId ?? '';
  const params = () => {
    const periodId = get().scope?.periodId;
    return { groupId: groupId(), ...(periodId === undefined ? {} : { periodId }) };
  };

  /** Entries that cannot be read leave the figures as they are. */
  async function loadEntries(scope: Scope, periodId: string): Promise<void> {
    try {
      const entries = await api.split.entries({ groupId: scope.groupId, periodId });
      if (get().scope === scope) set({ entries, entriesError: null });
    } catch (thrown) {
      if (get().scope === scope) set({ entriesError: asAppError(thrown) });
    }
  }

  return {
    scope: null,
    periods: [],
    ...nothing,
    async show(ofGroup, periodId) {
      const before = get().scope;
      const scope = { groupId: ofGroup, periodId };
      if (before?.groupId !== ofGroup) set({ scope, periods: [], ...nothing });
      else set({ scope, ...(before.periodId === periodId ? { error: null } : nothing) });
      await get().refresh();
    },
    async refresh() {
      const { scope } = get();
      if (scope === null) return;
      try {
        const [periods, preview] = await Promise.all([
          api.period.list({ groupId: scope.groupId }),
          api.split.preview(params()),
        ]);
        if (get().scope !== scope) return;
        set({ periods, preview, error: null });
        await loadEntries(scope, preview.period.id);
      } catch (thrown) {
        if (get().scope === scope) set({ error: asAppError(thrown) });
      }
    },
    async setRules(from, rules) {
      await api.split.setRules({ groupId: groupId(), from, rules });
      await get().refresh();
    },
    async saveEntry(entryId, entry) {
      if (entryId === undefined) await api.split.addEntry({ groupId: groupId(), entry });
      else await api.split.updateEntry({ entryId, changes: entry });
      await get().refresh();
    },
    async removeEntry(entryId) {
      await api.split.removeEntry({ entryId });
      await get().refresh();
    },
    async setRate(usdRate) {
      await api.group.update({ groupId: groupId(), changes: { usdRate, rateChoice: 'by_hand' } });
      await get().refresh();
    },
    async takeRateFromList() {
      await api.group.update({ groupId: groupId(), changes: { rateChoice: 'from_list' } });
      await get().refresh();
    },
    exportCsv: (lang) => api.split.exportCsv({ ...params(), lang }),
  };
});
