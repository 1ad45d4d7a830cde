import { create } from 'zustand';
import type { Account } from '../../../shared/contract/account.ts';
import type { Balances } from '../../../shared/contract/balance.ts';
import type { Group } from '../../../shared/contract/group.ts';
import type { Result } from '../../../shared/contract/index.ts';
import type { Member } from '../../../shared/contract/member.ts';
import type { SplitPreview } from '../../../shared/contract/split.ts';
import { noReadings, type Readings, readEach } from '../../components/readings.ts';
import { api } from '../../transports/api.ts';

/** The last requests that are shown. */
export const RECENT = 8;

export type UsageRecord = Result<'usage.list'>['records'][number];

/** Everything the group's first screen shows. */
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
  readings: Readings<GroupAtAGlance>;
  load(group: Group): Promise<void>;
};

export const useHome = create<HomeState>((set, get) => ({
  groupId: null,
  readings: noReadings,
  async load(group) {
    const groupId = group.id;
    if (get().groupId !== groupId) set({ groupId, readings: noReadings });
    await readEach<GroupAtAGlance>(
      {
        preview: () => api.split.preview({ groupId }),
        balances: () => api.balance.list({ groupId }),
        members: () => api.member.list({ groupId }),
        account: async () =>
          group.accountId === null ? null : api.account.get({ accountId: group.accountId }),
        recent: async () => (await api.usage.list({ groupId, limit: RECENT })).records,
      },
      get().readings,
      (change) => {
        if (get().groupId === groupId) set(({ readings }) => ({ readings: change(readings) }));
      },
    );
  },
}));
