import { create } from 'zustand';
import type { RelayStatus } from '../../shared/contract/relay.ts';
import { type AppError, asAppError } from '../../shared/errors.ts';
import { api } from '../transports/api.ts';

type RelayState = {
  relay: RelayStatus | null;
  error: AppError | null;
  load(): Promise<void>;
  /** Takes over a status that another call has just returned. */
  show(relay: RelayStatus): void;
};

/** Whether members can reach the relay; used by the top bar, the relay screen and the wizard. */
export const useRelay = create<RelayState>((set) => ({
  relay: null,
  error: null,
  async load() {
    try {
      set({ relay: await api.relay.status({}), error: null });
    } catch (thrown) {
      set({ error: asAppError(thrown) });
    }
  },
  show(relay) {
    set({ relay, error: null });
  },
}));

/** Paused is a way of listening: the addresses answer, and refuse. */
export type RelayCondition = RelayStatus['state'] | 'paused';

export function relayCondition({ state, paused }: RelayStatus): RelayCondition {
  return state === 'listening' && paused ? 'paused' : state;
}

/** The address to give to members: one in the local network where there is one, else this computer's own. */
export function addressForMembers(relay: RelayStatus): string | undefined {
  const inLan = relay.addresses.find((address) => address.kind === 'lan');
  return (inLan ?? relay.addresses[0])?.url;
}
