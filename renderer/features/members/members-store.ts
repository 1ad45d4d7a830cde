import { create } from 'zustand';
import type { Member } from '../../../shared/contract/member.ts';
import type { SplitPreview } from '../../../shared/contract/split.ts';
import { type AppError, asAppError } from '../../../shared/errors.ts';
import { api } from '../../transports/api.ts';

type MembersState = {
  groupId: string | null;
  /** Undefined until the first load of the group has ended. */
  members: Member[] | undefined;
  /** The running period's figures; undefined until they were read, null when they cannot be had right now. */
  preview: SplitPreview | null | undefined;
  error: AppError | null;
  /** Why there are no figures; without them the list is still worth showing. */
  figuresError: AppError | null;
  load(groupId: string): Promise<void>;
  /** Each rejects with the AppError of the core. */
  add(names: readonly string[], joinedOn: string): Promise<void>;
  rename(memberId: string, name: string): Promise<Member>;
  leave(member: Member, leftOn: string): Promise<TakeBack>;
  rejoin(member: Member, joinedOn: string): Promise<TakeBack>;
};

/** Has the dates as they were, unless they were changed again since. */
type TakeBack = () => Promise<void>;

const nothing = { members: undefined, preview: undefined, error: null, figuresError: null };

export const useMembers = create<MembersState>((set, get) => {
  const reload = async (): Promise<void> => {
    const { groupId } = get();
    if (groupId !== null) await get().load(groupId);
  };
  const wayBack =
    (stays: Member['intervals'], { id: memberId, intervals }: Member): TakeBack =>
    async () => {
      await api.member.restoreStays({ memberId, stays, instead: intervals });
      await reload();
    };
  return {
    groupId: null,
    ...nothing,
    async load(groupId) {
      if (get().groupId !== groupId) set({ groupId, ...nothing });
      const show = (read: Partial<MembersState>): void => {
        if (get().groupId === groupId) set(read);
      };
      // Neither waits for the other.
      await Promise.all([
        api.member.list({ groupId }).then(
          (members) => show({ members, error: null }),
          (thrown) => show({ error: asAppError(thrown) }),
        ),
        api.split.preview({ groupId }).then(
          (preview) => show({ preview, figuresError: null }),
          (thrown) => show({ preview: null, figuresError: asAppError(thrown) }),
        ),
      ]);
    },
    async add(names, joinedOn) {
      const groupId = get().groupId ?? '';
      const [only] = names;
      if (names.length === 1 && only !== undefined)
        await api.member.create({ groupId, name: only, joinedOn });
      else await api.member.createMany({ groupId, names: [...names], joinedOn });
      await reload();
    },
    async rename(memberId, name) {
      const renamed = await api.member.update({ memberId, name });
      await reload();
      return renamed;
    },
    async leave({ id: memberId, intervals }, leftOn) {
      const changed = await api.member.leave({ memberId, leftOn });
      await reload();
      return wayBack(intervals, changed);
    },
    async rejoin({ id: memberId, intervals }, joinedOn) {
      const changed = await api.member.rejoin({ memberId, joinedOn });
      await reload();
      return wayBack(intervals, changed);
    },
  };
});

/** What the running period says about a member; undefined when it says nothing. */
export function figuresOf(
  preview: SplitPreview | null | undefined,
  memberId: string,
): SplitPreview['totals'][number] | undefined {
  return preview?.totals.find((total) => total.memberId === memberId);
}
