import { create } from 'zustand';
import type { Adjustment, RepricingPreview } from '../../../shared/contract/adjustment.ts';
import type { Params, Result } from '../../../shared/contract/index.ts';
import type { Member } from '../../../shared/contract/member.ts';
import type { Period } from '../../../shared/contract/period.ts';
import { type AppError, asAppError } from '../../../shared/errors.ts';
import { api } from '../../transports/api.ts';

export type Checklist = Result<'period.checklist'>;
export type StatementView = Result<'statement.get'>;
export type StatementEntry = Result<'statement.list'>[number];
export type Verification = Result<'statement.verify'>;

/** Which records, and at which prices they should have been. */
export type AskedRepricing = Omit<Params<'adjustment.previewRepricing'>, 'groupId'>;

/** What the list shows of a group. */
export type Overview = {
  /** Newest first. */
  readonly periods: readonly Period[];
  readonly statements: readonly StatementEntry[];
  /** Newest first, those that the next close enters before them. */
  readonly adjustments: readonly Adjustment[];
  /** Everybody who ever was in the group. */
  readonly members: readonly Member[];
};

type Scope = { readonly groupId: string; readonly periodId: string | undefined };

type StatementsState = {
  scope: Scope | null;
  /** Undefined until the first load of a group. */
  overview: Overview | undefined;
  /** The one that is open; undefined in the list, and until it is there. */
  opened: StatementView | undefined;
  error: AppError | null;
  /** Shows the list of a group, or one of its statements. */
  show(groupId: string, periodId: string | undefined): Promise<void>;
  refresh(): Promise<void>;
  /** Each rejects with the AppError of the core; figures change only once the core has answered. */
  checklist(periodId: string): Promise<Checklist>;
  close(periodId: string, confirmation: string): Promise<StatementView>;
  verify(): Promise<Verification>;
  reverse(periodId: string, reason: string): Promise<void>;
  enterAdjustment(entry: Omit<Params<'adjustment.create'>, 'groupId'>): Promise<void>;
  /** The statement of any closed period, whatever is shown. */
  statementOf(periodId: string): Promise<StatementView>;
  previewRepricing(asked: AskedRepricing): Promise<RepricingPreview>;
  /** Enters it as it was shown. */
  reprice(asked: AskedRepricing, digest: string, reason: string): Promise<void>;
};

export const useStatements = create<StatementsState>((set, get) => {
  const groupId = () => get().scope?.groupId ?? '';
  return {
    scope: null,
    overview: undefined,
    opened: undefined,
    error: null,
    async show(ofGroup, periodId) {
      const { scope: before, opened } = get();
      const scope = { groupId: ofGroup, periodId };
      const stays = opened?.document.period.id === periodId ? opened : undefined;
      if (before?.groupId === ofGroup) set({ scope, opened: stays, error: null });
      else set({ scope, overview: undefined, opened: undefined, error: null });
      await get().refresh();
    },
    async refresh() {
      const { scope } = get();
      if (scope === null) return;
      const about = { groupId: scope.groupId };
      try {
        const [periods, statements, adjustments, members, opened] = await Promise.all([
          api.period.list(about),
          api.statement.list(about),
          api.adjustment.list(about),
          api.member.list(about),
          scope.periodId === undefined
            ? undefined
            : api.statement.get({ ...about, periodId: scope.periodId }),
        ]);
        if (get().scope === scope)
          set({ overview: { periods, statements, adjustments, members }, opened, error: null });
      } catch (thrown) {
        if (get().scope === scope) set({ error: asAppError(thrown) });
      }
    },
    checklist: (periodId) => api.period.checklist({ groupId: groupId(), periodId }),
    async close(periodId, confirmation) {
      const closed = await api.period.close({ groupId: groupId(), periodId, confirmation });
      const opened = { ...closed, reversedAtMs: null };
      set({ opened });
      return opened;
    },
    verify: () => api.statement.verify({ groupId: groupId() }),
    async reverse(periodId, reason) {
      await api.statement.reverse({ groupId: groupId(), periodId, reason });
      await get().refresh();
    },
    async enterAdjustment(entry) {
      await api.adjustment.create({ groupId: groupId(), ...entry });
      await get().refresh();
    },
    statementOf: (periodId) => api.statement.get({ groupId: groupId(), periodId }),
    previewRepricing: (asked) => api.adjustment.previewRepricing({ groupId: groupId(), ...asked }),
    async reprice(asked, digest, reason) {
      await api.adjustment.reprice({ groupId: groupId(), ...asked, digest, reason });
      await get().refresh();
    },
  };
});

/** Periods that are over and not closed, the one to close first before the others. */
export function dueOf({ periods, statements }: Overview, nowMs: number): Period[] {
  const isClosed = (period: Period) => statements.some(({ periodId }) => periodId === period.id);
  return periods.filter((period) => period.endAtMs <= nowMs && !isClosed(period)).reverse();
}
