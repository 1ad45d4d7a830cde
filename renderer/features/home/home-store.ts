import { create } from 'zustand';
import type { Account } from '../../../shared/contract/account.ts';
import type { Balances } from '../../../shared/contract/balance.ts';
import type { Group } from '../../../shared/contract/group.ts';
import type { Result } from '../../../shared/contract/index.ts';
import type { Member } from '../../../shared/contract/member.ts';
import type { SplitPreview } from '../../../shared/contract/split.ts';
import { type AppError, asAppError } from '../../../shared/errors.ts';
import { api } from '../../transports/api.ts';

const RECENT = 8;

export type UsageRecord = Result<'usage.list'>['records'][number];

/** Everything the group's first screen shows, read together so that its figures belong together. */
export type GroupAtAGlance = {
  preview: SplitPreview;
  balances: Balances;
  members: Member[];
  /** Null when the group has no account. */
  account: Account | null;
  recent: UsageRecord[];
};

type HomeState = {
  groupId: string | null;
  /** Undefined until the first load of the group has ended. */
  glance: GroupAtAGlance | undefined;
  error: AppError | null;
  load(group: Group): Promise<void>;
};

export const useHome = create<HomeState>((set, get) => ({
  groupId: null,
  glance: undefined,
  error: null,
  async load(group) {
    const groupId = group.id;
    if (get().groupId !== groupId) set({ groupId, glance: undefined, error: null });
    try {
      const [preview, balances, members, account, { records: recent }] = await Promise.all([
        api.split.preview({ groupId }),
        api.balance.list({ groupId }),
        api.member.list({ groupId }),
        group.accountId === null ? null : api.account.get({ accountId: group.accountId }),
        api.usage.list({ groupId, limit: RECENT }),
      ]);
      if (get().groupId === groupId)
        set({ glance: { preview, balances, members, account, recent }, error: null });
    } catch (thrown) {
      if (get().groupId === groupId) set({ error: asAppError(thrown) });
    }
  },
}));
