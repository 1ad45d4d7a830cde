import { create } from 'zustand';
import type { Group } from '../../shared/contract/group.ts';
import type { Params } from '../../shared/contract/index.ts';
import { type AppError, asAppError } from '../../shared/errors.ts';
import { api } from '../transports/api.ts';
import { addressedGroup } from './router.ts';

const CURRENT_KEY = 'aicarpool.current-group';
const ZONE_WITHOUT_GROUP = Intl.DateTimeFormat().resolvedOptions().timeZone;

type GroupState = {
  groups: Group[];
  /** Out of use; they can be restored. */
  archived: Group[];
  currentId: string | null;
  status: 'loading' | 'ready' | 'error';
  error: AppError | null;
  load(): Promise<void>;
  select(groupId: string): void;
  update(groupId: string, changes: Params<'group.update'>['changes']): Promise<Group>;
  /** Another group, or none, is on screen afterwards. */
  archive(groupId: string): Promise<void>;
  /** The restored group is on screen afterwards. */
  restore(groupId: string): Promise<void>;
};

/** The carpool groups and which of them is on screen; the choice is remembered on this computer. */
export const useGroups = create<GroupState>((set, get) => ({
  groups: [],
  archived: [],
  currentId: null,
  status: 'loading',
  error: null,
  async load() {
    try {
      const all = await api.group.list({ includeArchived: true });
      const groups = all.filter((group) => group.archivedAtMs === null);
      const archived = all.filter((group) => group.archivedAtMs !== null);
      set({ groups, archived, currentId: stillThere(groups, get().currentId), status: 'ready', error: null });
    } catch (thrown) {
      set((state) => ({ error: asAppError(thrown), status: state.status === 'ready' ? 'ready' : 'error' }));
    }
  },
  select(groupId) {
    window.localStorage.setItem(CURRENT_KEY, groupId);
    set({ currentId: groupId });
  },
  async update(groupId, changes) {
    const saved = await api.group.update({ groupId, changes });
    await get().load();
    return saved;
  },
  async archive(groupId) {
    await api.group.archive({ groupId });
    await get().load();
  },
  async restore(groupId) {
    await api.group.restore({ groupId });
    await get().load();
    get().select(groupId);
  },
}));

/** The group on screen; undefined while there is none. */
export function useCurrentGroup(): Group | undefined {
  return useGroups((state) => state.groups.find((group) => group.id === state.currentId));
}

/** The zone in which dates and times are shown: the group's, else the computer's. */
export function useZone(): string {
  return useCurrentGroup()?.zone ?? ZONE_WITHOUT_GROUP;
}

function stillThere(groups: readonly Group[], currentId: string | null): string | null {
  const wanted =
    currentId === null ? [addressedGroup(), window.localStorage.getItem(CURRENT_KEY)] : [currentId];
  const found = wanted
    .map((id) => groups.find((group) => group.id === id))
    .find((group) => group !== undefined);
  return (found ?? groups[0])?.id ?? null;
}
