import { create } from 'zustand';
import type { Balances, Saving } from '../../../shared/contract/balance.ts';
import type { Result } from '../../../shared/contract/index.ts';
import type { Party, Payment, Settlement, SettlementMode } from '../../../shared/contract/payment.ts';
import type { Period } from '../../../shared/contract/period.ts';
import { type AppError, asAppError } from '../../../shared/errors.ts';
import { api } from '../../transports/api.ts';

type History = Result<'balance.history'>;

type Shown = {
  balances: Balances;
  settlement: Settlement;
  payments: Payment[];
  /** Where older payments begin; null when all are there. */
  olderBeforeId: string | null;
  periods: Period[];
  saving: Saving;
};

type PaymentsState = {
  groupId: string | null;
  mode: SettlementMode;
  /** Undefined: the running period. */
  savingPeriodId: string | undefined;
  /** Undefined until everything of the group was loaded once. */
  shown: Shown | undefined;
  error: AppError | null;
  history: History | undefined;
  historyError: AppError | null;
  /** Shows a group; all figures are read together, so that they fit each other. */
  show(groupId: string): Promise<void>;
  refresh(): Promise<void>;
  loadOlder(): Promise<void>;
  showHistory(party: Party): Promise<void>;
  setMode(mode: SettlementMode): Promise<void>;
  setSavingPeriod(periodId: string): Promise<void>;
};

const PAGE = 50;

/** Money between the parties of the group on screen. */
export const usePayments = create<PaymentsState>((set, get) => {
  const groupId = () => get().groupId ?? '';

  async function load(count: number): Promise<Shown> {
    const group = { groupId: groupId() };
    const { savingPeriodId } = get();
    const [balances, settlement, { payments, nextBeforeId }, periods, saving] = await Promise.all([
      api.balance.list(group),
      api.settlement.suggest({ ...group, mode: get().mode }),
      api.payment.list({ ...group, limit: count }),
      api.period.list(group),
      api.saving.summary({ ...group, ...(savingPeriodId === undefined ? {} : { periodId: savingPeriodId }) }),
    ]);
    return { balances, settlement, payments, olderBeforeId: nextBeforeId, periods, saving };
  }

  return {
    groupId: null,
    mode: 'owner',
    savingPeriodId: undefined,
    shown: undefined,
    error: null,
    history: undefined,
    historyError: null,
    async show(ofGroup) {
      if (get().groupId !== ofGroup)
        set({
          groupId: ofGroup,
          savingPeriodId: undefined,
          shown: undefined,
          history: undefined,
          error: null,
        });
      await get().refresh();
    },
    async refresh() {
      const { groupId: asked, mode, savingPeriodId, history } = get();
      if (asked === null) return;
      const count = Math.min(500, Math.max(PAGE, get().shown?.payments.length ?? 0));
      const isStill = () =>
        get().groupId === asked && get().mode === mode && get().savingPeriodId === savingPeriodId;
      try {
        const shown = await load(count);
        if (isStill()) set({ shown, error: null });
      } catch (thrown) {
        if (isStill()) set({ error: asAppError(thrown) });
      }
      if (history !== undefined) await get().showHistory(history.party);
    },
    async loadOlder() {
      const { shown, groupId: asked } = get();
      if (shown === undefined || shown.olderBeforeId === null) return;
      const beforeId = shown.olderBeforeId;
      const older = await api.payment.list({ groupId: groupId(), beforeId, limit: PAGE });
      const now = get().shown;
      if (now === undefined || now.olderBeforeId !== beforeId || get().groupId !== asked) return;
      set({
        shown: {
          ...now,
          payments: [...now.payments, ...older.payments],
          olderBeforeId: older.nextBeforeId,
        },
      });
    },
    async showHistory(party) {
      if (get().history?.party !== party) set({ history: undefined, historyError: null });
      const asked = get().groupId;
      try {
        const history = await api.balance.history({ groupId: groupId(), party });
        if (get().groupId === asked) set({ history, historyError: null });
      } catch (thrown) {
        set({ historyError: asAppError(thrown) });
      }
    },
    async setMode(mode) {
      set({ mode });
      await get().refresh();
    },
    async setSavingPeriod(savingPeriodId) {
      set({ savingPeriodId });
      await get().refresh();
    },
  };
});
