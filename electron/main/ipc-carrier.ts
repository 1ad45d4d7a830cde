import type { AppEvent } from '../../shared/contract/events.ts';
import type { Envelope } from '../../shared/contract/index.ts';
import { AppError, asAppError, toWire } from '../../shared/errors.ts';
import { callChannel, eventChannel } from '../../shared/ipc-channels.ts';
import { isAppAddress } from './app-protocol.ts';

/** The part of Electron's event that says who is calling. */
export type Sender = { readonly senderFrame: { readonly url: string; readonly parent: unknown } | null };

/** The part of `ipcMain` that the carrier needs. */
export interface IpcPort {
  handle(channel: string, listener: (event: Sender, ...args: unknown[]) => Promise<unknown>): void;
  removeHandler(channel: string): void;
}

export type Carried = {
  readonly ipc: IpcPort;
  readonly dispatch: (method: string, params: unknown) => Promise<Envelope>;
  readonly subscribe: (listener: (event: AppEvent) => void) => () => void;
  /** Sends to every window that is open at that moment. */
  readonly broadcast: (channel: string, name: string, payload: unknown) => void;
};

/**
 * Carries calls from the window to the core and events back; the returned function ends it. A call is
 * answered with an envelope in every case, so that no stack crosses; callers other than the interface's own
 * top frame are refused (item 17 of https://www.electronjs.org/docs/latest/tutorial/security).
 */
export function carryIpc({ ipc, dispatch, subscribe, broadcast }: Carried): () => void {
  ipc.handle(callChannel, async (event, method, params) => {
    try {
      if (!isOwnTopFrame(event)) throw new AppError('origin.refused');
      return await dispatch(typeof method === 'string' ? method : '', params ?? {});
    } catch (thrown) {
      return { ok: false, error: toWire(asAppError(thrown)) } satisfies Envelope;
    }
  });
  const unsubscribe = subscribe((event) => broadcast(eventChannel, event.name, event.payload));
  return () => {
    unsubscribe();
    ipc.removeHandler(callChannel);
  };
}

/** A frame that was navigated away or removed has no `senderFrame` any more. */
function isOwnTopFrame({ senderFrame }: Sender): boolean {
  return senderFrame !== null && senderFrame.parent === null && isAppAddress(senderFrame.url);
}
