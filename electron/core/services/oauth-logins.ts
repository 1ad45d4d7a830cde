import type { AppEvent } from '../../../shared/contract/events.ts';
import type { Params } from '../../../shared/contract/index.ts';
import type { OAuthLogin, OAuthProvider } from '../../../shared/contract/oauth.ts';
import { AppError, type Lang } from '../../../shared/errors.ts';
import { createLogins } from '../oauth/authorization-code.ts';
import { exchangeCode, type Fetch, type LoginClient, revokeToken } from '../oauth/token-endpoint.ts';
import type { NewTokens } from '../oauth/token-refresh.ts';
import type { Browser, Clock, IdSource } from '../ports.ts';
import type { AccountRow } from '../storage/account-rows.ts';

type LoginRow = AccountRow & { readonly provider: OAuthProvider };

export type OAuthLoginsDeps = {
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly browser: Browser | undefined;
  readonly language: () => Lang;
  readonly requireConfirmation: (provider: OAuthProvider) => Promise<void>;
  readonly clientFor: (provider: OAuthProvider) => Promise<LoginClient>;
  /** What the accounts' tokens are asked for. */
  readonly tokens: {
    loginRowOf(accountId: string): Promise<LoginRow>;
    fetchFor(row: AccountRow): Fetch;
    put(accountId: string, tokens: NewTokens, authKind: 'oauth'): Promise<void>;
    forget(accountId: string, tell: (token: string) => Promise<boolean>): Promise<boolean>;
  };
  readonly announce: (event: AppEvent) => Promise<void>;
  /** A port for the way back; a random one by default. */
  readonly pickPort?: () => number;
};

export type OAuthLogins = ReturnType<typeof createOAuthLogins>;

/** The owner's logins: begun for an account, ended by the browser's return or by what was copied. */
export function createOAuthLogins(deps: OAuthLoginsDeps) {
  const { clock, tokens, clientFor } = deps;
  const now = () => clock.now();

  const logins = createLogins({
    ids: deps.ids,
    now,
    language: deps.language,
    browser: deps.browser,
    ...(deps.pickPort === undefined ? {} : { pickPort: deps.pickPort }),
    async exchange(client, authorization, accountId) {
      const row = await tokens.loginRowOf(accountId);
      return exchangeCode(client, authorization, tokens.fetchFor(row), now);
    },
    store: (accountId, received) => tokens.put(accountId, received, 'oauth'),
    changed: (loginId) => void deps.announce({ name: 'oauth.changed', payload: { loginId } }),
  });

  return {
    async begin({ accountId }: Params<'oauth.begin'>): Promise<OAuthLogin> {
      const { provider } = await tokens.loginRowOf(accountId);
      await deps.requireConfirmation(provider);
      return logins.begin(accountId, await clientFor(provider));
    },

    finish: ({ loginId, code }: Params<'oauth.finish'>): Promise<OAuthLogin> => logins.finish(loginId, code),
    status: async ({ loginId }: Params<'oauth.status'>): Promise<OAuthLogin> => logins.status(loginId),
    cancel: async ({ loginId }: Params<'oauth.cancel'>): Promise<OAuthLogin> => logins.cancel(loginId),

    async revoke({ accountId }: Params<'oauth.revoke'>): Promise<{ toldProvider: boolean }> {
      const row = await tokens.loginRowOf(accountId);
      const client = await clientFor(row.provider).catch((error: unknown) => {
        // Tokens that were pasted can be given up without a client; the provider is then not told.
        if (error instanceof AppError && error.code === 'oauth.client_missing') return undefined;
        throw error;
      });
      const toldProvider = await tokens.forget(accountId, async (token) =>
        client === undefined ? false : revokeToken(client, token, tokens.fetchFor(row)),
      );
      return { toldProvider };
    },

    stop: (): void => logins.stop(),
  };
}
