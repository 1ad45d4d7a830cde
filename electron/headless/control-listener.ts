import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer as createProbe } from 'node:net';
import { AppError } from '../../shared/errors.ts';

export type ControlListener = {
  readonly port: number;
  /** Stops accepting, gives answers under way a second to finish, then resolves. */
  close(): Promise<void>;
};

const HOST = '127.0.0.1';
const SWEEP_MS = 20;
const GRACE_MS = 1_000;

/** Listens on this computer only. `relay.port_taken` names the next free port. */
export async function listenForOwner(handle: RequestListener, port: number): Promise<ControlListener> {
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 30_000 }, handle);
  server.maxConnections = 200;
  server.listen(port, HOST);
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw await listenError(cause, port);
  }
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = once(server, 'close');
      server.close();
      // Node takes a connection for idle only once it has carried a request.
      const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
      const deadline = setTimeout(() => server.closeAllConnections(), GRACE_MS);
      await closed;
      clearInterval(sweep);
      clearTimeout(deadline);
    },
  };
}

async function listenError(cause: unknown, port: number): Promise<AppError> {
  const code = (cause as NodeJS.ErrnoException).code ?? 'unknown';
  if (code !== 'EADDRINUSE') return new AppError('relay.port_unavailable', { port, reason: code }, { cause });
  return new AppError('relay.port_taken', { port, next: await nextFreePort(port + 1) }, { cause });
}

async function nextFreePort(from: number): Promise<number> {
  for (let port = from; port <= 65_535; port += 1) if (await isFree(port)) return port;
  return 0;
}

async function isFree(port: number): Promise<boolean> {
  const probe = createProbe().listen(port, HOST);
  try {
    await once(probe, 'listening');
  } catch {
    return false;
  }
  probe.close();
  await once(probe, 'close');
  return true;
}
