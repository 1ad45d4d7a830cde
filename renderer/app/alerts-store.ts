import { create } from 'zustand';
import type { Alert } from '../../shared/contract/alert.ts';
import { type AppError, asAppError } from '../../shared/errors.ts';
import { api } from '../transports/api.ts';

type AlertsState = {
  /** Undefined until the first load has ended. */
  open: Alert[] | undefined;
  recent: Alert[];
  /** Where the next page of `recent` begins; null at its end. */
  nextBeforeId: string | null;
  unreadCount: number;
  loadError: AppError | null;
  /** What was refused of what the owner did. */
  error: AppError | null;
  load(): Promise<void>;
  loadMore(): Promise<void>;
  /** The alert of a notice, which is among the newest; undefined where it is not known any more. */
  find(alertId: string): Promise<Alert | undefined>;
  markRead(alertId: string): Promise<void>;
  markAllRead(): Promise<void>;
};

const PAGE = 20;
const MOST_OPEN = 200;

/** What the owner has to know; used by the bell. */
export const useAlerts = create<AlertsState>((set, get) => {
  const guarded = async (run: () => Promise<unknown>): Promise<void> => {
    try {
      await run();
      set({ error: null });
    } catch (thrown) {
      set({ error: asAppError(thrown) });
    }
  };
  return {
    open: undefined,
    recent: [],
    nextBeforeId: null,
    unreadCount: 0,
    loadError: null,
    error: null,
    async load() {
      try {
        const [open, recent] = await Promise.all([
          api.alert.list({ open: true, limit: MOST_OPEN }),
          api.alert.list({ limit: PAGE }),
        ]);
        const { nextBeforeId, unreadCount } = recent;
        set({ open: open.alerts, recent: recent.alerts, nextBeforeId, unreadCount, loadError: null });
      } catch (thrown) {
        set({ loadError: asAppError(thrown) });
      }
    },
    loadMore: () =>
      guarded(async () => {
        const { nextBeforeId: beforeId, recent } = get();
        if (beforeId === null) return;
        const more = await api.alert.list({ beforeId, limit: PAGE });
        set({ recent: [...recent, ...more.alerts], nextBeforeId: more.nextBeforeId });
      }),
    async find(alertId) {
      let found: Alert | undefined;
      await guarded(async () => {
        const { alerts } = await api.alert.list({ limit: MOST_OPEN });
        found = alerts.find(({ id }) => id === alertId);
      });
      return found;
    },
    // The core tells of the change, and the list is fetched again.
    markRead: (alertId) => guarded(() => api.alert.markRead({ alertId })),
    markAllRead: () => guarded(() => api.alert.markAllRead({})),
  };
});
