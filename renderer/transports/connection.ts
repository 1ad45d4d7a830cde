import { create } from 'zustand';

type Connection = {
  /** `lost` while the event stream of the core is down, `refused` when another start of the core answers. */
  state: 'connected' | 'lost' | 'refused';
  /** Counts reconnections: whoever shows data fetches it again when this changes. */
  reconnects: number;
};

export const useConnection = create<Connection>(() => ({ state: 'connected', reconnects: 0 }));

/** Records what the transport reports; a recovery after a loss counts as a reconnection. */
export function watchConnection(state: Connection['state']): void {
  const before = useConnection.getState();
  if (before.state === state) return;
  useConnection.setState({ state, reconnects: before.reconnects + (state === 'connected' ? 1 : 0) });
}
