import type { Transport } from '../../shared/contract/client.ts';
import type { ConnectionWatcher } from './connection.ts';

/** What the preload script exposes in the desktop window; nothing else of Electron is visible here. */
export type CarpoolBridge = {
  call: Transport['call'];
  subscribe: Transport['subscribe'];
};

declare global {
  interface Window {
    readonly carpool?: CarpoolBridge;
  }
}

/** The desktop's carrier: calls and events go through the preload bridge. */
export function createIpcTransport(bridge: CarpoolBridge, watch: ConnectionWatcher): Transport {
  return {
    call: (method, params) => bridge.call(method, params),
    subscribe(deliver) {
      const stop = bridge.subscribe(deliver);
      watch('connected');
      return stop;
    },
  };
}
