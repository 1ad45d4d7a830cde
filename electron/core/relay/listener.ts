import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { AppError } from '../../../shared/errors.ts';
import { isLoopback } from './guards.ts';
import type { RelayLimits } from './limits.ts';

export type Where = { readonly port: number; readonly lan: boolean };

export type ListenerDeps = {
  readonly limits: Pick<RelayLimits, 'headersMs' | 'connections' | 'connectionsPerAddress'>;
  readonly handle: (request: IncomingMessage, response: ServerResponse) => void;
  /** Written to a client that asks for a protocol switch, before the connection is closed. */
  readonly refuseUpgrade: () => string;
};

export type Listener = ReturnType<typeof createListener>;

const PORTS_TRIED = 50;
const FREE_PORT_TRIES = 20;
const KEEP_ALIVE_MS = 65_000;
const CHECK_EVERY_MS = 1_000;

/**
 * The members' door: this computer alone (127.0.0.1 and ::1), or with `lan` all of its networks (0.0.0.0 and
 * ::). Holds connections to their limits before a request is read.
 */
export function createListener(deps: ListenerDeps) {
  const { limits, handle } = deps;
  const sockets = new Map<Socket, string>();
  const perAddress = new Map<string, number>();
  let servers: Server[] = [];
  let where: Where | undefined;

  function accept(socket: Socket): void {
    const address = socket.remoteAddress ?? '';
    const count = perAddress.get(address) ?? 0;
    const crowd = !isLoopback(address) && count >= limits.connectionsPerAddress;
    if (crowd || sockets.size >= limits.connections || (where?.lan !== true && !isLoopback(address))) {
      socket.destroy();
      return;
    }
    sockets.set(socket, address);
    perAddress.set(address, count + 1);
    socket.once('close', () => {
      sockets.delete(socket);
      const left = (perAddress.get(address) ?? 1) - 1;
      if (left === 0) perAddress.delete(address);
      else perAddress.set(address, left);
    });
  }

  function open(host: string, port: number): Promise<Server> {
    const server = createServer(
      {
        headersTimeout: limits.headersMs,
        // Bodies have an idle limit of their own: a large one may take long on a slow network.
        requestTimeout: 0,
        connectionsCheckingInterval: CHECK_EVERY_MS,
        keepAliveTimeout: KEEP_ALIVE_MS,
        keepAlive: true,
        insecureHTTPParser: false,
      },
      handle,
    );
    server.maxRequestsPerSocket = 0;
    server.on('connection', accept);
    server.on('upgrade', (_request, socket) => {
      socket.on('error', () => socket.destroy());
      socket.end(deps.refuseUpgrade());
    });
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen({ host, port, ipv6Only: host.includes(':') }, () => {
        server.off('error', reject);
        resolve(server);
      });
    });
  }

  /** Both families on one port. Without IPv6 on this computer, IPv4 alone. */
  async function openBoth({ port, lan }: Where): Promise<Server[]> {
    const v4 = await open(lan ? '0.0.0.0' : '127.0.0.1', port);
    try {
      return [v4, await open(lan ? '::' : '::1', portOf(v4))];
    } catch (error) {
      if (['EAFNOSUPPORT', 'EADDRNOTAVAIL', 'EINVAL'].includes(codeOf(error))) return [v4];
      await close([v4]);
      throw error;
    }
  }

  async function openAnyPort(lan: boolean): Promise<Server[]> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await openBoth({ port: 0, lan });
      } catch (error) {
        if (tries === FREE_PORT_TRIES || codeOf(error) !== 'EADDRINUSE') throw error;
      }
    }
  }

  /** The servers for this place; the old ones are closed first only where both cannot be open at once. */
  async function move(next: Where): Promise<Server[]> {
    try {
      if (next.port === 0) return await openAnyPort(next.lan);
      if (next.port !== where?.port) return await openBoth(next);
      await close(servers);
      return await openBoth(next);
    } catch (error) {
      throw await refusal(next, error);
    }
  }

  async function refusal({ port, lan }: Where, error: unknown): Promise<unknown> {
    const code = codeOf(error);
    if (code === 'EADDRINUSE') {
      return new AppError(
        'relay.port_taken',
        { port, next: await nextFreePort(port, lan) },
        { cause: error },
      );
    }
    return new AppError('relay.port_unavailable', { port, reason: code }, { cause: error });
  }

  async function nextFreePort(taken: number, lan: boolean): Promise<number | string> {
    for (let port = taken + 1; port <= Math.min(taken + PORTS_TRIED, 65_535); port += 1) {
      try {
        await close(await openBoth({ port, lan }));
        return port;
      } catch (error) {
        if (codeOf(error) !== 'EADDRINUSE') break;
      }
    }
    return '-';
  }

  return {
    /** Listens there and no longer where it listened before; requests under way go on. Throws `relay.port_taken` or `relay.port_unavailable`. */
    async listen(next: Where): Promise<void> {
      if (where !== undefined && where.port === next.port && where.lan === next.lan) return;
      const before = where;
      const old = servers;
      try {
        const opened = await move(next);
        servers = opened;
        where = { port: portOf(opened[0] as Server), lan: next.lan };
      } catch (error) {
        // Both are closed only when the port stayed the same: then the old place is opened again.
        if (before !== undefined && old.every((server) => !server.listening))
          servers = await openBoth(before);
        throw error;
      }
      await close(old);
      for (const [socket, address] of sockets) {
        if (!next.lan && !isLoopback(address)) socket.destroy();
      }
    },

    where(): Where | undefined {
      return where;
    },

    /** Takes no more connections; those that are idle are closed, the others after their request. */
    async stopListening(): Promise<void> {
      where = undefined;
      const old = servers;
      servers = [];
      await close(old);
    },

    /** Closes every connection. */
    closeConnections(): void {
      for (const socket of sockets.keys()) socket.destroy();
    },
  };
}

/** Stops listening at once; resolves when the ports are free. */
async function close(servers: readonly Server[]): Promise<void> {
  for (const server of servers) {
    if (server.listening) server.close();
    server.closeIdleConnections();
  }
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown';
}
