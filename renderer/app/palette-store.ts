import { create } from 'zustand';
import type { Account } from '../../shared/contract/account.ts';
import type { Member } from '../../shared/contract/member.ts';
import type { Period } from '../../shared/contract/period.ts';
import { api } from '../transports/api.ts';
import { useGroups } from './group-store.ts';

const LATEST_LOAD_MS = 200;

type PaletteState = {
  opened: boolean;
  /** Of all groups, as far as they are known; they stay between two openings. */
  members: readonly Member[];
  accounts: readonly Account[];
  /** Of the group on screen when they were read, newest first. */
  periods: readonly Period[];
};

export const usePalette = create<PaletteState>(() => ({
  opened: false,
  members: [],
  accounts: [],
  periods: [],
}));

/** The periods of the group on screen; none until they have been read after another one was switched to. */
export function usePeriods(): readonly Period[] {
  const periods = usePalette((state) => state.periods);
  const currentId = useGroups((state) => state.currentId);
  return periods.filter(({ groupId }) => groupId === currentId);
}

let returnTo: Element | null = null;

/** Opens the palette at once with what is known, and brings names up to date meanwhile. */
export function openPalette(): void {
  returnTo = document.activeElement;
  usePalette.setState({ opened: true });
  // After the first frame, which waits for nothing.
  window.requestIdleCallback(() => void load(), { timeout: LATEST_LOAD_MS });
}

/** Closes it; the focus goes back to where it was. */
export function closePalette(): void {
  usePalette.setState({ opened: false });
  if (returnTo instanceof HTMLElement) returnTo.focus();
  returnTo = null;
}

// A list that cannot be had leaves the one before: the palette's places and actions need none.
async function load(): Promise<void> {
  const { groups, currentId } = useGroups.getState();
  const [members, accounts, periods] = await Promise.allSettled([
    Promise.all(groups.map(({ id }) => api.member.list({ groupId: id }))),
    api.account.list({}),
    currentId === null ? [] : api.period.list({ groupId: currentId }),
  ]);
  usePalette.setState({
    ...(members.status === 'fulfilled' ? { members: members.value.flat() } : {}),
    ...(accounts.status === 'fulfilled' ? { accounts: accounts.value } : {}),
    ...(periods.status === 'fulfilled' ? { periods: periods.value } : {}),
  });
}
