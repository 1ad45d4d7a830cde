import type { Account } from '../../../shared/contract/account.ts';
import { type AccountEntry, accountEntry } from '../../../shared/contract/account-file.ts';
import { pusdToDecimal } from '../../../shared/money.ts';
import { accountColumns, cellOf } from './account-columns.ts';
import { type Cell, number, text, writeCsv } from './csv-cells.ts';

export const plainFormat = 'aicarpool-accounts';
export const fileVersion = 1;

/** What is sealed of an account, opened. */
export type OpenedSecrets = {
  readonly apiKey: string | null;
  readonly proxyPassword: string | null;
  readonly tokens: {
    readonly accessToken: string;
    readonly refreshToken: string | null;
    readonly expiresAtMs: number | null;
    readonly scopes: readonly string[];
  } | null;
};

/** An account as it stands in a file; without `secrets` it has none. */
export function entryOf(account: Account, secrets?: OpenedSecrets): AccountEntry {
  const { proxy } = account;
  const password = secrets?.proxyPassword ?? null;
  return {
    name: account.name,
    description: account.description,
    provider: account.provider,
    authKind: account.authKind,
    sharing: account.sharing,
    priority: account.priority,
    enabled: account.enabled,
    baseUrl: account.baseUrl,
    // Any other provider has a format of its own.
    ...(account.provider === 'compatible' && account.dialect !== 'gemini'
      ? { dialect: account.dialect }
      : {}),
    userAgent: account.userAgent,
    ...(secrets?.apiKey ? { apiKey: secrets.apiKey } : {}),
    ...tokensOf(account, secrets?.tokens ?? null),
    projectId: account.projectId,
    location: account.location,
    proxy:
      proxy === null
        ? null
        : {
            kind: proxy.kind,
            host: proxy.host,
            port: proxy.port,
            username: proxy.username,
            ...(password === null ? {} : { password }),
          },
    rateLimitPauseS: account.rateLimitPauseS,
    dailyRequestLimit: account.dailyRequestLimit,
    concurrencyLimit: account.concurrencyLimit,
    firstByteTimeoutMs: account.firstByteTimeoutMs,
    idleTimeoutMs: account.idleTimeoutMs,
    fee: account.fee,
    meteredBilled: account.meteredBilled,
    priceProvider: account.priceProvider,
    supportedModels: account.supportedModels,
    modelMapping: account.modelMapping,
  };
}

function tokensOf({ provider }: Account, tokens: OpenedSecrets['tokens']) {
  if (tokens === null) return {};
  const { accessToken, refreshToken, expiresAtMs, scopes } = tokens;
  return provider === 'gemini'
    ? {
        geminiOauth: {
          access_token: accessToken,
          refresh_token: refreshToken,
          expiry_date: expiresAtMs,
          scope: scopes.join(' '),
        },
      }
    : { claudeAiOauth: { accessToken, refreshToken, expiresAt: expiresAtMs, scopes: [...scopes] } };
}

/** Accounts as a JSON file that can be imported. */
export function writeAccountsJson(entries: readonly AccountEntry[]): string {
  const accounts = entries.map((entry) => accountEntry.encode(entry));
  return `${JSON.stringify({ format: plainFormat, version: fileVersion, accounts }, null, 2)}\n`;
}

/** Accounts as a CSV file without secrets, with what they have used. */
export function writeAccountsCsv(accounts: readonly Account[]): string {
  const columns = accountColumns.filter(({ secret }) => secret !== true);
  const head = [...columns.map(({ name }) => text(name)), ...figureNames.map(text)];
  const rows = accounts.map((account) => {
    const entry = entryOf(account);
    return [...columns.map((column) => cell(cellOf(entry, column), column.name)), ...figuresOf(account)];
  });
  return writeCsv([head, ...rows]);
}

const figureNames = ['state', 'group', 'requests', 'unpricedRequests', 'tokens', 'costUsd', 'lastUsedAt'];

function figuresOf({ state, boundGroupName, use, lastUsedAtMs }: Account): Cell[] {
  return [
    text(state),
    text(boundGroupName ?? ''),
    number(use.requests),
    number(use.unpricedRequests),
    number(use.tokens),
    number(pusdToDecimal(use.costPusd)),
    text(lastUsedAtMs === null ? '' : new Date(lastUsedAtMs).toISOString()),
  ];
}

function cell(value: string | number | undefined, column: string): Cell {
  if (value === undefined) return text('');
  return typeof value === 'number' || column === 'feeAmount' ? number(value) : text(value);
}

/** The columns of a CSV file to fill in, with two examples. */
export function writeTemplate(): string {
  const examples: readonly Readonly<Record<string, string>>[] = [
    {
      name: 'Claude-01',
      description: '例 / example',
      provider: 'claude_console',
      apiKey: 'sk-ant-...',
      sharing: 'shared',
      priority: '50',
      rateLimitPauseS: '60',
      dailyRequestLimit: '2000',
    },
    {
      name: 'Vendor-01',
      provider: 'compatible',
      baseUrl: 'https://vendor.example.com',
      dialect: 'openai',
      apiKey: 'sk-...',
      sharing: 'dedicated',
      priority: '80',
      proxyKind: 'socks5',
      proxyHost: 'proxy.example.com',
      proxyPort: '1080',
      modelMapping: 'gpt-5*=>gpt-5-mini',
    },
  ];
  const numbers = new Set(accountColumns.filter(({ kind }) => kind === 'number').map(({ name }) => name));
  return writeCsv([
    accountColumns.map(({ name }) => text(name)),
    ...examples.map((example) =>
      accountColumns.map(({ name }) => (numbers.has(name) ? number : text)(example[name] ?? '')),
    ),
  ]);
}
