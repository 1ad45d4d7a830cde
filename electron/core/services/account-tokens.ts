import { createHash } from 'node:crypto';
import type { AppEvent } from '../../../shared/contract/events.ts';
import type { AccountLogin, OAuthProvider } from '../../../shared/contract/oauth.ts';
import { AppError } from '../../../shared/errors.ts';
import { type Fetch, fetchDirectly, type LoginClient, refreshTokens } from '../oauth/token-endpoint.ts';
import {
  createTokenRefresh,
  type Exchange,
  type NewTokens,
  type TokenStore,
  type Tokens,
} from '../oauth/token-refresh.ts';
import type { Clock, Logger } from '../ports.ts';
import type { UpstreamAccount } from '../providers/provider.ts';
import { fetchThrough } from '../providers/proxied-fetch.ts';
import type { AccountProxy } from '../providers/proxy.ts';
import type { AccountRow, AccountTokensRow, NewTokensRow } from '../storage/account-rows.ts';
import type { WriteCall } from '../storage/operations.ts';
import type { Storage } from '../storage/storage.ts';
import type { Vault } from '../vault/vault.ts';
import { loginOf } from './account-login.ts';

export type AccountTokensDeps = {
  readonly storage: Storage;
  readonly vault: Pick<Vault, 'seal' | 'open'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The client that a provider knows the owner's logins by. `oauth.client_missing`. */
  readonly clientFor: (provider: OAuthProvider) => Promise<LoginClient>;
  readonly openProxy: (row: AccountRow) => AccountProxy | null;
  readonly announce: (event: AppEvent) => Promise<void>;
};

export type AccountTokens = ReturnType<typeof createAccountTokens>;

type SealedColumn = 'access_sealed' | 'refresh_sealed';

const EARLY_MS = 5 * 60_000;
const JITTER_MS = 5 * 60_000;

/** The tokens of accounts that log in: sealed on disk, kept fresh, given to the relay with each request. */
export function createAccountTokens(deps: AccountTokensDeps) {
  const { storage, vault, clock, logger, announce } = deps;
  const refreshing = new Set<string>();

  const changed = (accountId: string) => announce({ name: 'account.changed', payload: { accountId } });

  async function rowOf(accountId: string): Promise<AccountRow> {
    const row = (await storage.read('accounts.list')).find(({ id }) => id === accountId);
    if (row === undefined) throw new AppError('account.not_found', {}, { field: 'accountId' });
    return row;
  }

  /** The row of an account that logs in. `account.not_found`, `account.no_login`. */
  async function loginRowOf(accountId: string): Promise<LoginRow> {
    const row = await rowOf(accountId);
    const { provider, authKind, name } = row;
    if (authKind === 'api_key' || (provider !== 'claude' && provider !== 'gemini')) {
      throw new AppError('account.no_login', { account: name }, { field: 'accountId' });
    }
    return { ...row, provider };
  }

  async function storedRow(accountId: string): Promise<AccountTokensRow | undefined> {
    return (await storage.read('accountTokens.list')).find((row) => row.accountId === accountId);
  }

  async function sealed(
    accountId: string,
    tokens: NewTokens,
    before?: AccountTokensRow,
  ): Promise<NewTokensRow> {
    const { accessToken, refreshToken, expiresAtMs, scopes } = tokens;
    return {
      accountId,
      accessSealed: await vault.seal(accessToken, placeOf(accountId, 'access_sealed')),
      refreshSealed:
        refreshToken === null ? null : await vault.seal(refreshToken, placeOf(accountId, 'refresh_sealed')),
      expiresAtMs,
      scopes: scopes ?? before?.scopes ?? [],
      obtainedAtMs: clock.now(),
    };
  }

  const store: TokenStore = {
    async read(accountId) {
      const row = await storedRow(accountId);
      return row === undefined || row.accessSealed === null
        ? undefined
        : opened(row, row.accessSealed, vault);
    },
    async pending(accountId) {
      const rows = await storage.read('tokenRefreshes.list');
      return rows.find((row) => row.accountId === accountId)?.tokenVersion;
    },
    begin: (accountId, tokenVersion) =>
      storage.write('tokenRefreshes.begin', { accountId, tokenVersion, startedAtMs: clock.now() }),
    end: (accountId, tokenVersion) => storage.write('tokenRefreshes.end', accountId, tokenVersion),
    async replace(accountId, version, tokens) {
      const row = await sealed(accountId, tokens, await storedRow(accountId));
      const replaced = await storage.write('accountTokens.replace', version, row);
      await changed(accountId);
      return replaced;
    },
    async needLogin(accountId, version, reason) {
      const marked = await storage.write('accountTokens.needLogin', accountId, version, reason);
      logger.warn({ accountId, reason }, 'an account needs a new login');
      await changed(accountId);
      return marked;
    },
  };

  const fetchFor = (row: AccountRow): Fetch => {
    const proxy = deps.openProxy(row);
    return proxy === null ? fetchDirectly : (url, init) => fetchThrough(proxy, url, init);
  };

  async function exchange(accountId: string, { refreshToken }: Tokens): Promise<Exchange> {
    refreshing.add(accountId);
    try {
      const row = await loginRowOf(accountId);
      const client = await deps.clientFor(row.provider);
      const result = await refreshTokens(client, refreshToken ?? '', fetchFor(row), () => clock.now());
      logger.info({ accountId, result: result.kind }, 'a login was to be renewed');
      return result;
    } catch (error) {
      // Nothing was sent: the client is missing, or the proxy's password cannot be read.
      if (error instanceof AppError) return { kind: 'wrong', error };
      throw error;
    } finally {
      refreshing.delete(accountId);
    }
  }

  const refresh = createTokenRefresh({ store, exchange, now: () => clock.now(), leadMs });

  async function loggedIn(
    account: UpstreamAccount,
    take: (accountId: string) => Promise<Tokens>,
  ): Promise<UpstreamAccount> {
    if (account.login === undefined || !account.enabled) return account;
    try {
      return withTokens(account, await take(account.accountId));
    } catch (error) {
      // What is wrong with the login service is the owner's to know.
      const isOwners = error instanceof AppError && error.code.startsWith('oauth.');
      throw isOwners ? new AppError('relay.account_login_unreachable', {}, { cause: error }) : error;
    }
  }

  return {
    loginRowOf,
    fetchFor,

    /** How each account's login stands now, without its secrets. */
    async readLogins(): Promise<(row: AccountRow) => AccountLogin | null> {
      const [tokens, refreshes] = await Promise.all([
        storage.read('accountTokens.list'),
        storage.read('tokenRefreshes.list'),
      ]);
      return (row) => loginOf(row, { tokens, refreshes, isRefreshing: (id) => refreshing.has(id) });
    },

    /** Tokens good for a request. Rejects with `relay.account_needs_login`, `oauth.unreachable` and the vault's errors. */
    use: (accountId: string): Promise<Tokens> => refresh.use(accountId),

    /**
     * The account with tokens that are good for a request, where it logs in. `relay.account_needs_login`,
     * `relay.account_login_unreachable`, or the vault's errors.
     */
    forRequest: (account: UpstreamAccount) => loggedIn(account, refresh.use),

    /** Rejects where {@link forRequest} would without asking the provider for anything. */
    asStanding: (account: UpstreamAccount) => loggedIn(account, refresh.standing),

    /** The account with newer tokens after the provider refused these; undefined when there are none to be had. */
    async renewed(account: UpstreamAccount): Promise<UpstreamAccount | undefined> {
      if (account.login === undefined) return undefined;
      const tokens = await refresh.rejected(account.accountId, account.login.tokenVersion);
      return tokens && withTokens(account, tokens);
    },

    /** Tokens that were just renewed were refused as well. */
    async refusedAnew({ accountId, login }: UpstreamAccount): Promise<void> {
      if (login !== undefined) await refresh.rejectedAnew(accountId, login.tokenVersion);
    },

    /** Renews every login that ends soon; a failure is logged, and told by the account itself. */
    async renewDue(): Promise<void> {
      const rows = await storage.read('accountTokens.list');
      const due = rows.filter(
        ({ loginNeeded, refreshSealed }) => loginNeeded === null && refreshSealed !== null,
      );
      const results = await Promise.allSettled(due.map(({ accountId }) => refresh.ahead(accountId)));
      for (const [index, result] of results.entries()) {
        if (result.status === 'fulfilled') continue;
        const { reason } = result;
        const code = reason instanceof AppError ? reason.code : 'internal';
        logger.warn({ accountId: due[index]?.accountId, code }, 'a login could not be renewed ahead');
      }
    },

    /** The tokens of an account as they are stored, undefined without a login. The vault's errors. */
    stored: (accountId: string): Promise<Tokens | undefined> => store.read(accountId),

    /** Tokens as they are stored with a new account. `vault.locked` without a data key. */
    sealed: (accountId: string, tokens: NewTokens): Promise<NewTokensRow> => sealed(accountId, tokens),

    /** Stores the tokens of a new login over whatever there was. */
    put(accountId: string, tokens: NewTokens, authKind: 'oauth' | 'manual'): Promise<void> {
      return refresh.exclusively(accountId, async () => {
        const row = await sealed(accountId, tokens);
        await storage.writeAll([
          { name: 'accountTokens.put', args: [row] },
          // What was tested is no longer what is stored.
          {
            name: 'accounts.update',
            args: [accountId, { authKind, validation: 'pending', lastCheck: null }],
          },
        ] satisfies WriteCall[]);
        await changed(accountId);
      });
    },

    /** Gives a login up after `tell` has told the provider, where it can. */
    forget(accountId: string, tell: (token: string) => Promise<boolean>): Promise<boolean> {
      return refresh.exclusively(accountId, async () => {
        const tokens = await store.read(accountId);
        if (tokens === undefined) return false;
        const told = await tell(tokens.refreshToken ?? tokens.accessToken);
        await storage.write('accountTokens.forget', accountId);
        await changed(accountId);
        return told;
      });
    },
  };
}

export type LoginRow = AccountRow & { readonly provider: OAuthProvider };

function opened(row: AccountTokensRow, accessSealed: string, vault: Pick<Vault, 'open'>): Tokens {
  const { accountId, refreshSealed, version, expiresAtMs, scopes, obtainedAtMs, loginNeeded } = row;
  return {
    version,
    accessToken: vault.open(accessSealed, placeOf(accountId, 'access_sealed')),
    refreshToken:
      refreshSealed === null ? null : vault.open(refreshSealed, placeOf(accountId, 'refresh_sealed')),
    expiresAtMs,
    scopes,
    obtainedAtMs,
    loginNeeded,
  };
}

function withTokens(account: UpstreamAccount, { accessToken, version }: Tokens): UpstreamAccount {
  if (account.login === undefined) return account;
  return { ...account, apiKey: accessToken, login: { ...account.login, tokenVersion: version } };
}

/** Five to ten minutes, the same for one version of an account's tokens; at most half of a short life. */
function leadMs(accountId: string, { version, expiresAtMs, obtainedAtMs }: Tokens): number {
  const spread = createHash('sha256').update(`${accountId} ${version}`).digest().readUInt16BE(0) / 65_536;
  const lifeMs = expiresAtMs === null ? Number.POSITIVE_INFINITY : Math.max(0, expiresAtMs - obtainedAtMs);
  return Math.min(EARLY_MS + spread * JITTER_MS, lifeMs / 2);
}

function placeOf(accountId: string, column: SealedColumn) {
  return { table: 'account_tokens', row: accountId, column };
}
