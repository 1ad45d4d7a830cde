import { create } from 'zustand';
import type { Result } from '../../../shared/contract/index.ts';
import type { Member } from '../../../shared/contract/member.ts';
import type { Period } from '../../../shared/contract/period.ts';
import type { UsageRecord } from '../../../shared/contract/usage.ts';
import { type AppError, asAppError } from '../../../shared/errors.ts';
import { api } from '../../transports/api.ts';
import type { UsageQuery } from './usage-query.ts';

export type UsageSummaryFigures = Result<'usage.summary'>;
type Page = Result<'usage.list'>;

/** Records asked for at once, and at most in one answer. */
const PAGE = 60;
const LARGEST_PAGE = 500;

type Scope = { groupId: string; query: UsageQuery };

type UsageState = {
  scope: Scope | null;
  periods: Period[];
  members: Member[];
  /** The period on screen. */
  period: Period | undefined;
  summary: UsageSummaryFigures | undefined;
  /** Newest first; undefined until the first page of a query is there. */
  records: UsageRecord[] | undefined;
  nextBeforeId: number | null;
  error: AppError | null;
  loadingMore: boolean;
  /** Shows a group and query; figures of the same group and period stay until the new ones are there. */
  show(groupId: string, query: UsageQuery): Promise<void>;
  /** Fetches again what is on screen, with the records that are new at the top. */
  refresh(): Promise<void>;
  more(): Promise<void>;
};

const nothing = {
  periods: [],
  members: [],
  period: undefined,
  summary: undefined,
  records: undefined,
  nextBeforeId: null,
  error: null,
  loadingMore: false,
};

export const useUsage = create<UsageState>((set, get) => {
  const isCurrent = (scope: Scope) => get().scope === scope;
  const listParams = ({ groupId, query }: Scope, period: Period | undefined) => ({
    groupId,
    ...(query.member === undefined ? {} : { memberId: query.member }),
    ...(query.model === undefined ? {} : { model: query.model }),
    ...(query.source === undefined ? {} : { source: query.source }),
    ...(period === undefined ? {} : { fromMs: period.startAtMs, toMs: period.endAtMs }),
  });

  return {
    scope: null,
    ...nothing,
    async show(groupId, query) {
      const before = get().scope;
      const scope: Scope = { groupId, query };
      if (before?.groupId !== groupId) set({ ...nothing, scope });
      else if (before.query.period !== query.period)
        set({ scope, summary: undefined, records: undefined, nextBeforeId: null });
      else set({ scope, records: undefined, nextBeforeId: null });
      await get().refresh();
    },

    async refresh() {
      const { scope } = get();
      if (scope === null) return;
      try {
        const { groupId, query } = scope;
        const [periods, members] = await Promise.all([
          api.period.list({ groupId }),
          api.member.list({ groupId }),
        ]);
        const period = periodOf(periods, query.period);
        const known = get().records ?? [];
        const [summary, fresh] = await Promise.all([
          period &&
            api.usage.summary({ groupId, fromMs: period.startAtMs, toMs: period.endAtMs, bucket: 'day' }),
          listDownTo(listParams(scope, period), known),
        ]);
        if (!isCurrent(scope)) return;
        set({ periods, members, period, summary, error: null, ...merged(fresh, get()) });
      } catch (thrown) {
        if (isCurrent(scope)) set({ error: asAppError(thrown) });
      }
    },

    async more() {
      const { scope, nextBeforeId, period, loadingMore } = get();
      if (scope === null || nextBeforeId === null || loadingMore) return;
      set({ loadingMore: true });
      try {
        const page = await api.usage.list({
          ...listParams(scope, period),
          beforeId: nextBeforeId,
          limit: PAGE,
        });
        if (isCurrent(scope))
          set((state) => ({
            records: [...(state.records ?? []), ...page.records],
            nextBeforeId: page.nextBeforeId,
            error: null,
          }));
      } catch (thrown) {
        if (isCurrent(scope)) set({ error: asAppError(thrown) });
      } finally {
        set({ loadingMore: false });
      }
    },
  };
});

/**
 * The newest records, at least one page and at least down to those already known, so that no gap opens
 * between them and what stays on screen.
 */
async function listDownTo(
  params: Parameters<typeof api.usage.list>[0],
  known: readonly UsageRecord[],
): Promise<Page> {
  const newestKnown = known[0]?.id ?? Number.POSITIVE_INFINITY;
  const limit = Math.min(LARGEST_PAGE, Math.max(PAGE, known.length));
  let page = await api.usage.list({ ...params, limit });
  while (page.nextBeforeId !== null && known.length > 0 && page.nextBeforeId > newestKnown) {
    const next = await api.usage.list({ ...params, beforeId: page.nextBeforeId, limit: LARGEST_PAGE });
    page = { records: [...page.records, ...next.records], nextBeforeId: next.nextBeforeId };
  }
  return page;
}

// What was loaded further down stays, so that the reader keeps the place.
function merged(
  fresh: Page,
  { records, nextBeforeId }: Pick<UsageState, 'records' | 'nextBeforeId'>,
): Pick<UsageState, 'records' | 'nextBeforeId'> {
  const oldest = fresh.records.at(-1)?.id;
  const below = (records ?? []).filter((record) => oldest !== undefined && record.id < oldest);
  return below.length === 0
    ? { records: fresh.records, nextBeforeId: fresh.nextBeforeId }
    : { records: [...fresh.records, ...below], nextBeforeId };
}

function periodOf(periods: readonly Period[], periodId: string | undefined): Period | undefined {
  const now = Date.now();
  return (
    periods.find((period) => period.id === periodId) ??
    periods.find((period) => period.startAtMs <= now && now < period.endAtMs) ??
    periods[0]
  );
}
