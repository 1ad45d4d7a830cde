import type { CheckReport } from '../../../shared/contract/account.ts';
import type { AppEvent } from '../../../shared/contract/events.ts';
import type { Params } from '../../../shared/contract/index.ts';
import { AppError } from '../../../shared/errors.ts';
import { readApiKey, readBaseUrl, readDialect } from '../domain/account-input.ts';
import type { CheckTarget } from '../providers/connection-check.ts';
import type { AccountRow } from '../storage/rows.ts';
import type { Storage } from '../storage/storage.ts';

export type AccountChecksDeps = {
  readonly storage: Storage;
  readonly openSecret: (row: AccountRow) => string;
  /** Really calls the provider. */
  readonly checkConnection: (target: CheckTarget) => Promise<CheckReport>;
  readonly announce: (event: AppEvent) => Promise<void>;
};

export type AccountChecks = ReturnType<typeof createAccountChecks>;

/** Connection tests: of a stored account, whose last report is kept, and of one that is still being typed. */
export function createAccountChecks({ storage, openSecret, checkConnection, announce }: AccountChecksDeps) {
  async function rowOf(accountId: string): Promise<AccountRow> {
    const row = (await storage.read('accounts.list')).find(({ id }) => id === accountId);
    if (row === undefined) throw new AppError('account.not_found', {}, { field: 'accountId' });
    return row;
  }

  return {
    async check({ accountId }: Params<'account.check'>): Promise<CheckReport> {
      const row = await rowOf(accountId);
      const { provider, dialect, baseUrl } = row;
      const report = await checkConnection({ provider, dialect, baseUrl, apiKey: openSecret(row) });
      const now = await rowOf(accountId);
      // Edited during the test: the report tells of an account that is no longer there.
      const isSame =
        now.apiKeySealed === row.apiKeySealed && now.baseUrl === baseUrl && now.dialect === dialect;
      if (!isSame) return report;
      await storage.write('accounts.update', accountId, {
        lastCheck: report,
        // Only a refused key makes an account invalid; a network that is down says nothing about it.
        validation: report.ok ? 'valid' : report.failedLayer === 'auth' ? 'invalid' : now.validation,
      });
      await announce({ name: 'account.changed', payload: { accountId } });
      return report;
    },

    async checkDraft(draft: Params<'account.checkDraft'>): Promise<CheckReport> {
      const { provider, dialect, baseUrl, apiKey } = draft;
      return checkConnection({
        provider,
        dialect: readDialect(provider, dialect, 'dialect'),
        baseUrl: readBaseUrl(provider, baseUrl, 'baseUrl'),
        apiKey: readApiKey(apiKey, 'apiKey'),
      });
    },
  };
}
