import type { Alert, AlertKind, AlertSettings, AlertText } from '../../../shared/contract/alert.ts';
import type { AppEvent } from '../../../shared/contract/events.ts';
import type { Params, Result } from '../../../shared/contract/index.ts';
import { AppError, asAppError } from '../../../shared/errors.ts';
import type { EpochMs } from '../../../shared/time.ts';
import { type Condition, conditionsOf } from '../domain/alert-conditions.ts';
import type { AccountFacts, AlertFacts } from '../domain/alert-facts.ts';
import { recovered, restored } from '../domain/alert-texts.ts';
import { quietUntil } from '../domain/quiet-hours.ts';
import type { Clock, IdSource, Logger } from '../ports.ts';
import type { AlertRow } from '../storage/alert-rows.ts';
import type { Storage } from '../storage/storage.ts';
import type { AlertSettingsKeeper } from './alerts-settings.ts';

export type AlertsDeps = {
  readonly storage: Pick<Storage, 'read' | 'write'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly ids: Pick<IdSource, 'uuid'>;
  readonly logger: Logger;
  readonly settings: AlertSettingsKeeper;
  /** How everything stands now. */
  readonly facts: () => Promise<AlertFacts>;
  /** Passes on what the owner has to know; `quietUntilMs` is set while nobody should be disturbed. */
  readonly outlet: (alert: Alert, settings: AlertSettings, quietUntilMs: EpochMs | null) => Promise<void>;
  readonly announce: (event: AppEvent) => Promise<void>;
};

export type Alerts = Awaited<ReturnType<typeof openAlerts>>;

const PAGE = 50;
const KEPT_MS = 90 * 86_400_000;
const ranks = { info: 0, warning: 1, critical: 2 } as const;

/** What keeps an account from serving: its end is good news. */
const outages: ReadonlySet<AlertKind> = new Set([
  'account_limited',
  'account_paused',
  'account_key_refused',
  'account_login_needed',
]);

/**
 * Alerts: each look compares what is wrong now with what is open, opens what is new and ends what is over. What the
 * disk does not take is kept in memory and tried again, because a full disk is one of the things to tell.
 */
export async function openAlerts(deps: AlertsDeps) {
  const { storage, clock, ids, logger, settings, announce } = deps;
  const open = new Map<string, AlertRow>();
  for (const row of await storage.read('alerts.listOpen')) open.set(keyOf(row), row);
  const unstored = new Map<string, AlertRow>();
  let looking: Promise<void> | undefined;
  let again = false;
  let stopped = false;

  async function store(row: AlertRow): Promise<void> {
    unstored.set(row.id, row);
    for (const waiting of [...unstored.values()]) {
      try {
        await storage.write('alerts.put', waiting);
      } catch (error) {
        logger.warn({ code: asAppError(error).code }, 'an alert is not stored');
        return;
      }
      if (unstored.get(waiting.id) === waiting) unstored.delete(waiting.id);
    }
  }

  async function raise(row: AlertRow): Promise<void> {
    await store(row);
    const { exceptCritical } = settings.current().quiet;
    const isLoud = row.severity === 'critical' && exceptCritical;
    const quiet = isLoud ? null : quietUntil(settings.current().quiet, clock.now());
    try {
      await deps.outlet(shown(row), settings.current(), quiet);
    } catch (error) {
      // The bell tells it in any case.
      logger.warn({ kind: row.kind, code: asAppError(error).code }, 'an alert could not be passed on');
    }
  }

  /** Something that is over as soon as it is told. */
  async function tellOnce(kind: AlertKind, account: AccountFacts, text: AlertText): Promise<void> {
    if (settings.current().mutedKinds.includes(kind)) return;
    const { id, name, groupId } = account;
    const atMs = clock.now();
    await raise({
      id: ids.uuid(),
      kind,
      severity: 'info',
      subjectKind: 'account',
      subjectId: id,
      subjectName: name,
      groupId,
      aspect: '',
      text,
      atMs,
      resolvedAtMs: atMs,
      readAtMs: null,
    });
  }

  async function begin(condition: Condition): Promise<boolean> {
    const key = keyOf(rowOf(condition));
    const known = open.get(key);
    const isWorse = known !== undefined && ranks[condition.severity] > ranks[known.severity];
    if (known !== undefined && !isWorse) return false;
    const { severity, text } = condition;
    const row: AlertRow =
      known === undefined
        ? {
            ...rowOf(condition),
            id: ids.uuid(),
            severity,
            text,
            atMs: clock.now(),
            resolvedAtMs: null,
            readAtMs: null,
          }
        : { ...known, severity, text, readAtMs: null };
    open.set(key, row);
    await raise(row);
    return true;
  }

  async function endAll(over: readonly AlertRow[], facts: AlertFacts): Promise<void> {
    for (const row of over) {
      open.delete(keyOf(row));
      await store({ ...row, resolvedAtMs: clock.now() });
    }
    const { mutedKinds } = settings.current();
    const wasWatched = over.filter(({ kind }) => !mutedKinds.includes(kind));
    for (const account of facts.accounts) {
      const ended = wasWatched.filter(({ subjectId }) => subjectId === account.id).map(({ kind }) => kind);
      if (account.state === 'normal' && ended.some((kind) => outages.has(kind)))
        await tellOnce('account_recovered', account, recovered(account));
      if (account.state !== 'disabled' && !account.demoted && ended.includes('health_demoted'))
        await tellOnce('health_restored', account, restored(account));
    }
  }

  async function lookNow(): Promise<void> {
    const facts = await deps.facts();
    const conditions = conditionsOf(facts, settings.current(), clock.now());
    const now = new Set(conditions.map((condition) => keyOf(rowOf(condition))));
    const over = [...open].filter(([key]) => !now.has(key)).map(([, row]) => row);
    let isChanged = over.length > 0;
    for (const condition of conditions) if (await begin(condition)) isChanged = true;
    await endAll(over, facts);
    const [waiting] = unstored.values();
    if (!isChanged && waiting !== undefined) await store(waiting);
    if (isChanged) await announce({ name: 'alert.changed', payload: {} });
  }

  async function lookUntilDone(): Promise<void> {
    do {
      again = false;
      await lookNow();
    } while (again && !stopped);
  }

  return {
    /** Compares what is wrong with what is open; asked during a look, one more follows. Never rejects. */
    look(): Promise<void> {
      if (stopped) return Promise.resolve();
      again = true;
      looking ??= lookUntilDone()
        .catch((error: unknown) =>
          logger.warn({ code: asAppError(error).code }, 'what the owner has to know could not be looked at'),
        )
        .finally(() => {
          looking = undefined;
        });
      return looking;
    },

    /** Forgets what ended more than 90 days ago. */
    prune(): Promise<void> {
      return storage.write('alerts.prune', clock.now() - KEPT_MS);
    },

    async list({
      open: onlyOpen,
      beforeId,
      limit = PAGE,
    }: Params<'alert.list'>): Promise<Result<'alert.list'>> {
      const rows = await storage.read('alerts.list', { open: onlyOpen, beforeId, limit });
      const waiting = [...unstored.values()].filter(({ resolvedAtMs }) => !onlyOpen || resolvedAtMs === null);
      const fresh = beforeId === undefined ? waiting : [];
      const stored = rows.filter(({ id }) => !unstored.has(id));
      const unread = waiting.filter(
        ({ id, readAtMs }) => readAtMs === null && !rows.some((row) => row.id === id),
      );
      return {
        alerts: [...fresh.toReversed(), ...stored].map(shown),
        nextBeforeId: rows.length === limit ? (rows.at(-1)?.id ?? null) : null,
        openCount: open.size,
        unreadCount: (await storage.read('alerts.countUnread')) + unread.length,
      };
    },

    async markRead({ alertId }: Params<'alert.markRead'>): Promise<Alert> {
      const row = unstored.get(alertId) ?? (await storage.read('alerts.find', alertId));
      if (row === undefined) throw new AppError('alert.not_found', {}, { field: 'alertId' });
      if (row.readAtMs !== null) return shown(row);
      const read = { ...row, readAtMs: clock.now() };
      if (open.has(keyOf(row)) && open.get(keyOf(row))?.id === alertId) open.set(keyOf(row), read);
      await store(read);
      await announce({ name: 'alert.changed', payload: {} });
      return shown(read);
    },

    async markAllRead(): Promise<{ done: true }> {
      const readAtMs = clock.now();
      await storage.write('alerts.markAllRead', readAtMs);
      for (const [key, row] of open) if (row.readAtMs === null) open.set(key, { ...row, readAtMs });
      for (const [id, row] of unstored) unstored.set(id, { ...row, readAtMs });
      await announce({ name: 'alert.changed', payload: {} });
      return { done: true };
    },

    async settings(): Promise<AlertSettings> {
      return settings.current();
    },

    async saveSettings(params: Params<'alert.saveSettings'>): Promise<AlertSettings> {
      const saved = await settings.save(params);
      await announce({ name: 'alert.changed', payload: {} });
      return saved;
    },

    /** Looks no more; resolves when the last look is over. */
    async stop(): Promise<void> {
      stopped = true;
      await looking;
    },
  };
}

type Key = Pick<AlertRow, 'kind' | 'subjectKind' | 'subjectId' | 'aspect'>;

function keyOf({ kind, subjectKind, subjectId, aspect }: Key): string {
  return JSON.stringify([kind, subjectKind, subjectId, aspect]);
}

function rowOf({ kind, subject, aspect }: Condition): Key & Pick<AlertRow, 'subjectName' | 'groupId'> {
  const { kind: subjectKind, id: subjectId, name: subjectName, groupId } = subject;
  return { kind, subjectKind, subjectId, subjectName, groupId, aspect };
}

function shown({ subjectKind, subjectId, subjectName, groupId, aspect: _, ...alert }: AlertRow): Alert {
  return { ...alert, subject: { kind: subjectKind, id: subjectId, name: subjectName, groupId } };
}
