/*
 * What members paste to point a client at the relay. Claude Code, the Gemini CLI and Qwen Code read the
 * environment; Codex and opencode want a provider of their own in a file.
 * https://code.claude.com/docs/en/llm-gateway
 * https://developers.openai.com/codex/config-advanced (a custom provider, `wire_api = "responses"`)
 * https://github.com/google-gemini/gemini-cli/blob/main/docs/reference/configuration.md
 * https://qwenlm.github.io/qwen-code-docs/en/cli/openai-auth
 * https://opencode.ai/docs/providers#custom-provider
 */

export type SnippetSystem = 'unix' | 'windows';

/** Clients that are set up by pasting; `any` stands for those that only ask for an address and a key. */
export const snippetClients = [
  'claude_code',
  'codex',
  'gemini_cli',
  'qwen_code',
  'opencode',
  'any',
  'curl',
] as const;
export type SnippetClient = (typeof snippetClients)[number];

export type SnippetValues = {
  system: SnippetSystem;
  /** Of the relay, without a slash at its end. */
  address: string;
  key: string;
  /** For clients that have to name one. */
  model: string;
};

/** Text for the terminal, or for the file named. */
export type SnippetPart = { file: string | null; code: string };

/** Stands for the key where none is to be shown. */
export const keyPlaceholder = 'acp_...';

const KEY_VARIABLE = 'AICARPOOL_KEY';
const PROVIDER = 'aicarpool';

/** True for a client whose snippet names a model. */
export function namesModel(client: SnippetClient): boolean {
  return client === 'codex' || client === 'qwen_code' || client === 'opencode' || client === 'curl';
}

/** What points a client at the relay: files first, then what to run. None for `any`. */
export function snippetParts(client: SnippetClient, values: SnippetValues): SnippetPart[] {
  const { system, address, key, model } = values;
  const terminal = (code: string): SnippetPart => ({ file: null, code });
  switch (client) {
    case 'claude_code':
      return [terminal(claudeCodeSnippet(system, address, key))];
    case 'codex':
      return [
        { file: fileIn(system, '.codex', 'config.toml'), code: codexConfig(address, model) },
        terminal(commands(system, { [KEY_VARIABLE]: key }, 'codex')),
      ];
    case 'gemini_cli':
      return [
        { file: fileIn(system, '.gemini', 'settings.json'), code: geminiSettings },
        terminal(commands(system, { GOOGLE_GEMINI_BASE_URL: address, GEMINI_API_KEY: key }, 'gemini')),
      ];
    case 'qwen_code': {
      const variables = { OPENAI_BASE_URL: `${address}/v1`, OPENAI_API_KEY: key, OPENAI_MODEL: model };
      return [terminal(commands(system, variables, 'qwen'))];
    }
    case 'opencode':
      return [
        {
          file: fileIn(system, '.config', 'opencode', 'opencode.json'),
          code: opencodeConfig(address, model),
        },
        terminal(commands(system, { [KEY_VARIABLE]: key }, 'opencode')),
      ];
    case 'curl':
      return [terminal(oneRequest(values))];
    case 'any':
      return [];
  }
}

/** What points Claude Code at the relay, to paste into a terminal of the given system. */
export function claudeCodeSnippet(system: SnippetSystem, address: string, key: string): string {
  return commands(system, { ANTHROPIC_BASE_URL: address, ANTHROPIC_AUTH_TOKEN: key }, 'claude');
}

function commands(
  system: SnippetSystem,
  variables: Readonly<Record<string, string>>,
  program: string,
): string {
  const lines = Object.entries(variables).map(([name, value]) =>
    system === 'windows' ? `$env:${name} = "${value}"` : `export ${name}="${value}"`,
  );
  return [...lines, program].join('\n');
}

function fileIn(system: SnippetSystem, ...path: readonly string[]): string {
  return system === 'windows' ? ['%USERPROFILE%', ...path].join('\\') : ['~', ...path].join('/');
}

function codexConfig(address: string, model: string): string {
  return [
    `model = "${model}"`,
    `model_provider = "${PROVIDER}"`,
    '',
    `[model_providers.${PROVIDER}]`,
    'name = "AiCarpool"',
    `base_url = "${address}/v1"`,
    `env_key = "${KEY_VARIABLE}"`,
    'wire_api = "responses"',
  ].join('\n');
}

const geminiSettings = JSON.stringify({ security: { auth: { selectedType: 'gemini-api-key' } } }, null, 2);

function opencodeConfig(address: string, model: string): string {
  const provider = {
    npm: '@ai-sdk/anthropic',
    name: 'AiCarpool',
    options: { baseURL: `${address}/v1`, apiKey: `{env:${KEY_VARIABLE}}` },
    models: { [model]: {} },
  };
  return JSON.stringify(
    {
      $schema: 'https://opencode.ai/config.json',
      model: `${PROVIDER}/${model}`,
      provider: { [PROVIDER]: provider },
    },
    null,
    2,
  );
}

/** One request without any client installed: shows whether address and key work. */
function oneRequest({ system, address, key, model }: SnippetValues): string {
  const body = JSON.stringify({ model, max_tokens: 64, messages: [{ role: 'user', content: 'Hello' }] });
  if (system === 'windows') {
    return [
      `Invoke-RestMethod -Method Post -Uri "${address}/v1/messages" \``,
      `  -Headers @{ Authorization = "Bearer ${key}"; "anthropic-version" = "2023-06-01" } \``,
      '  -ContentType "application/json" `',
      `  -Body '${body}'`,
    ].join('\n');
  }
  return [
    `curl ${address}/v1/messages \\`,
    `  -H "Authorization: Bearer ${key}" \\`,
    '  -H "anthropic-version: 2023-06-01" \\',
    '  -H "content-type: application/json" \\',
    `  -d '${body}'`,
  ].join('\n');
}
