import type { ProviderName } from '../../../shared/contract/account.ts';
import { claude } from './claude.ts';
import { claudeConsole } from './claude-console.ts';
import { compatible } from './compatible.ts';
import type { Provider } from './provider.ts';

export const providers: Readonly<Record<ProviderName, Provider>> = {
  claude,
  claude_console: claudeConsole,
  compatible,
};
