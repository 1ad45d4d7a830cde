import type { Account } from '../../../shared/contract/account.ts';
import type { AppEvent } from '../../../shared/contract/events.ts';
import type { Params } from '../../../shared/contract/index.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Clock } from '../ports.ts';
import type { Storage } from '../storage/storage.ts';

export type BindingsDeps = {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly getAccount: (params: { accountId: string }) => Promise<Account>;
  /** Resolves when the relay knows of the change. */
  readonly announce: (event: AppEvent) => Promise<void>;
};

export type Bindings = ReturnType<typeof createBindings>;

/** Which account serves which group: one for one, in both directions. */
export function createBindings({ storage, clock, getAccount, announce }: BindingsDeps) {
  async function nameOfGroup(groupId: string): Promise<string> {
    return (await storage.read('groups.list')).find((group) => group.id === groupId)?.name ?? groupId;
  }

  async function changed(groupId: string, accountId: string): Promise<void> {
    await announce({ name: 'account.changed', payload: { accountId } });
    await announce({ name: 'group.changed', payload: { groupId } });
  }

  return {
    async set({ groupId, accountId }: Params<'binding.set'>): Promise<Account> {
      const group = (await storage.read('groups.list')).find((row) => row.id === groupId);
      if (group === undefined) throw new AppError('group.not_found', {}, { field: 'groupId' });
      if (group.archivedAtMs !== null) throw new AppError('group.archived', { group: group.name });
      const account = await getAccount({ accountId });
      const bindings = await storage.read('bindings.list');
      const ofAccount = bindings.find((binding) => binding.accountId === accountId);
      if (ofAccount?.groupId === groupId) return account;
      if (ofAccount !== undefined)
        throw new AppError(
          'binding.account_taken',
          { account: account.name, group: await nameOfGroup(ofAccount.groupId) },
          { field: 'accountId' },
        );
      const ofGroup = bindings.find((binding) => binding.groupId === groupId);
      if (ofGroup !== undefined) {
        const { name } = await getAccount({ accountId: ofGroup.accountId });
        throw new AppError('binding.group_taken', { group: group.name, account: name }, { field: 'groupId' });
      }
      await storage.write('bindings.insert', { groupId, accountId, boundAtMs: clock.now() });
      await changed(groupId, accountId);
      return getAccount({ accountId });
    },

    async clear({ groupId }: Params<'binding.clear'>): Promise<Account> {
      if (!(await storage.read('groups.list')).some((group) => group.id === groupId))
        throw new AppError('group.not_found', {}, { field: 'groupId' });
      const binding = (await storage.read('bindings.list')).find((row) => row.groupId === groupId);
      if (binding === undefined) throw new AppError('binding.not_found', {}, { field: 'groupId' });
      await storage.write('bindings.remove', groupId, clock.now());
      await changed(groupId, binding.accountId);
      return getAccount({ accountId: binding.accountId });
    },
  };
}
