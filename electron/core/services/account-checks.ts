import type { CheckReport } from '../../../shared/contract/account.ts';
import type { AppEvent } from '../../../shared/contract/events.ts';
import type { Params } from '../../../shared/contract/index.ts';
import { AppError } from '../../../shared/errors.ts';
import { readApiKey, readBaseUrl, readDialect } from '../domain/account-input.ts';
import { isSameProxy, readProxy } from '../domain/proxy-input.ts';
import { readUserAgent } from '../domain/user-agent.ts';
import type { CheckOptions, CheckTarget } from '../providers/connection-check.ts';
import type { AccountProxy } from '../providers/proxy.ts';
import type { AccountRow } from '../storage/account-rows.ts';
import type { Storage } from '../storage/storage.ts';
import { upstreamLogin } from './account-login.ts';

export type AccountChecksDeps = {
  readonly storage: Storage;
  /** The key, or the access token of a login. */
  readonly openSecret: (row: AccountRow) => string | Promise<string>;
  readonly openProxy: (row: AccountRow) => AccountProxy | null;
  /** Really calls the provider. */
  readonly checkConnection: (target: CheckTarget, options?: CheckOptions) => Promise<CheckReport>;
  /** Hears of the test of a stored account. */
  readonly onReport: (account: AccountRow, report: CheckReport) => Promise<void>;
  readonly announce: (event: AppEvent) => Promise<void>;
};

export type AccountChecks = ReturnType<typeof createAccountChecks>;

/** Connection tests: of a stored account, whose last report is kept, and of one that is still being typed. */
export function createAccountChecks(deps: AccountChecksDeps) {
  const { storage, openSecret, openProxy, checkConnection, announce } = deps;

  /** How many tests of each account are under way. */
  const running = new Map<string, number>();

  async function count(accountId: string, by: 1 | -1): Promise<void> {
    const tests = (running.get(accountId) ?? 0) + by;
    if (tests === 0) running.delete(accountId);
    else running.set(accountId, tests);
    await announce({ name: 'account.healthChanged', payload: { accountId } });
  }

  async function rowOf(accountId: string): Promise<AccountRow> {
    const row = (await storage.read('accounts.list')).find(({ id }) => id === accountId);
    if (row === undefined) throw new AppError('account.not_found', {}, { field: 'accountId' });
    return row;
  }

  /** The proxy of a draft; what it leaves out of the login is that of the account being edited. */
  async function draftProxy(draft: Params<'account.checkDraft'>): Promise<AccountProxy | null> {
    const row = draft.accountId === undefined ? undefined : await rowOf(draft.accountId);
    const hasPassword = typeof row?.proxyPasswordSealed === 'string';
    const stored = { address: row?.proxy ?? null, hasPassword };
    const { address, password } = readProxy(draft.proxy ?? null, stored, 'proxy');
    if (address === null) return null;
    const kept = row === undefined ? null : openProxy(row);
    return { ...address, password: password === undefined ? (kept?.password ?? null) : password };
  }

  async function test(row: AccountRow, options: CheckOptions): Promise<CheckReport> {
    const accountId = row.id;
    const { provider, dialect, baseUrl } = row;
    const report = await checkConnection(
      {
        provider,
        dialect,
        ...upstreamLogin(row),
        apiKey: await openSecret(row),
        userAgent: row.userAgent,
        proxy: openProxy(row),
      },
      options,
    );
    const now = await rowOf(accountId);
    // Edited during the test: the report tells of an account that is no longer there.
    const isSame =
      now.apiKeySealed === row.apiKeySealed &&
      now.baseUrl === baseUrl &&
      now.dialect === dialect &&
      now.userAgent === row.userAgent &&
      now.proxyPasswordSealed === row.proxyPasswordSealed &&
      isSameProxy(now.proxy, row.proxy);
    if (!isSame) return report;
    await deps.onReport(now, report);
    if (options.free === true && !tellsOfKey(report)) return report;
    await storage.write('accounts.update', accountId, {
      lastCheck: report,
      // Only a refused key makes an account invalid; a network that is down says nothing about it.
      validation: report.ok
        ? 'valid'
        : report.failedLayer === 'auth' && now.authKind === 'api_key'
          ? 'invalid'
          : now.validation,
    });
    await announce({ name: 'account.changed', payload: { accountId } });
    return report;
  }

  return {
    /** Whether a test of the account is under way. */
    isRunning: (accountId: string): boolean => running.has(accountId),

    /** Tests a stored account; `free`: with calls that cost nothing, and a failure elsewhere than the key is not kept. */
    async check({ accountId }: Params<'account.check'>, options: CheckOptions = {}): Promise<CheckReport> {
      const row = await rowOf(accountId);
      await count(accountId, 1);
      try {
        return await test(row, options);
      } finally {
        await count(accountId, -1);
      }
    },

    async checkDraft(draft: Params<'account.checkDraft'>): Promise<CheckReport> {
      const { provider, dialect, baseUrl, apiKey, userAgent = null } = draft;
      return checkConnection({
        provider,
        dialect: readDialect(provider, dialect, 'dialect'),
        baseUrl: readBaseUrl(provider, baseUrl, 'baseUrl'),
        apiKey: readApiKey(apiKey, 'apiKey'),
        userAgent: readUserAgent(provider, userAgent, 'userAgent'),
        proxy: await draftProxy(draft),
      });
    },
  };
}

function tellsOfKey({ failedLayer, ok, steps }: CheckReport): boolean {
  return failedLayer === 'auth' || (ok && steps.some(({ layer }) => layer === 'auth'));
}

/** Why a test has failed; null when it passed. */
export function failureOf({ steps }: CheckReport): CheckReport['steps'][number]['detail'] | null {
  return steps.find(({ ok }) => !ok)?.detail ?? null;
}
