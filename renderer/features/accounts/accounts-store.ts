import { create } from 'zustand';
import type { Account, CheckReport, ImportedTokens } from '../../../shared/contract/account.ts';
import type { Params } from '../../../shared/contract/index.ts';
import { type AppError, asAppError } from '../../../shared/errors.ts';
import { api } from '../../transports/api.ts';

type AccountsState = {
  /** Undefined until the first load has ended. */
  accounts: Account[] | undefined;
  /** Whose price lists there are to choose from. */
  priceProviders: string[];
  error: AppError | null;
  load(): Promise<void>;
  /** Each rejects with the AppError of the core. */
  create(draft: Params<'account.create'>): Promise<Account>;
  update(accountId: string, changes: Params<'account.update'>['changes']): Promise<Account>;
  setEnabled(accountId: string, enabled: boolean): Promise<void>;
  /** Ends whatever keeps requests from the account. */
  recover(accountId: string): Promise<void>;
  remove(accountId: string): Promise<void>;
  importTokens(accountId: string, tokens: ImportedTokens): Promise<Account>;
  check(accountId: string): Promise<CheckReport>;
  bind(accountId: string, groupId: string): Promise<Account>;
  unbind(groupId: string): Promise<void>;
};

export const useAccounts = create<AccountsState>((set, get) => {
  const thenLoad = async <T>(done: Promise<T>): Promise<T> => {
    const result = await done;
    await get().load();
    return result;
  };
  return {
    accounts: undefined,
    priceProviders: [],
    error: null,
    async load() {
      // Neither waits for the other; without price lists a form still offers the one it has.
      await Promise.all([
        api.account.list({}).then(
          (accounts) => set({ accounts, error: null }),
          (thrown) => set({ error: asAppError(thrown) }),
        ),
        api.price.listProviders({}).then(
          (priceProviders) => set({ priceProviders }),
          () => undefined,
        ),
      ]);
    },
    create: (draft) => thenLoad(api.account.create(draft)),
    update: (accountId, changes) => thenLoad(api.account.update({ accountId, changes })),
    async setEnabled(accountId, enabled) {
      await thenLoad(enabled ? api.account.enable({ accountId }) : api.account.disable({ accountId }));
    },
    async recover(accountId) {
      await thenLoad(api.account.recover({ accountId }));
    },
    async remove(accountId) {
      await thenLoad(api.account.remove({ accountId }));
    },
    importTokens: (accountId, tokens) => thenLoad(api.account.importTokens({ accountId, tokens })),
    check: (accountId) => thenLoad(api.account.check({ accountId })),
    bind: (accountId, groupId) => thenLoad(api.binding.set({ accountId, groupId })),
    async unbind(groupId) {
      await thenLoad(api.binding.clear({ groupId }));
    },
  };
});
