import type { Account } from '../../../shared/contract/account.ts';
import type { AccountHealth, AccountState } from '../../../shared/contract/account-health.ts';
import type { AccountUse } from '../../../shared/contract/account-use.ts';
import type { AccountLogin } from '../../../shared/contract/oauth.ts';
import type { EpochMs } from '../../../shared/time.ts';
import { accountStateOf, isLoginOver } from '../domain/account-state.ts';
import type { Clock } from '../ports.ts';
import type { AccountFeeRow, AccountRow } from '../storage/account-rows.ts';
import type { Storage } from '../storage/storage.ts';
import type { SecretState } from '../vault/vault.ts';

export type AccountViewDeps = {
  readonly storage: Pick<Storage, 'read'>;
  readonly clock: Pick<Clock, 'now'>;
  /** Tells the fees of each account that are valid today; the last is the one that is shown. */
  readonly feesToday: () => Promise<(accountId: string) => readonly AccountFeeRow[]>;
  /** Whether a sealed value can be opened. */
  readonly secretState: (sealed: string) => SecretState;
  /** Tells how the login of an account stands; null for an account with an API key. */
  readonly readLogins: () => Promise<(row: AccountRow) => AccountLogin | null>;
  readonly statusOf: (
    accounts: readonly { readonly id: string; readonly hasSubscription: boolean }[],
  ) => Promise<ReadonlyMap<string, HealthStatus>>;
  /** What the account has done so far; `zone` says which day it is. */
  readonly useOf: (accountId: string, zone: string) => AccountUse;
  /** Whether a connection test of the account is under way. */
  readonly isChecking: (accountId: string) => boolean;
};

type HealthStatus = {
  readonly state: Exclude<AccountState, 'disabled' | 'needs_login'>;
  readonly health: AccountHealth;
};

/** Accounts as the owner sees them: all that is known of them but their secrets. */
export function createAccountView({ storage, clock, ...deps }: AccountViewDeps) {
  return async function present(rows: readonly AccountRow[]): Promise<Account[]> {
    const [bindings, groups, uses] = await Promise.all([
      storage.read('bindings.list'),
      storage.read('groups.list'),
      storage.read('rollups.lastUsed'),
    ]);
    const sealed = await storage.read('sealed.list');
    const loginOf = await deps.readLogins();
    const feesOf = await deps.feesToday();
    const statuses = await deps.statusOf(
      rows.map(({ id, meteredBilled }) => ({
        id,
        hasSubscription: feesOf(id).length > 0 && !meteredBilled,
      })),
    );
    return rows.map((row) => {
      const { id } = row;
      const groupId = bindings.find((binding) => binding.accountId === id)?.groupId;
      const group = groups.find((one) => one.id === groupId);
      const login = loginOf(row);
      const seen = { row, login, isChecking: deps.isChecking(id), nowMs: clock.now() };
      return {
        ...shownFields(row, login),
        ...shownFee(row, feesOf(id)),
        ...standingOf(seen, statuses.get(id) as HealthStatus),
        use: deps.useOf(id, group?.zone ?? 'UTC'),
        secretState: worstOf(
          sealed.filter((value) => value.row === id).map((value) => deps.secretState(value.sealed)),
        ),
        boundGroupId: groupId ?? null,
        boundGroupName: group?.name ?? null,
        lastUsedAtMs: uses.find((use) => use.accountId === id)?.lastUsedAtMs ?? null,
      };
    });
  };
}

/** Unlocking comes before entering anything again. */
function worstOf(states: readonly SecretState[]): SecretState {
  return (['locked', 'lost'] as const).find((state) => states.includes(state)) ?? 'open';
}

function hasTokens(login: AccountLogin | null): boolean {
  return login !== null && login.state !== 'none' && login.reason !== 'revoked';
}

function shownFields(
  { apiKeySealed, proxy, proxyPasswordSealed, ...row }: AccountRow,
  login: AccountLogin | null,
) {
  return {
    ...row,
    proxy: proxy === null ? null : { ...proxy, hasPassword: proxyPasswordSealed !== null },
    login,
    hasSecret: apiKeySealed !== null || hasTokens(login),
  };
}

function shownFee(
  { meteredPayerMemberId }: AccountRow,
  fees: readonly AccountFeeRow[],
): Pick<Account, 'fee' | 'feesToday' | 'feePayerMemberId'> {
  const fee = fees.at(-1);
  if (fee === undefined) return { fee: null, feesToday: 0, feePayerMemberId: meteredPayerMemberId };
  const { amountMinor, currency, payerMemberId } = fee;
  return { fee: { amountMinor, currency }, feesToday: fees.length, feePayerMemberId: payerMemberId };
}

type Seen = {
  readonly row: AccountRow;
  readonly login: AccountLogin | null;
  readonly isChecking: boolean;
  readonly nowMs: EpochMs;
};

function standingOf(
  { row, login, isChecking, nowMs }: Seen,
  { state, health }: HealthStatus,
): Pick<Account, 'state' | 'health' | 'validation' | 'status'> {
  const validation = isLoginOver(login, nowMs) ? 'expired' : row.validation;
  return {
    state: accountStateOf(row.enabled, login, state, nowMs),
    health,
    validation,
    status: isChecking ? 'validating' : statusOf(row.enabled, validation),
  };
}

function statusOf(enabled: boolean, validation: Account['validation']): Account['status'] {
  if (!enabled) return 'inactive';
  return validation === 'invalid' || validation === 'expired' ? 'error' : 'active';
}
