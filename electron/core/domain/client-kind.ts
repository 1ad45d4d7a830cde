import type { ClientKind } from '../../../shared/contract/limits.ts';

/*
 * How clients name themselves. The first product of a user agent is the one that counts
 * (https://www.rfc-editor.org/rfc/rfc9110#section-10.1.5): opencode's goes on with the name of its library.
 */
const products: readonly (readonly [ClientKind, RegExp])[] = [
  // `claude-cli/2.1.197 (external, sdk-cli)`, measured; its SDK and its editor extensions say the same.
  ['claude_code', /^claude-cli\//i],
  // `<originator>/<version> (<os>; <arch>) <terminal>`, the originator being codex_cli_rs, codex_exec, codex-tui,
  // codex_vscode or Codex Desktop: https://github.com/openai/codex, codex-rs, default_client.rs.
  ['codex', /^codex(?:[ _-][a-z]+)*\//i],
  // `GeminiCLI-<surface>/<version>/<model> (...)`, older ones without the surface, in VS Code by way of CloudCode:
  // https://github.com/google-gemini/gemini-cli, packages/core/src/core/contentGenerator.ts.
  ['gemini_cli', /^(?:GeminiCLI(?:-[\w-]+)?\/|CloudCodeVSCode\/.*\bproxy_client=geminicli\b)/i],
  // `QwenCode/<version> (<os>; <arch>)`: https://github.com/QwenLM/qwen-code, its content generators.
  ['qwen_code', /^QwenCode\//i],
  // `opencode/<version> ai-sdk/provider-utils/<version> runtime/bun/<version>`:
  // https://github.com/anomalyco/opencode/issues/24594.
  ['opencode', /^opencode\d*\//i],
  // Cursor calls from its own servers, which say `Cursor/<version>`; its maker documents none of that.
  ['cursor', /^cursor\//i],
  // `Cline/<version>` to OpenAI-compatible addresses: https://github.com/cline/cline; over Anthropic's library it
  // is told as that.
  ['cline', /^cline\//i],
  // `Anthropic/JS 1.11.0`, `AsyncAnthropic/Python ...`, `AnthropicVertex/...`; OpenAI's with Azure for Vertex:
  // getUserAgent in https://github.com/anthropics/anthropic-sdk-typescript and https://github.com/openai/openai-node.
  ['sdk', /^(?:async)?(?:anthropic[a-z]*|(?:azure)?openai)\//i],
  // `google-genai-sdk/<version> gl-node/<version>`: https://github.com/googleapis/js-genai.
  ['sdk', /^google-genai-sdk\//i],
  // `ai/<version> ai-sdk/openai/<version> ...`, without the first part from a provider alone: https://github.com/vercel/ai.
  ['sdk', /^ai(?:-sdk)?\//i],
];

/** Which program names itself in a user agent, as a wish of the program and no proof; unknown ones are `other`. */
export function clientKindOf(userAgent: string | undefined): ClientKind {
  const name = userAgent?.trim() ?? '';
  return products.find(([, pattern]) => pattern.test(name))?.[0] ?? 'other';
}
