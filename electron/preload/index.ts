import { contextBridge, ipcRenderer } from 'electron';
import type { Transport } from '../../shared/contract/client.ts';
import { callChannel, eventChannel } from '../../shared/ipc-channels.ts';

/** All that the window gets of Electron, as `window.carpool`: the contract's calls and its events. */
const bridge: Transport = {
  call: (method, params) => ipcRenderer.invoke(callChannel, method, params),
  subscribe: (deliver) => {
    // The sender of Electron's own event object must not reach the page.
    const pass = (_event: unknown, name: string, payload: unknown) => deliver(name, payload);
    ipcRenderer.on(eventChannel, pass);
    return () => {
      ipcRenderer.off(eventChannel, pass);
    };
  },
};

contextBridge.exposeInMainWorld('carpool', bridge);
