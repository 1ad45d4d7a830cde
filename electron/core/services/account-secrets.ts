import { AppError } from '../../../shared/errors.ts';
import type { UpstreamAccount } from '../providers/provider.ts';
import type { AccountProxy } from '../providers/proxy.ts';
import type { AccountRow } from '../storage/account-rows.ts';
import type { Storage } from '../storage/storage.ts';
import type { Vault } from '../vault/vault.ts';
import { upstreamLogin } from './account-login.ts';

export type AccountSecretsDeps = { readonly storage: Storage; readonly vault: Vault };

/** The accounts' API keys: sealed for the table, opened for the relay and for connection tests only. */
export function createAccountSecrets({ storage, vault }: AccountSecretsDeps) {
  /** What the relay asks for with each request, by group; dropped at any change of an account, group or binding. */
  const upstreams = new Map<string, Promise<UpstreamAccount>>();

  function open({ id, apiKeySealed }: Pick<AccountRow, 'id' | 'apiKeySealed'>): string {
    if (apiKeySealed === null) throw new AppError('vault.unreadable');
    return vault.open(apiKeySealed, placeOf(id));
  }

  function openProxy({ id, proxy, proxyPasswordSealed: sealed }: ProxyFields): AccountProxy | null {
    if (proxy === null) return null;
    return { ...proxy, password: sealed === null ? null : vault.open(sealed, proxyPlaceOf(id)) };
  }

  async function load(groupId: string): Promise<UpstreamAccount> {
    const binding = (await storage.read('bindings.list')).find((row) => row.groupId === groupId);
    const row = (await storage.read('accounts.list')).find(({ id }) => id === binding?.accountId);
    const group = (await storage.read('groups.list')).find(({ id }) => id === groupId);
    if (row === undefined) throw new AppError('relay.no_account', { group: group?.name ?? groupId });
    const { baseUrl, login } = upstreamLogin(row);
    return {
      accountId: row.id,
      name: row.name,
      provider: row.provider,
      dialect: row.dialect,
      baseUrl,
      // The tokens of a login come with each request.
      apiKey: login === undefined ? open(row) : '',
      ...(login === undefined ? {} : { login }),
      userAgent: row.userAgent,
      proxy: openProxy(row),
      enabled: row.enabled,
      firstByteTimeoutMs: row.firstByteTimeoutMs,
      idleTimeoutMs: row.idleTimeoutMs,
      rateLimitPauseS: row.rateLimitPauseS,
      dailyRequestLimit: row.dailyRequestLimit,
      concurrencyLimit: row.concurrencyLimit,
      priceProvider: row.priceProvider,
      supportedModels: row.supportedModels,
      listedModels: row.lastCheck?.models ?? [],
      modelMapping: row.modelMapping,
      groupModelMapping: group?.modelMapping ?? [],
    };
  }

  return {
    /** The key as it is stored, readable for this account only. `vault.locked` without a data key. */
    seal(accountId: string, apiKey: string): Promise<string> {
      return vault.seal(apiKey, placeOf(accountId));
    },

    /** The key of a stored account. `vault.locked`, or `vault.unreadable` when it cannot be had any more. */
    open,

    /** The password of the account's proxy as it is stored. `vault.locked` without a data key. */
    sealProxyPassword(accountId: string, password: string): Promise<string> {
      return vault.seal(password, proxyPlaceOf(accountId));
    },

    /** The account's proxy with its password; null without a proxy. Errors as for {@link open}. */
    openProxy,

    /**
     * The account that serves a group, with its secret opened; kept in memory until {@link drop}.
     * `relay.no_account` when none is bound, otherwise as for {@link open}.
     */
    upstreamFor(groupId: string): Promise<UpstreamAccount> {
      const known = upstreams.get(groupId);
      if (known !== undefined) return known;
      const loading = load(groupId);
      upstreams.set(groupId, loading);
      // A failure is not kept: the next request looks again.
      loading.catch(() => {
        if (upstreams.get(groupId) === loading) upstreams.delete(groupId);
      });
      return loading;
    },

    /** Forgets all opened secrets. */
    drop(): void {
      upstreams.clear();
    },
  };
}

type ProxyFields = Pick<AccountRow, 'id' | 'proxy' | 'proxyPasswordSealed'>;

function proxyPlaceOf(accountId: string) {
  return { table: 'accounts', row: accountId, column: 'proxy_password_sealed' };
}

function placeOf(accountId: string) {
  return { table: 'accounts', row: accountId, column: 'api_key_sealed' };
}
