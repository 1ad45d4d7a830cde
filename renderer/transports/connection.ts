import { create } from 'zustand';

type Connection = {
  /** `lost` while the event stream of the core is down, `refused` when another start of the core answers. */
  state: 'connected' | 'lost' | 'refused';
  /** Counts how often the stream began: whoever shows data that was read before fetches it again when this changes. */
  beginnings: number;
};

export const useConnection = create<Connection>(() => ({ state: 'connected', beginnings: 0 }));

/** Records what the transport reports: `connected` each time that the stream has begun, the first time too. */
export function watchConnection(state: Connection['state']): void {
  useConnection.setState(({ beginnings }) => ({
    state,
    beginnings: beginnings + (state === 'connected' ? 1 : 0),
  }));
}
