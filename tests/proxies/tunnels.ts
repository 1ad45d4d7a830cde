import { connect, type Server, type Socket } from 'node:net';

/** What a test sees of a proxy, whatever it speaks. */
export type TestProxy = {
  readonly port: number;
  /** Every target that was asked for, `host:port`, in order. */
  readonly asked: readonly string[];
  /** Bytes that came back from targets. */
  carried(): number;
  /** Connections of clients that are open. */
  open(): number;
  /** Breaks off every connection, as when the process dies. */
  cutAll(): void;
  stop(): Promise<void>;
};

export type TestLogin = { readonly username: string; readonly password: string };

export type ProxyOptions = {
  /** Null: whoever comes may pass. */
  readonly login?: TestLogin | null;
  /** Where names lead to that only the proxy knows, as `host:port`. */
  readonly knows?: Readonly<Record<string, number>>;
};

/** The connections of one proxy: who came, what was asked for, what was carried. */
export class Tunnels {
  readonly asked: string[] = [];
  readonly #sockets = new Set<Socket>();
  readonly #knows: Readonly<Record<string, number>>;
  #carried = 0;

  constructor({ knows = {} }: ProxyOptions) {
    this.#knows = knows;
  }

  /** Somebody has connected. */
  entered(client: Socket): void {
    this.#sockets.add(client);
    client.on('error', () => client.destroy());
    client.once('close', () => this.#sockets.delete(client));
  }

  /** A connection to the target, or undefined when there is none to be had. */
  dial(host: string, port: number): Promise<Socket | undefined> {
    const target = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
    this.asked.push(target);
    const known = this.#knows[target];
    const socket =
      known === undefined ? connect({ host, port }) : connect({ host: '127.0.0.1', port: known });
    return new Promise((resolve) => {
      socket.once('connect', () => resolve(socket));
      socket.once('error', () => resolve(undefined));
    });
  }

  /** Carries bytes both ways until either side ends. */
  join(client: Socket, target: Socket): void {
    target.on('data', (chunk: Buffer) => {
      this.#carried += chunk.length;
    });
    target.on('error', () => client.destroy());
    target.once('close', () => client.destroy());
    client.once('close', () => target.destroy());
    client.pipe(target).pipe(client);
  }

  /** What the test is given of a server that listens. */
  proxy(server: Server): TestProxy {
    const cutAll = (): void => {
      for (const socket of this.#sockets) socket.resetAndDestroy();
    };
    const address = server.address();
    return {
      port: typeof address === 'object' && address !== null ? address.port : 0,
      asked: this.asked,
      carried: () => this.#carried,
      open: () => this.#sockets.size,
      cutAll,
      stop: () => {
        const stopped = new Promise<void>((resolve) => server.close(() => resolve()));
        cutAll();
        return stopped;
      },
    };
  }
}
