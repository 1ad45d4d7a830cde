import type { Account } from '../../../shared/contract/account.ts';
import type { AppEvent } from '../../../shared/contract/events.ts';
import type { Params } from '../../../shared/contract/index.ts';
import { AppError } from '../../../shared/errors.ts';
import type { AccountRow } from '../storage/account-rows.ts';
import type { WriteCall } from '../storage/operations.ts';
import type { Storage } from '../storage/storage.ts';

export type AccountsDeps = {
  readonly storage: Storage;
  /** What was typed, read and sealed; rejects with the field that is wrong. */
  readonly drafts: {
    create(
      draft: Params<'account.create'>,
    ): Promise<{ readonly accountId: string; readonly writes: WriteCall[] }>;
    /** `isAsTested`: false where its test counts no longer, because something else would be tested now. */
    change(
      row: AccountRow,
      changes: Params<'account.update'>['changes'],
    ): Promise<{ readonly writes: WriteCall[]; readonly isAsTested: boolean }>;
  };
  /** Rows as the owner sees them. */
  readonly present: (rows: readonly AccountRow[]) => Promise<Account[]>;
  readonly health: {
    /** Ends everything that keeps requests from the account. */
    recover(accountId: string): Promise<void>;
    /** Forgets what was learnt with another key or address. */
    forget(accountId: string): Promise<void>;
  };
  /** Resolves when everything that keeps accounts in memory knows of the change. */
  readonly announce: (event: AppEvent) => Promise<void>;
};

export type Accounts = ReturnType<typeof createAccounts>;

/** Upstream accounts. A secret goes into the vault and never comes out through the contract. */
export function createAccounts({ storage, drafts, present, health, announce }: AccountsDeps) {
  async function rowOf(accountId: string): Promise<AccountRow> {
    const row = (await storage.read('accounts.list')).find(({ id }) => id === accountId);
    if (row === undefined) throw new AppError('account.not_found', {}, { field: 'accountId' });
    return row;
  }

  async function get({ accountId }: Params<'account.get'>): Promise<Account> {
    const [account] = await present([await rowOf(accountId)]);
    return account as Account;
  }

  async function changed(accountId: string): Promise<Account> {
    await announce({ name: 'account.changed', payload: { accountId } });
    return get({ accountId });
  }

  async function setEnabled(accountId: string, enabled: boolean): Promise<Account> {
    await rowOf(accountId);
    await storage.write('accounts.update', accountId, { enabled });
    return changed(accountId);
  }

  return {
    get,

    async list(): Promise<Account[]> {
      const rows = await storage.read('accounts.list');
      const byRank = (a: AccountRow, b: AccountRow) =>
        b.priority - a.priority || a.name.localeCompare(b.name, 'zh-CN');
      return present([...rows].sort(byRank));
    },

    /** The ids of the accounts that are switched on and serve a group. */
    async inUse(): Promise<string[]> {
      const bindings = await storage.read('bindings.list');
      const rows = await storage.read('accounts.list');
      return rows
        .filter(({ id, enabled }) => enabled && bindings.some(({ accountId }) => accountId === id))
        .map(({ id }) => id);
    },

    async create(params: Params<'account.create'>): Promise<Account> {
      const { accountId, writes } = await drafts.create(params);
      await storage.writeAll(writes);
      return changed(accountId);
    },

    async update({ accountId, changes }: Params<'account.update'>): Promise<Account> {
      const { writes, isAsTested } = await drafts.change(await rowOf(accountId), changes);
      await storage.writeAll(writes);
      if (!isAsTested) await health.forget(accountId);
      return changed(accountId);
    },

    enable: ({ accountId }: Params<'account.enable'>) => setEnabled(accountId, true),
    disable: ({ accountId }: Params<'account.disable'>) => setEnabled(accountId, false),

    async recover({ accountId }: Params<'account.recover'>): Promise<Account> {
      const { validation } = await rowOf(accountId);
      if (validation === 'invalid')
        await storage.write('accounts.update', accountId, { validation: 'pending' });
      await health.recover(accountId);
      return changed(accountId);
    },

    async remove({ accountId }: Params<'account.remove'>): Promise<{ done: true }> {
      const row = await rowOf(accountId);
      const rows = await storage.read('accounts.usageCount', accountId);
      if (rows > 0) throw new AppError('account.in_use', { account: row.name, rows });
      const groupId = (await storage.read('bindings.list')).find((it) => it.accountId === accountId)?.groupId;
      await storage.writeAll([
        ...(groupId === undefined ? [] : [{ name: 'bindings.remove' as const, args: [groupId] as const }]),
        { name: 'accounts.remove', args: [accountId] },
      ]);
      await announce({ name: 'account.changed', payload: { accountId } });
      if (groupId !== undefined) await announce({ name: 'group.changed', payload: { groupId } });
      return { done: true };
    },
  };
}
