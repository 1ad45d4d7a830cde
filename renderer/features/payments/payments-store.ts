import { create } from 'zustand';
import type { Balances, Saving } from '../../../shared/contract/balance.ts';
import type { Result } from '../../../shared/contract/index.ts';
import type { Party, Payment, Settlement, SettlementMode } from '../../../shared/contract/payment.ts';
import type { Period } from '../../../shared/contract/period.ts';
import { type AppError, asAppError } from '../../../shared/errors.ts';
import { noReadings, type Readings, readEach } from '../../components/readings.ts';
import { api } from '../../transports/api.ts';

type History = Result<'balance.history'>;

/** Payments, newest first. */
export type PaymentList = {
  readonly payments: readonly Payment[];
  /** Where older payments begin; null when all are there. */
  readonly olderBeforeId: string | null;
};

/** What the screen shows of a group. */
export type GroupMoney = {
  balances: Balances;
  settlement: Settlement;
  list: PaymentList;
  periods: Period[];
  saving: Saving;
};

type PaymentsState = {
  groupId: string | null;
  mode: SettlementMode;
  /** Undefined: the running period. */
  savingPeriodId: string | undefined;
  readings: Readings<GroupMoney>;
  history: History | undefined;
  historyError: AppError | null;
  /** Shows a group. */
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

  return {
    groupId: null,
    mode: 'owner',
    savingPeriodId: undefined,
    readings: noReadings,
    history: undefined,
    historyError: null,
    async show(ofGroup) {
      if (get().groupId !== ofGroup)
        set({
          groupId: ofGroup,
          savingPeriodId: undefined,
          readings: noReadings,
          history: undefined,
        });
      await get().refresh();
    },
    async refresh() {
      const { groupId: asked, mode, savingPeriodId, history } = get();
      if (asked === null) return;
      const group = { groupId: asked };
      const { readings } = get();
      const limit = Math.min(500, Math.max(PAGE, readings.values.list?.payments.length ?? 0));
      const period = savingPeriodId === undefined ? {} : { periodId: savingPeriodId };
      await readEach<GroupMoney>(
        {
          balances: () => api.balance.list(group),
          settlement: () => api.settlement.suggest({ ...group, mode }),
          list: async () => {
            const { payments, nextBeforeId } = await api.payment.list({ ...group, limit });
            return { payments, olderBeforeId: nextBeforeId };
          },
          periods: () => api.period.list(group),
          saving: () => api.saving.summary({ ...group, ...period }),
        },
        readings,
        (change) => {
          const { groupId: of, mode: by, savingPeriodId: at } = get();
          if (of === asked && by === mode && at === savingPeriodId)
            set((state) => ({ readings: change(state.readings) }));
        },
      );
      if (history !== undefined) await get().showHistory(history.party);
    },
    async loadOlder() {
      const { groupId: asked } = get();
      const beforeId = get().readings.values.list?.olderBeforeId ?? null;
      if (beforeId === null) return;
      const older = await api.payment.list({ groupId: groupId(), beforeId, limit: PAGE });
      const { readings } = get();
      const { list } = readings.values;
      if (list?.olderBeforeId !== beforeId || get().groupId !== asked) return;
      const payments = [...list.payments, ...older.payments];
      const longer = { payments, olderBeforeId: older.nextBeforeId };
      set({ readings: { ...readings, values: { ...readings.values, list: longer } } });
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
