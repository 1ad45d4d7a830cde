import { create } from 'zustand';
import type { Group } from '../../shared/contract/group.ts';
import { type AppError, asAppError } from '../../shared/errors.ts';
import { api } from '../transports/api.ts';

const CURRENT_KEY = 'aicarpool.current-group';
const ZONE_WITHOUT_GROUP = Intl.DateTimeFormat().resolvedOptions().timeZone;

type GroupState = {
  groups: Group[];
  currentId: string | null;
  status: 'loading' | 'ready' | 'error';
  error: AppError | null;
  load(): Promise<void>;
  select(groupId: string): void;
};

/** The carpool groups and which of them is on screen; the choice is remembered on this computer. */
export const useGroups = create<GroupState>((set, get) => ({
  groups: [],
  currentId: null,
  status: 'loading',
  error: null,
  async load() {
    try {
      const groups = await api.group.list({});
      set({ groups, currentId: stillThere(groups, get().currentId), status: 'ready', error: null });
    } catch (thrown) {
      set((state) => ({ error: asAppError(thrown), status: state.status === 'ready' ? 'ready' : 'error' }));
    }
  },
  select(groupId) {
    window.localStorage.setItem(CURRENT_KEY, groupId);
    set({ currentId: groupId });
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
  const wanted = currentId ?? window.localStorage.getItem(CURRENT_KEY);
  return groups.find((group) => group.id === wanted)?.id ?? groups[0]?.id ?? null;
}
