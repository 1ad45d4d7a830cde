import type { AccountHealth, AccountState } from '../../../shared/contract/account-health.ts';
import type { LimitScope, LimitStatus } from '../../../shared/contract/limits.ts';
import type { AccountLogin } from '../../../shared/contract/oauth.ts';
import type { Period } from '../../../shared/contract/period.ts';
import type { RelayStatus } from '../../../shared/contract/relay.ts';
import type { Money } from '../../../shared/money.ts';
import { accountStateOf } from '../domain/account-state.ts';
import type { AccountFacts, AlertFacts, DuePeriodFacts, QuotaFacts } from '../domain/alert-facts.ts';
import type { Clock } from '../ports.ts';
import type { AccountRow } from '../storage/account-rows.ts';
import type { GroupRow } from '../storage/rows.ts';
import type { Storage } from '../storage/storage.ts';

export type AlertFactsDeps = {
  readonly storage: Pick<Storage, 'read'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly standing: (accounts: readonly AccountRow[]) => Promise<ReadonlyMap<string, Standing>>;
  readonly readLogins: () => Promise<(row: AccountRow) => AccountLogin | null>;
  readonly balances: () => Promise<ReadonlyMap<string, { balances: Money[]; below: Money | null }>>;
  readonly limitStatus: (scope: LimitScope, subjectId: string, groupId: string) => LimitStatus;
  readonly unsettled: () => number;
  readonly relayStatus: () => Promise<Pick<RelayStatus, 'state' | 'problem'>>;
  /** Newest first. */
  readonly periodsOf: (groupId: string) => Promise<readonly Period[]>;
  /** Hears how the accounts stand before anything is made of it. */
  readonly note: (accounts: readonly AccountFacts[]) => Promise<void>;
  /** Of accounts without a group. */
  readonly zone: () => string;
};

type Standing = {
  readonly state: Exclude<AccountState, 'disabled' | 'needs_login'>;
  readonly health: Pick<AccountHealth, 'rest' | 'windows' | 'score' | 'demoted' | 'lastHour'>;
};

/** Gathers how everything stands, from memory as far as it can be. */
export function createAlertFacts(deps: AlertFactsDeps): () => Promise<AlertFacts> {
  const { storage } = deps;

  async function accounts(groups: readonly GroupRow[]): Promise<AccountFacts[]> {
    const rows = await storage.read('accounts.list');
    const bindings = await storage.read('bindings.list');
    const [standing, loginOf, balances] = await Promise.all([
      deps.standing(rows),
      deps.readLogins(),
      deps.balances(),
    ]);
    return rows.flatMap((row) => {
      const { id, name, enabled } = row;
      const status = standing.get(id);
      if (status === undefined) return [];
      const login = loginOf(row);
      const groupId = bindings.find(({ accountId }) => accountId === id)?.groupId;
      const { rest, windows, score, demoted, lastHour } = status.health;
      return [
        {
          id,
          name,
          login,
          groupId: groupId ?? null,
          state: accountStateOf(enabled, login, status.state, deps.clock.now()),
          zone: groups.find((group) => group.id === groupId)?.zone ?? deps.zone(),
          ...{ rest, windows, score, demoted, lastHour },
          ...(balances.get(id) ?? { balances: [], below: null }),
        },
      ];
    });
  }

  async function quotas(groups: readonly GroupRow[]): Promise<QuotaFacts[]> {
    const members = await storage.read('members.list');
    const limits = await storage.read('limits.list');
    return limits.flatMap(({ scope, subjectId }) => {
      if (scope === 'key') return [];
      const member = members.find(({ id }) => id === subjectId);
      const group = groups.find(({ id }) => id === (member?.groupId ?? subjectId));
      if (group === undefined || group.archivedAtMs !== null) return [];
      // Who has left asks for nothing any more.
      if (scope === 'member' && member?.intervals.at(-1)?.leftOn !== null) return [];
      const { name } = member ?? group;
      return quotasIn(deps.limitStatus(scope, subjectId, group.id)).map((quota) => ({
        ...quota,
        kind: scope,
        id: subjectId,
        name,
        groupId: group.id,
        zone: group.zone,
      }));
    });
  }

  async function duePeriods(groups: readonly GroupRow[]): Promise<DuePeriodFacts[]> {
    const nowMs = deps.clock.now();
    const living = groups.filter(({ archivedAtMs }) => archivedAtMs === null);
    const due = await Promise.all(
      living.map(async ({ id: groupId, name: groupName }) => {
        const closed = await storage.read('statements.closedPeriods', groupId);
        const waiting = (await deps.periodsOf(groupId)).filter(
          ({ id, endAtMs }) => endAtMs <= nowMs && !closed.includes(id),
        );
        return waiting.slice(-1).map(({ id, label }) => ({ groupId, groupName, periodId: id, label }));
      }),
    );
    return due.flat();
  }

  return async () => {
    const groups = await storage.read('groups.list');
    const found = await accounts(groups);
    await deps.note(found);
    const relay = await deps.relayStatus();
    return {
      accounts: found,
      quotas: await quotas(groups),
      duePeriods: await duePeriods(groups),
      unsettled: deps.unsettled(),
      refusedRecords: await storage.read('journal.refusedCount'),
      relayProblem: relay.state === 'failed' ? relay.problem : null,
    };
  };
}

function quotasIn({
  quotas,
  dayTokens,
}: LimitStatus): Pick<QuotaFacts, 'quotaName' | 'used' | 'limit' | 'resetsAtMs'>[] {
  return [
    ...quotas.map(({ quota, usedPusd, limitPusd, resetsAtMs }) => ({
      quotaName: quota,
      used: usedPusd,
      limit: limitPusd,
      resetsAtMs,
    })),
    ...(dayTokens === null
      ? []
      : [
          {
            quotaName: 'day_tokens' as const,
            used: BigInt(dayTokens.used),
            limit: BigInt(dayTokens.limit),
            resetsAtMs: dayTokens.resetsAtMs,
          },
        ]),
  ];
}
