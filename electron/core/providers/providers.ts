import type { ProviderName } from '../../../shared/contract/account.ts';
import { claude } from './claude.ts';
import { claudeConsole } from './claude-console.ts';
import { compatible, compatibleOpenai } from './compatible.ts';
import { gemini } from './gemini.ts';
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
export function providerOf({ provider, dialect }: Pick<UpstreamAccount, 'provider' | 'dialect'>): Provider {
  return provider === 'compatible' && dialect === 'openai' ? compatibleOpenai : providers[provider];
}
