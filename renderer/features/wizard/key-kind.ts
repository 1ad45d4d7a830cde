export type KeyKind = 'anthropic_api' | 'anthropic_login' | 'openai' | 'google' | 'member';

const prefixes: readonly (readonly [string, KeyKind])[] = [
  ['sk-ant-oat', 'anthropic_login'],
  ['sk-ant-ort', 'anthropic_login'],
  ['sk-ant-sid', 'anthropic_login'],
  ['sk-ant-', 'anthropic_api'],
  ['acp_', 'member'],
  ['AIza', 'google'],
  ['sk-', 'openai'],
];

/** What a pasted key seems to be, by its beginning; a hint only, the connection test decides. */
export function keyKindOf(key: string): KeyKind | undefined {
  return prefixes.find(([prefix]) => key.trim().startsWith(prefix))?.[1];
}
