import { create } from 'zustand';

type Connection = {
  /** `lost` while the event stream of the core is down, `refused` when another start of the core answers. */
  state: 'connected' | 'lost' | 'refused';
  /** Counts how often the stream began: whoever shows data that was read before fetches it again when this changes. */
  beginnings: number;
};

export const useConnection = create<Connection>(() => ({ state: 'connected', beginnings: 0 }));

/** Told when the event stream is lost, each time that it has begun (what was missed has to be fetched again), and when the token no longer counts. */
export type ConnectionWatcher = (state: Connection['state']) => void;

/** Records what the transport reports. */
export const watchConnection: ConnectionWatcher = (state) => {
  useConnection.setState(({ beginnings }) => ({
    state,
    beginnings: beginnings + (state === 'connected' ? 1 : 0),
  }));
};
