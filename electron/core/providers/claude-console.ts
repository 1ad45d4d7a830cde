import { claude } from './claude.ts';
import type { Provider } from './provider.ts';

/** A workspace key of the Claude Console, which is called like the API itself, at Anthropic or at an address of the owner's. */
export const claudeConsole: Provider = { ...claude, name: 'claude_console' };
