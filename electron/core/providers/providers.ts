import type { ProviderName } from '../../../shared/contract/account.ts';
import { claude, claudeLogin } from './claude.ts';
import { claudeConsole } from './claude-console.ts';
import { compatible, compatibleOpenai } from './compatible.ts';
import { gemini, geminiLogin, vertex } from './gemini.ts';
import { openai } from './openai.ts';
import type { Provider, UpstreamAccount } from './provider.ts';
import { qwen } from './qwen.ts';

const providers: Readonly<Record<ProviderName, Provider>> = {
  claude,
  claude_console: claudeConsole,
  openai,
  gemini,
  qwen,
  compatible,
};

/** How an account is called. */
export function providerOf({
  provider,
  dialect,
  login,
}: Pick<UpstreamAccount, 'provider' | 'dialect' | 'login'>): Provider {
  if (login !== undefined && provider === 'claude') return claudeLogin;
  if (login !== undefined && provider === 'gemini') return login.location === null ? geminiLogin : vertex;
  return provider === 'compatible' && dialect === 'openai' ? compatibleOpenai : providers[provider];
}

/** What is sent to the account on its own behalf: its credential, and its user agent where it has one. */
export function ownHeaders(
  account: Pick<UpstreamAccount, 'provider' | 'dialect' | 'apiKey' | 'userAgent' | 'login'>,
): Readonly<Record<string, string>> {
  const auth = providerOf(account).authHeaders(account.apiKey, account.login);
  return account.userAgent === null ? auth : { ...auth, 'user-agent': account.userAgent };
}
