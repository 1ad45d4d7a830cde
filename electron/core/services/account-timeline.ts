import type { TimelineEvent, TimelineState } from '../../../shared/contract/account-timeline.ts';
import type { Params, Result } from '../../../shared/contract/index.ts';
import { AppError } from '../../../shared/errors.ts';
import type { AccountFacts } from '../domain/alert-facts.ts';
import type { Clock } from '../ports.ts';
import type { TimelineRow } from '../storage/alert-rows.ts';
import type { Storage } from '../storage/storage.ts';

export type AccountTimelineDeps = {
  readonly storage: Pick<Storage, 'read' | 'write'>;
  readonly clock: Pick<Clock, 'now'>;
};

export type AccountTimeline = Awaited<ReturnType<typeof openAccountTimeline>>;

const DAY_MS = 86_400_000;
const DAYS = 7;
const KEPT_DAYS = 90;

/** What became of each account over time: every state with its reason, from when, until when. */
export async function openAccountTimeline({ storage, clock }: AccountTimelineDeps) {
  /** The state that each account is in, and when it was to end. */
  const current = new Map<string, { readonly row: TimelineRow; readonly endsAtMs: number | null }>();
  for (const row of await storage.read('accountTimeline.listOpen'))
    current.set(row.accountId, { row, endsAtMs: null });

  return {
    /** Takes in how the accounts stand now. Rejects with the storage's errors, and takes it in the next time. */
    async note(accounts: readonly AccountFacts[]): Promise<void> {
      const nowMs = clock.now();
      for (const account of accounts) {
        const known = current.get(account.id);
        const endsAtMs = account.rest?.untilMs ?? null;
        const state = stateOf(account);
        const reason = state === 'limited' || state === 'paused' ? (account.rest?.reason ?? null) : null;
        if (known?.row.state === state && known.row.reason === reason) {
          current.set(account.id, { row: known.row, endsAtMs });
          continue;
        }
        // A rest ends when it was to end, which may be a moment before anybody looks.
        const endedMs = known?.endsAtMs ?? nowMs;
        const fromMs = Math.max(known?.row.fromMs ?? 0, Math.min(nowMs, endedMs));
        const said = reason === null ? null : (account.rest?.said ?? null);
        const row = {
          accountId: account.id,
          state,
          reason,
          said,
          score: account.score,
          fromMs,
          untilMs: null,
        };
        await storage.write('accountTimeline.begin', row);
        current.set(account.id, { row, endsAtMs });
      }
    },

    async timeline({
      accountId,
      days = DAYS,
    }: Params<'account.timeline'>): Promise<Result<'account.timeline'>> {
      const exists = (await storage.read('accounts.list')).some(({ id }) => id === accountId);
      if (!exists) throw new AppError('account.not_found', {}, { field: 'accountId' });
      const toMs = clock.now();
      const fromMs = toMs - days * DAY_MS;
      const rows = await storage.read('accountTimeline.list', accountId, fromMs);
      return { fromMs, toMs, events: rows.map(shown) };
    },

    /** Forgets what ended more than 90 days ago. */
    prune: (): Promise<void> => storage.write('accountTimeline.prune', clock.now() - KEPT_DAYS * DAY_MS),
  };
}

function stateOf({ state, demoted }: AccountFacts): TimelineState {
  return state === 'normal' && demoted ? 'unreliable' : state;
}

function shown({ accountId: _, ...event }: TimelineRow): TimelineEvent {
  return event;
}
