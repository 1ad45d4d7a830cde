import { useEffect, useLayoutEffect } from 'react';
import { useGroups } from './group-store.ts';
import { addressedGroup, addressWith, hasAddress, navigate, useLocation, useSearchParams } from './router.ts';

const PLACE_KEY = 'aicarpool.last-place';

/** Screens that are about every group. What is open or filtered on any other one belongs to the group it shows. */
const OF_EVERY_GROUP = /^\/(accounts|prices|relay|settings)(\/|$)/;

/**
 * Keeps address and group together: a link opens its group, and what the owner opens or switches to gets the group into
 * its address, so that a reload or a copied link shows the same.
 */
export function useAddressedPlace(): void {
  const [location] = useLocation();
  const [search] = useSearchParams();
  const currentId = useGroups((state) => state.currentId);
  const address = `${location}?${search}`;

  // biome-ignore lint/correctness/useExhaustiveDependencies: each new address is looked at once
  useLayoutEffect(() => {
    const { groups, currentId: shown, select } = useGroups.getState();
    const wanted = addressedGroup();
    if (wanted !== null && wanted !== shown && groups.some(({ id }) => id === wanted)) select(wanted);
  }, [address]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: each new address is completed once
  useLayoutEffect(() => {
    // What the effect above has just selected is newer than what this one was rendered with.
    const shown = useGroups.getState().currentId;
    const named = addressedGroup();
    if (shown === null || named === shown) return;
    const stays = named === null || OF_EVERY_GROUP.test(location);
    const to = stays ? addressWith({ group: shown }) : `/${location.split('/')[1]}?group=${shown}`;
    navigate(to, { replace: true });
  }, [address, currentId]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the address is read where it is kept
  useEffect(() => {
    window.localStorage.setItem(PLACE_KEY, addressWith({ open: null }));
  }, [address]);
}

/** Where the owner was last on this computer; undefined at the first start. */
export function lastPlace(): string | undefined {
  return window.localStorage.getItem(PLACE_KEY) ?? undefined;
}

/** Opens the place of the last time, unless the page was opened with an address of its own; called before the first render. */
export function restorePlace(): void {
  const last = lastPlace();
  if (!hasAddress() && last !== undefined) navigate(last, { replace: true });
}
