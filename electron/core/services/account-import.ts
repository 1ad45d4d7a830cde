import type { Account, ImportedTokens } from '../../../shared/contract/account.ts';
import type { Params } from '../../../shared/contract/index.ts';
import type { OAuthProvider } from '../../../shared/contract/oauth.ts';
import { AppError } from '../../../shared/errors.ts';
import { readApiKey } from '../domain/account-input.ts';
import type { NewTokens } from '../oauth/token-refresh.ts';
import type { AccountTokens } from './account-tokens.ts';

export type AccountImportDeps = {
  readonly tokens: Pick<AccountTokens, 'loginRowOf' | 'put'>;
  /** Throws `oauth.notice_unconfirmed`. */
  readonly requireConfirmation: (provider: OAuthProvider) => Promise<void>;
  readonly getAccount: (params: Params<'account.get'>) => Promise<Account>;
};

const titles: Readonly<Record<OAuthProvider, string>> = { claude: 'Claude', gemini: 'Gemini' };

/** Tokens that the owner has pasted. */
export function createAccountImport({ tokens, requireConfirmation, getAccount }: AccountImportDeps) {
  return {
    async importTokens({ accountId, tokens: pasted }: Params<'account.importTokens'>): Promise<Account> {
      const { provider } = await tokens.loginRowOf(accountId);
      const read = readTokens(pasted, 'tokens.');
      if (read.provider !== provider) {
        throw new AppError('account.tokens_wrong_kind', { provider: titles[provider] }, { field: 'tokens' });
      }
      await requireConfirmation(provider);
      await tokens.put(accountId, read.tokens, 'manual');
      return getAccount({ accountId });
    },
  };
}

export type AccountImport = ReturnType<typeof createAccountImport>;

/** Both shapes as the same thing. `input.invalid` for what could not go into a header; `path` stands before its field. */
export function readTokens(
  pasted: ImportedTokens,
  path: string,
): {
  readonly provider: OAuthProvider;
  readonly tokens: NewTokens;
} {
  if ('claudeAiOauth' in pasted) {
    const { accessToken, refreshToken, expiresAt, scopes } = pasted.claudeAiOauth;
    const field = `${path}claudeAiOauth`;
    return {
      provider: 'claude',
      tokens: {
        accessToken: readApiKey(accessToken, `${field}.accessToken`),
        refreshToken: refreshToken ? readApiKey(refreshToken, `${field}.refreshToken`) : null,
        expiresAtMs: expiresAt ?? null,
        scopes: scopes ?? [],
      },
    };
  }
  const { access_token, refresh_token, expiry_date, scope } = pasted.geminiOauth;
  const field = `${path}geminiOauth`;
  return {
    provider: 'gemini',
    tokens: {
      accessToken: readApiKey(access_token, `${field}.access_token`),
      refreshToken: refresh_token ? readApiKey(refresh_token, `${field}.refresh_token`) : null,
      expiresAtMs: expiry_date ?? null,
      scopes: scope === undefined ? [] : scope.split(' ').filter((one) => one !== ''),
    },
  };
}
