export type SnippetSystem = 'unix' | 'windows';

/** Stands for the key where none is to be shown. */
export const keyPlaceholder = 'acp_...';

/** What points Claude Code at the relay, to paste into a terminal of the given system. */
export function claudeCodeSnippet(system: SnippetSystem, address: string, key: string): string {
  return system === 'windows'
    ? `$env:ANTHROPIC_BASE_URL = "${address}"\n$env:ANTHROPIC_AUTH_TOKEN = "${key}"\nclaude`
    : `export ANTHROPIC_BASE_URL="${address}"\nexport ANTHROPIC_AUTH_TOKEN="${key}"\nclaude`;
}

/** One request without any client installed: shows whether address and key work. */
export function curlSnippet(address: string, key: string, model: string): string {
  const body = JSON.stringify({ model, max_tokens: 64, messages: [{ role: 'user', content: 'Hello' }] });
  return [
    `curl ${address}/v1/messages \\`,
    `  -H "Authorization: Bearer ${key}" \\`,
    '  -H "anthropic-version: 2023-06-01" \\',
    '  -H "content-type: application/json" \\',
    `  -d '${body}'`,
  ].join('\n');
}
