import { expect, it } from 'vitest';
import { clientKindOf } from '../../electron/core/domain/client-kind.ts';
import { type ClientKind, clientKind } from '../../shared/contract/limits.ts';

const known: [ClientKind, string][] = [
  ['claude_code', 'claude-cli/2.1.197 (external, sdk-cli)'],
  ['claude_code', 'claude-cli/2.1.223 (external, sdk-py, agent-sdk/0.2.131)'],
  ['codex', 'codex_cli_rs/0.98.0 (Ubuntu 24.4.0; x86_64) xterm-256color'],
  ['codex', 'codex_exec/0.152.0 (Mac OS 27.0.0; arm64) unknown (codex_exec; 0.152.0)'],
  ['codex', 'codex-tui/0.142.0-alpha.10 (Mac OS 13.7.8; arm64) xterm-256color (codex-tui; 0.142.0-alpha.10)'],
  ['codex', 'codex_vscode_copilot/0.140.0 (Windows 10.0.26100; x86_64) unknown (VS Code; 26.609.30741)'],
  ['codex', 'Codex Desktop/0.140.0 (Windows 10.0.26100; x86_64) unknown (Codex Desktop; 26.609.1)'],
  ['gemini_cli', 'GeminiCLI/0.34.0/gemini-2.5-pro (darwin; arm64; terminal)'],
  ['gemini_cli', 'GeminiCLI-tui/0.54.4/gemini-3.1-flash-lite (win32; x64; jetbrains)'],
  [
    'gemini_cli',
    'CloudCodeVSCode/0.45.2 (aidev_client; os_type=Linux; os_version=6.8.0; arch=x64; host_path=VSCode/1.99; proxy_client=geminicli)',
  ],
  ['qwen_code', 'QwenCode/0.15.11 (win32; x64)'],
  ['opencode', 'opencode/1.18.33 ai-sdk/provider-utils/4.0.46 runtime/bun/1.3.14'],
  ['cursor', 'Cursor/1.0'],
  ['cline', 'Cline/3.0.47'],
  ['sdk', 'Anthropic/JS 1.11.0'],
  ['sdk', 'AsyncAnthropic/Python 1.6.0'],
  ['sdk', 'AsyncAnthropicVertex/Python 1.6.0'],
  ['sdk', 'OpenAI/JS 6.49.0'],
  ['sdk', 'AsyncAzureOpenAI/Python 3.14.1'],
  ['sdk', 'google-genai-sdk/2.32.0 gl-node/v24.21.0'],
  ['sdk', 'ai/6.0.326 ai-sdk/openai/3.0.141 ai-sdk/provider-utils/4.0.64 runtime/node.js/24'],
  ['sdk', 'ai-sdk/openai-compatible/3.0.37 ai-sdk/provider-utils/5.0.30 runtime/bun/1.3.13'],
  ['other', 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Cursor/1.0'],
  ['other', 'CloudCodeVSCode/2.30.0 (aidev_client; os_type=Linux)'],
  ['other', 'python-requests/2.32.0'],
  ['other', 'curl/8.5.0 claude-cli/2.1.197'],
  ['other', 'codextra/1.0'],
  ['other', ''],
];

it.each(known)('%s is told from %s', (kind, userAgent) => {
  expect(clientKindOf(userAgent)).toBe(kind);
});

it('a client that gives no name is another one', () => {
  expect(clientKindOf(undefined)).toBe('other');
});

it('every kind that the owner can allow is one that can be told', () => {
  expect([...new Set(known.map(([kind]) => kind))].sort()).toEqual([...clientKind.options].sort());
});
