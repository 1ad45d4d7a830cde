import { create } from 'zustand';
import type { Result } from '../../../shared/contract/index.ts';
import type { Period, SplitPreview } from '../../../shared/contract/split.ts';
import { type AppError, asAppError, type Lang } from '../../../shared/errors.ts';
import type { SplitRule } from '../../../shared/split.ts';
import { api } from '../../transports/api.ts';

export type Pool = SplitPreview['pools'][number];
export type Share = Pool['shares'][number];

/** Which rule of the group a pool of that kind is shared by. */
const ruleFields = { subscription_fee: 'feeRule', metered: 'meteredRule' } as const;

type Scope = { groupId: string; periodId: string | undefined };

type SplitState = {
  scope: Scope | null;
  periods: Period[];
  /** Undefined until the first preview of a group and period is there. */
  preview: SplitPreview | undefined;
  error: AppError | null;
  /** Shows a period of a group; the running one without an id. */
  show(groupId: string, periodId: string | undefined): Promise<void>;
  refresh(): Promise<void>;
  /** Each rejects with the AppError of the core; figures change only once the core has answered. */
  setRule(kind: Pool['kind'], rule: SplitRule): Promise<void>;
  setRate(usdRate: string): Promise<void>;
  exportCsv(lang: Lang): Promise<Result<'split.exportCsv'>>;
};

export const useSplit = create<SplitState>((set, get) => {
  const groupId = () => get().scope?.groupId ?? '';
  const params = () => {
    const periodId = get().scope?.periodId;
    return { groupId: groupId(), ...(periodId === undefined ? {} : { periodId }) };
  };
  return {
    scope: null,
    periods: [],
    preview: undefined,
    error: null,
    async show(ofGroup, periodId) {
      const before = get().scope;
      const scope = { groupId: ofGroup, periodId };
      if (before?.groupId !== ofGroup) set({ scope, periods: [], preview: undefined, error: null });
      else set({ scope, ...(before.periodId === periodId ? {} : { preview: undefined }), error: null });
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
        if (get().scope === scope) set({ periods, preview, error: null });
      } catch (thrown) {
        if (get().scope === scope) set({ error: asAppError(thrown) });
      }
    },
    async setRule(kind, rule) {
      await api.group.update({ groupId: groupId(), changes: { [ruleFields[kind]]: rule } });
      await get().refresh();
    },
    async setRate(usdRate) {
      await api.group.update({ groupId: groupId(), changes: { usdRate } });
      await get().refresh();
    },
    exportCsv: (lang) => api.split.exportCsv({ ...params(), lang }),
  };
});
