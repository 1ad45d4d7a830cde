import type { AccountLogin } from '../../../shared/contract/oauth.ts';
import { vertexBaseUrl } from '../providers/gemini.ts';
import type { UpstreamLogin } from '../providers/provider.ts';
import type { AccountRow, AccountTokensRow, TokenRefreshRow } from '../storage/account-rows.ts';

/** What is stored of the accounts' logins. */
export type StoredLogins = {
  readonly tokens: readonly AccountTokensRow[];
  readonly refreshes: readonly TokenRefreshRow[];
  /** True while a refresh of the account is under way: its intent is then no left-over. */
  readonly isRefreshing: (accountId: string) => boolean;
};

/** How an account's login stands, without any of its secrets; null for an account with an API key. */
export function loginOf({ id, authKind }: AccountRow, stored: StoredLogins): AccountLogin | null {
  if (authKind === 'api_key') return null;
  const tokens = stored.tokens.find(({ accountId }) => accountId === id);
  if (tokens === undefined) {
    return {
      state: 'none',
      reason: null,
      expiresAtMs: null,
      renewable: false,
      interruptedAtMs: null,
      scopes: [],
    };
  }
  const left = stored.refreshes.find((row) => row.accountId === id && row.tokenVersion === tokens.version);
  return {
    state: tokens.loginNeeded === null ? 'active' : 'needed',
    reason: tokens.loginNeeded,
    expiresAtMs: tokens.expiresAtMs,
    renewable: tokens.refreshSealed !== null,
    interruptedAtMs: left === undefined || stored.isRefreshing(id) ? null : left.startedAtMs,
    scopes: [...tokens.scopes],
  };
}

/** Where an account is called, and how it is logged in; tokens come with each request. */
export function upstreamLogin({ authKind, baseUrl, projectId, location }: AccountRow): {
  readonly baseUrl: string;
  readonly login?: UpstreamLogin;
} {
  if (authKind === 'api_key') return { baseUrl };
  const login = { tokenVersion: 0, projectId, location };
  if (projectId === null || location === null) return { baseUrl, login };
  return { baseUrl: vertexBaseUrl(baseUrl, projectId, location), login };
}
