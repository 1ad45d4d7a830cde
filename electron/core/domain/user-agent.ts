import type { ProviderName } from '../../../shared/contract/account.ts';
import { invalidInput } from '../../../shared/contract/input-error.ts';
import { clientKindOf } from './client-kind.ts';

const LONGEST = 255;

/** Names of clients as a person would write them, spaces and signs left out. */
const clientNames = new Set([
  'claudecli',
  'claudecode',
  'codex',
  'codexcli',
  'geminicli',
  'qwencode',
  'opencode',
  'cursor',
  'cline',
]);

/**
 * The user agent that an account is called with; null for the client's own. `input.invalid` for a provider that is
 * called as itself, for what could not go into a header, and for another product's name: the app
 * imitates no client.
 */
export function readUserAgent(provider: ProviderName, typed: string | null, field: string): string | null {
  if (typed === null) return null;
  if (provider !== 'claude_console' && provider !== 'compatible')
    throw invalidInput(field, {
      zh: '只有 Claude Console 和兼容接口可以设置',
      en: 'only a Claude Console or compatible account can have one',
    });
  const agent = typed.trim();
  if (!/^[\x20-\x7e]+$/.test(agent) || agent.length > LONGEST)
    throw invalidInput(field, {
      zh: `只能用可见的英文字符，最多 ${LONGEST} 个`,
      en: `it may have visible ASCII characters only, at most ${LONGEST}`,
    });
  if (namesClient(agent))
    throw invalidInput(field, {
      zh: '不能冒充别的客户端，请用自己的名字',
      en: "it must not be another client's name; use one of your own",
    });
  return agent;
}

/** Whether any product of the user agent, the ones in comments included, is a client that the app knows. */
function namesClient(agent: string): boolean {
  const words = agent.split(/[\s();,]+/);
  return words.some((_, index) => {
    const rest = words.slice(index).join(' ');
    const name = (rest.split('/', 1)[0] ?? '').toLowerCase().replace(/[^a-z]/g, '');
    return clientKindOf(rest) !== 'other' || clientNames.has(name);
  });
}
