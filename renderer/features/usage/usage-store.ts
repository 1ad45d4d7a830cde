import { create } from 'zustand';
import type { Account } from '../../../shared/contract/account.ts';
import type { Result } from '../../../shared/contract/index.ts';
import type { Member } from '../../../shared/contract/member.ts';
import type { Period } from '../../../shared/contract/period.ts';
import { type AppError, asAppError } from '../../../shared/errors.ts';
import { startOfDay } from '../../components/calendar.ts';
import { api } from '../../transports/api.ts';
import { missingPage, noPages, PAGE, type UsagePages, withChanges, withPage } from './usage-pages.ts';
import type { UsageQuery } from './usage-query.ts';

export type UsageSummaryFigures = Result<'usage.summary'>;

type Scope = { groupId: string; zone: string; query: UsageQuery };

/** Records that came after those on screen; `more` says that there are still others. */
type News = { count: number; more: boolean };

type UsageState = {
  scope: Scope | null;
  periods: Period[];
  members: Member[];
  accounts: Account[];
  /** The period on screen. */
  period: Period | undefined;
  summary: UsageSummaryFigures | undefined;
  /** Why the sums are not there, or not the newest. */
  summaryError: AppError | null;
  /** Newest first; undefined until the first page of a query is there. */
  pages: UsagePages | undefined;
  news: News;
  error: AppError | null;
  /** Shows a group and query; figures of the same group and period stay until the new ones are there. */
  show(scope: Scope): Promise<void>;
  /** Fetches again what is on screen. Records stay where they are: new ones are only counted. */
  refresh(): Promise<void>;
  /** The accounts, for their names; how they fare takes long to tell, so this is not part of each refresh. */
  loadAccounts(): Promise<void>;
  /** Loads the records at the places [first, end), as far as it is known where they begin. */
  seen(first: number, end: number): Promise<void>;
  /** Begins at the newest record again. */
  toNewest(): Promise<void>;
};

const noNews: News = { count: 0, more: false };
const noRecords = { pages: undefined, news: noNews };
const nothing = {
  periods: [],
  members: [],
  accounts: [],
  period: undefined,
  summary: undefined,
  summaryError: null,
  error: null,
  ...noRecords,
};

export const useUsage = create<UsageState>((set, get) => {
  const isCurrent = (scope: Scope) => get().scope === scope;
  /** The places that are seen now; those passed over meanwhile are not loaded. */
  let wanted = { first: 0, end: 0 };
  let isLoading = false;

  /** Tells how it failed, unless something else is shown by then. */
  async function during(scope: Scope, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (thrown) {
      if (isCurrent(scope)) set({ error: asAppError(thrown) });
    }
  }

  async function loadWanted(scope: Scope): Promise<void> {
    for (;;) {
      const { pages = noPages, period } = get();
      const page = missingPage(pages, wanted.first, wanted.end);
      if (page === undefined || !isCurrent(scope)) return;
      const beforeId = pages.cursors[page];
      const params = { ...listParams(scope, period), ...(beforeId === undefined ? {} : { beforeId }) };
      const answer = await api.usage.list(params);
      if (!isCurrent(scope)) return;
      set(({ pages: now = noPages }) => ({ pages: withPage(now, page, answer), error: null }));
    }
  }

  /** Sums that fail leave the records as they are. */
  async function loadSummary({ groupId }: Scope, period: Period | undefined): Promise<void> {
    if (period === undefined) return;
    const isStill = () => get().period === period;
    const { startAtMs: fromMs, endAtMs: toMs } = period;
    try {
      const summary = await api.usage.summary({ groupId, fromMs, toMs, bucket: 'day' });
      if (isStill()) set({ summary, summaryError: null });
    } catch (thrown) {
      if (isStill()) set({ summaryError: asAppError(thrown) });
    }
  }

  /** Takes in the newest records: changes of those on screen, and how many are not there yet. */
  async function lookForNews(scope: Scope, period: Period | undefined): Promise<void> {
    const fresh = await api.usage.list(listParams(scope, period));
    if (!isCurrent(scope)) return;
    const { pages } = get();
    // Nothing on screen can jump where there is nothing.
    if (pages === undefined || pages.count === 0) {
      set({ pages: withPage(noPages, 0, fresh), news: noNews });
      return;
    }
    const newestId = newestOf(scope, pages);
    const count = fresh.records.filter(({ id }) => id > newestId).length;
    set({
      pages: withChanges(pages, fresh.records),
      news: { count, more: count === fresh.records.length && fresh.nextBeforeId !== null },
    });
  }

  /** The newest record that this scope has shown; its page may be far away by now. */
  const newest = new WeakMap<Scope, number>();
  function newestOf(scope: Scope, { loaded }: UsagePages): number {
    const id = newest.get(scope) ?? loaded.get(0)?.[0]?.id ?? 0;
    newest.set(scope, id);
    return id;
  }

  return {
    scope: null,
    ...nothing,
    async show(scope) {
      const before = get().scope;
      if (before?.groupId !== scope.groupId) set({ ...nothing, scope, accounts: get().accounts });
      else if (before.query.period !== scope.query.period)
        set({ scope, summary: undefined, summaryError: null, ...noRecords });
      else set({ scope, ...noRecords });
      await get().refresh();
    },

    async refresh() {
      const { scope } = get();
      if (scope === null) return;
      const { groupId, query } = scope;
      await during(scope, async () => {
        const [periods, members] = await Promise.all([
          api.period.list({ groupId }),
          api.member.list({ groupId }),
        ]);
        const period = periodOf(periods, query.period);
        if (isCurrent(scope)) set({ periods, members, period });
        await Promise.all([loadSummary(scope, period), lookForNews(scope, period)]);
        if (isCurrent(scope)) set({ error: null });
      });
    },

    async loadAccounts() {
      const { scope } = get();
      if (scope === null) return;
      await during(scope, async () => set({ accounts: await api.account.list({}) }));
    },

    async seen(first, end) {
      const { scope } = get();
      wanted = { first, end };
      // One after another: each page tells where the next begins.
      if (scope === null || isLoading) return;
      isLoading = true;
      await during(scope, () => loadWanted(scope));
      isLoading = false;
    },

    async toNewest() {
      const { scope } = get();
      if (scope !== null) await get().show({ ...scope });
    },
  };
});

function listParams({ groupId, zone, query }: Scope, period: Period | undefined) {
  const untilMs = query.until === undefined ? undefined : startOfDay(zone, query.until, 1);
  return {
    groupId,
    limit: PAGE,
    ...(query.member === undefined ? {} : { memberId: query.member }),
    ...(query.model === undefined ? {} : { model: query.model }),
    ...(query.source === undefined ? {} : { source: query.source }),
    ...(period === undefined
      ? {}
      : { fromMs: period.startAtMs, toMs: clamped(untilMs ?? period.endAtMs, period) }),
  };
}

function clamped(atMs: number, { startAtMs, endAtMs }: Period): number {
  return Math.max(startAtMs, Math.min(atMs, endAtMs));
}

function periodOf(periods: readonly Period[], periodId: string | undefined): Period | undefined {
  const now = Date.now();
  return (
    periods.find((period) => period.id === periodId) ??
    periods.find((period) => period.startAtMs <= now && now < period.endAtMs) ??
    periods[0]
  );
}
