import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AppError } from '../../../shared/errors.ts';
import { ConnectionGate } from './connection-gate.ts';
import type { RelayLimits } from './limits.ts';

export type Where = { readonly port: number; readonly lan: boolean };

export type ListenerDeps = {
  readonly limits: Pick<RelayLimits, 'headersMs' | 'connections' | 'connectionsPerAddress'>;
  readonly handle: (request: IncomingMessage, response: ServerResponse) => void;
  /** Written to a client that asks for a protocol switch, before the connection is closed. */
  readonly refuseUpgrade: () => string;
};

const PORTS_TRIED = 50;
const FREE_PORT_TRIES = 20;
const KEEP_ALIVE_MS = 65_000;
const CHECK_EVERY_MS = 1_000;

/** The members' door: this computer alone (127.0.0.1 and ::1), or with `lan` all of its networks (0.0.0.0 and ::). */
export class Listener {
  readonly #deps: ListenerDeps;
  readonly #gate: ConnectionGate;
  #servers: Server[] = [];
  #where: Where | undefined;

  constructor(deps: ListenerDeps) {
    this.#deps = deps;
    this.#gate = new ConnectionGate(deps.limits);
  }

  /** Where it listens, on its real port; undefined while it does not. */
  get where(): Where | undefined {
    return this.#where;
  }

  /**
   * Listens there and no longer where it listened before; requests under way go on. Throws `relay.port_taken`
   * or `relay.port_unavailable`, and then stays where it was.
   */
  async listen(next: Where): Promise<void> {
    const before = this.#where;
    if (before?.port === next.port && before.lan === next.lan) return;
    const old = this.#servers;
    // The same port cannot be open in both ways at once.
    if (before?.port === next.port) close(old);
    try {
      this.#servers = next.port === 0 ? await this.#openAnyPort(next.lan) : await this.#openBoth(next);
    } catch (error) {
      if (before?.port === next.port) this.#servers = await this.#openBoth(before);
      throw await this.#refusal(next, error);
    }
    this.#where = { port: portOf(this.#servers[0] as Server), lan: next.lan };
    close(old);
    if (!next.lan) this.#gate.close('others');
  }

  /** Takes no more connections; those that are idle are closed, the others after their request. */
  stopListening(): void {
    close(this.#servers);
    this.#servers = [];
    this.#where = undefined;
  }

  closeConnections(): void {
    this.#gate.close('all');
  }

  /** Both families on one port. Without IPv6 on this computer, IPv4 alone. */
  async #openBoth({ port, lan }: Where): Promise<Server[]> {
    const v4 = await this.#open(lan ? '0.0.0.0' : '127.0.0.1', port);
    try {
      return [v4, await this.#open(lan ? '::' : '::1', portOf(v4))];
    } catch (error) {
      if (['EAFNOSUPPORT', 'EADDRNOTAVAIL', 'EINVAL'].includes(codeOf(error))) return [v4];
      close([v4]);
      throw error;
    }
  }

  /** A port that is free for IPv4 may be taken for IPv6, so one is tried after the other. */
  async #openAnyPort(lan: boolean): Promise<Server[]> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.#openBoth({ port: 0, lan });
      } catch (error) {
        if (tries === FREE_PORT_TRIES || codeOf(error) !== 'EADDRINUSE') throw error;
      }
    }
  }

  #open(host: string, port: number): Promise<Server> {
    const server = createServer(
      {
        headersTimeout: this.#deps.limits.headersMs,
        // Bodies have an idle limit of their own: a large one may take long on a slow network.
        requestTimeout: 0,
        connectionsCheckingInterval: CHECK_EVERY_MS,
        keepAliveTimeout: KEEP_ALIVE_MS,
        keepAlive: true,
        insecureHTTPParser: false,
      },
      this.#deps.handle,
    );
    server.maxRequestsPerSocket = 0;
    server.on('connection', (socket) => this.#gate.accept(socket, host === '0.0.0.0' || host === '::'));
    server.on('upgrade', (_request, socket) => {
      socket.on('error', () => socket.destroy());
      socket.end(this.#deps.refuseUpgrade());
    });
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen({ host, port, ipv6Only: host.includes(':') }, () => {
        server.off('error', reject);
        resolve(server);
      });
    });
  }

  async #refusal({ port, lan }: Where, error: unknown): Promise<AppError> {
    const code = codeOf(error);
    if (code !== 'EADDRINUSE') {
      return new AppError('relay.port_unavailable', { port, reason: code }, { cause: error });
    }
    const next = await this.#nextFreePort(port, lan);
    return new AppError('relay.port_taken', { port, next: next ?? '-' }, { cause: error });
  }

  async #nextFreePort(taken: number, lan: boolean): Promise<number | undefined> {
    for (let port = taken + 1; port <= Math.min(taken + PORTS_TRIED, 65_535); port += 1) {
      try {
        close(await this.#openBoth({ port, lan }));
        return port;
      } catch (error) {
        if (codeOf(error) !== 'EADDRINUSE') return undefined;
      }
    }
    return undefined;
  }
}

/** The ports are free when this returns; requests under way go on. */
function close(servers: readonly Server[]): void {
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
