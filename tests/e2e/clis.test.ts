import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ProviderName } from '../../shared/contract/account.ts';
import { type AppProcess, startApp } from '../app-process.ts';
import { allRecords } from '../oracle.ts';
import { type Simulator, startSimulator } from '../simulator/simulator-process.ts';

/*
 * The command-line clients themselves, set up with what the app tells members to paste. They are no dependencies of
 * the project: those that are not on the PATH, or in the folder that CLIENTS_PATH names, are skipped by name.
 */

type SnippetParts = (
  client: string,
  values: { system: 'unix'; address: string; key: string; model: string },
) => readonly { file: string | null; code: string }[];

type Client = {
  program: string;
  snippet: string;
  /** The account whose API is the client's own, and one whose requests have to be translated. */
  accounts: readonly [ProviderName, ProviderName];
  args: (prompt: string, model: string) => string[];
  /** Besides what all clients have; `undefined` leaves a variable out. */
  env?: Readonly<Record<string, string | undefined>>;
  /** A file of its home besides what is pasted. */
  file?: { path: string; text: string };
};

const clients: readonly Client[] = [
  {
    program: 'claude',
    snippet: 'claude_code',
    accounts: ['claude', 'openai'],
    args: (prompt, model) => ['-p', prompt, '--model', model],
  },
  {
    program: 'codex',
    snippet: 'codex',
    accounts: ['openai', 'claude'],
    args: (prompt) => ['exec', '--skip-git-repo-check', prompt],
  },
  {
    program: 'gemini',
    snippet: 'gemini_cli',
    accounts: ['gemini', 'claude'],
    args: (prompt, model) => ['--skip-trust', '-m', model, '-p', prompt],
  },
  {
    program: 'qwen',
    snippet: 'qwen_code',
    accounts: ['qwen', 'gemini'],
    args: (prompt) => ['-p', prompt],
    // It would send what is on this machine through the proxy too.
    env: { HTTP_PROXY: undefined, HTTPS_PROXY: undefined },
    file: { path: '.qwen/settings.json', text: '{"privacy":{"usageStatisticsEnabled":false}}' },
  },
  {
    program: 'opencode',
    snippet: 'opencode',
    accounts: ['claude', 'qwen'],
    args: (prompt) => ['run', prompt],
  },
];

const models: Partial<Record<ProviderName, string>> = {
  claude: 'claude-sonnet-4-5',
  openai: 'gpt-5.1',
  qwen: 'qwen3-coder-plus',
  gemini: 'gemini-2.5-flash',
};

const PROMPT = 'Say hello in one short sentence.';
const LIMIT_MS = 120_000;
const TEXT = '拼车账单精确到分 🚗 to the cent';
const plan = { text: TEXT, inputTokens: 1234, outputTokens: 56, cacheRead: 78 };
const planned = {
  inputTokens: 1234,
  outputTokens: 56,
  cacheReadTokens: 78,
  cacheWrite5mTokens: 0,
  cacheWrite1hTokens: 0,
};

const searchPath = [process.env.CLIENTS_PATH, process.env.PATH].filter(Boolean).join(delimiter);

/** What is pasted is for a Unix shell here. */
function isInstalled(program: string): boolean {
  return (
    process.platform !== 'win32' && searchPath.split(delimiter).some((folder) => isProgram(folder, program))
  );
}

function isProgram(folder: string, program: string): boolean {
  try {
    accessSync(join(folder, program), constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

let snippetParts: SnippetParts;
let simulator: Simulator;
let app: AppProcess;
let home: string;
let running: ChildProcess | undefined;

beforeAll(async () => {
  // The renderer is a project of its own to the compiler, so its module is loaded by its address.
  const snippets = new URL('../../renderer/components/client-snippets.ts', import.meta.url);
  ({ snippetParts } = (await import(snippets.href)) as { snippetParts: SnippetParts });
  simulator = await startSimulator();
  app = await startApp();
});
afterAll(async () => {
  expect(await app.stop()).toBe(0);
  await simulator.stop();
});

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'aicarpool-client-'));
  await simulator.reset();
  await simulator.behave({ plan });
});
afterEach(async () => {
  end(running);
  running = undefined;
  await rm(home, { recursive: true, force: true, maxRetries: 5 });
});

for (const client of clients) {
  const { program, snippet, accounts } = client;
  for (const [index, provider] of accounts.entries()) {
    const account = `${index === 0 ? 'its own' : 'a foreign'} account (${provider})`;
    test.skipIf(!isInstalled(program))(
      `${program} prints the answer of ${account}, and its rows have the vendor's figures`,
      async () => {
        const { groupId, key } = await createCarpool(provider, program);
        const model = models[provider] ?? '';
        const pasted = snippetParts(snippet, { system: 'unix', address: app.relayUrl, key, model });
        const said = await run(client, pasted, model);
        expect(said).toMatchObject({ code: 0, stdout: expect.stringContaining(TEXT) });
        const rows = await allRecords(app.api, groupId);
        expect(rows.length).toBe((await simulator.ledger()).length);
        expect(rows.length).toBeGreaterThan(0);
        for (const row of rows)
          expect(row).toMatchObject({ state: 'settled', source: 'final', tokens: planned });
      },
      LIMIT_MS,
    );
  }
}

async function createCarpool(
  provider: ProviderName,
  program: string,
): Promise<{ groupId: string; key: string }> {
  const { api } = app;
  const group = await api.group.create({ name: `拼车 ${program} ${provider}` });
  const account = await api.account.create({
    name: `账号 ${program} ${provider}`,
    provider,
    baseUrl: simulator.vendorUrl,
    apiKey: `sk-sim-${provider}`,
  });
  await api.binding.set({ groupId: group.id, accountId: account.id });
  const [member] = await api.member.createMany({ groupId: group.id, names: ['林晓'] });
  const { secret } = await api.memberKey.create({ memberId: member?.id ?? '', label: 'CLI' });
  return { groupId: group.id, key: secret };
}

type Said = { code: number | null; stdout: string; stderr: string };

/** Does what is to be pasted in a home of its own: writes the files, then types the rest with arguments behind it. */
async function run(
  { args, env, file: own }: Client,
  pasted: ReturnType<SnippetParts>,
  model: string,
): Promise<Said> {
  if (own !== undefined) await writeAtHome(own.path, own.text);
  for (const { file, code } of pasted) if (file !== null) await writeAtHome(file.replace(/^~/, ''), code);
  const typed = pasted.flatMap(({ file, code }) => (file === null ? [code] : [])).join('\n');
  const folder = join(home, 'project');
  await mkdir(folder);
  const child = spawn('/bin/sh', ['-c', `${typed} "$@"`, 'sh', ...args(PROMPT, model)], {
    cwd: folder,
    env: { ...quiet, ...env, HOME: home, PATH: searchPath },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that what a client starts ends with it.
    detached: true,
  });
  running = child;
  const said: Said = { code: null, stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      said[stream] += text;
    });
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ ...said, code }));
  });
}

async function writeAtHome(path: string, text: string): Promise<void> {
  const file = join(home, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

/** Keeps clients from asking for a terminal, and from calling home: no proxy listens there. */
const quiet = {
  CI: '1',
  TERM: 'dumb',
  LANG: 'C.UTF-8',
  HTTP_PROXY: 'http://127.0.0.1:9',
  HTTPS_PROXY: 'http://127.0.0.1:9',
  NO_PROXY: '127.0.0.1,localhost',
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
  OPENCODE_DISABLE_AUTOUPDATE: '1',
};

function end(child: ChildProcess | undefined): void {
  if (child?.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // The whole group has ended by itself.
  }
}
