import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { appHome } from '../../electron/main/app-protocol.ts';
import { carryIpc, type IpcPort } from '../../electron/main/ipc-carrier.ts';
import type { Transport } from '../../shared/contract/client.ts';
import type { Envelope } from '../../shared/contract/index.ts';
import { callChannel, eventChannel } from '../../shared/ipc-channels.ts';
import { startApp } from '../app-process.ts';
import { type CoreRig, startCore } from '../core-rig.ts';
import { folderWithPastGroup } from './past-group.ts';

/** A way from the owner's interface to a core of its own. */
export type Carried = {
  readonly transport: Transport;
  readonly dataDir: string;
  stop(): Promise<void>;
};

/** The three carriers, each started afresh. */
export const carriers: Readonly<Record<string, () => Promise<Carried>>> = {
  'a direct call': carryDirectly,
  'HTTP to the headless process': carryByHttp,
  'IPC over a message channel': carryByIpc,
};

async function listeningCore(): Promise<CoreRig> {
  const rig = await startCore({ dataDir: await folderWithPastGroup(), at: new Date().toISOString() });
  await rig.core.start();
  return rig;
}

async function carryDirectly(): Promise<Carried> {
  const { transport, dataDir, stop } = await listeningCore();
  return { transport, dataDir, stop };
}

async function carryByHttp(): Promise<Carried> {
  const app = await startApp({ dataDir: await folderWithPastGroup() });
  const authorization = `Bearer ${app.token}`;
  return {
    dataDir: app.dataDir,
    transport: {
      async call(method, params) {
        const answer = await fetch(`${app.controlUrl}/api/${method}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization },
          body: JSON.stringify(params) ?? 'null',
        });
        return (await answer.json()) as Envelope;
      },
      subscribe(deliver) {
        const stopped = new AbortController();
        void readEvents(`${app.controlUrl}/api/events`, authorization, stopped.signal, deliver);
        return () => stopped.abort();
      },
    },
    async stop() {
      await app.stop();
    },
  };
}

async function readEvents(
  url: string,
  authorization: string,
  signal: AbortSignal,
  deliver: (name: string, payload: unknown) => void,
): Promise<void> {
  try {
    const answer = await fetch(url, { headers: { authorization }, signal });
    let text = '';
    for await (const chunk of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const blocks = (text + chunk).split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        const [, name, data] = /^event: (.+)\ndata: (.+)$/.exec(block) ?? [];
        if (name !== undefined && data !== undefined) deliver(name, JSON.parse(data));
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** The desktop's carrier over a real message channel, which copies what passes as Electron does. */
async function carryByIpc(): Promise<Carried> {
  const rig = await listeningCore();
  const { port1: window, port2: main } = new MessageChannel();
  const end = carryIpc({
    ipc: ipcOver(main),
    dispatch: rig.core.dispatch,
    subscribe: rig.core.events.subscribe,
    broadcast: (channel, name, payload) => main.postMessage({ channel, name, payload }),
  });
  const { transport, close } = windowOver(window);
  return {
    transport,
    dataDir: rig.dataDir,
    async stop() {
      end();
      close();
      await rig.stop();
    },
  };
}

type Call = { readonly id: number; readonly channel: string; readonly args: readonly unknown[] };
type FromMain =
  | { readonly id: number; readonly envelope: Envelope }
  | { readonly channel: string; readonly name: string; readonly payload: unknown };

/** `ipcMain` at the main process's end of the channel; the caller is always the interface's own frame. */
function ipcOver(port: MessagePort): IpcPort {
  const sender = { senderFrame: { url: appHome, parent: null } };
  const listeners = new Map<string, Parameters<IpcPort['handle']>[1]>();
  port.on('message', async ({ id, channel, args }: Call) => {
    port.postMessage({ id, envelope: await listeners.get(channel)?.(sender, ...args) });
  });
  return {
    handle: (channel, listener) => void listeners.set(channel, listener),
    removeHandler: (channel) => void listeners.delete(channel),
  };
}

function windowOver(port: MessagePort): { transport: Transport; close: () => void } {
  const answers = new Map<number, (envelope: Envelope) => void>();
  const delivers = new Set<(name: string, payload: unknown) => void>();
  let lastId = 0;
  port.on('message', (message: FromMain) => {
    if ('id' in message) answers.get(message.id)?.(message.envelope);
    else if (message.channel === eventChannel)
      for (const deliver of delivers) deliver(message.name, message.payload);
  });
  return {
    transport: {
      call: (method, params) =>
        new Promise((resolve) => {
          lastId += 1;
          answers.set(lastId, resolve);
          port.postMessage({ id: lastId, channel: callChannel, args: [method, params] } satisfies Call);
        }),
      subscribe(deliver) {
        delivers.add(deliver);
        return () => delivers.delete(deliver);
      },
    },
    close: () => port.close(),
  };
}
