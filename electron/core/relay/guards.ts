import type { IncomingMessage } from 'node:http';
import { hostname, networkInterfaces } from 'node:os';
import { AppError } from '../../../shared/errors.ts';

const ADDRESSES_FRESH_MS = 5_000;

/**
 * Lets a request pass that was meant for this relay: its Host is a loopback name, one of this computer's own
 * addresses or names, or a configured name (a page that rebinds its own name to this address is refused), and
 * no other web site sent it. Throws `host.refused` or `origin.refused`.
 */
export function createGuard(hostNames: readonly string[], monotonicMs: () => number) {
  const computer = hostname().toLowerCase();
  const names = new Set([
    'localhost',
    computer,
    `${computer}.local`,
    ...hostNames.map((name) => name.toLowerCase()),
  ]);
  let addresses = new Set<string>();
  let readAtMs = Number.NEGATIVE_INFINITY;

  function isOwnAddress(host: string): boolean {
    const now = monotonicMs();
    if (!addresses.has(host) && now - readAtMs > ADDRESSES_FRESH_MS) {
      readAtMs = now;
      addresses = new Set(
        Object.values(networkInterfaces()).flatMap((list) => (list ?? []).map((item) => item.address)),
      );
    }
    return addresses.has(host);
  }

  return (request: IncomingMessage): void => {
    const host = request.headers.host ?? '';
    const name = host
      .replace(/:\d{1,5}$/, '')
      .replace(/^\[(.*)\]$/, '$1')
      .toLowerCase();
    if (!names.has(name) && !isLoopback(name) && !isOwnAddress(name)) {
      throw new AppError('host.refused', { host: /^[\w.:[\]-]{1,100}$/.test(host) ? host : '?' });
    }
    if (request.headers['sec-fetch-site'] === 'cross-site') throw new AppError('origin.refused');
  };
}

/** Throws `relay.content_type` or `relay.body_encoding` unless the body is plain JSON. */
export function requireJson(request: IncomingMessage): void {
  if (!/^application\/json *(;|$)/i.test(request.headers['content-type'] ?? '')) {
    throw new AppError('relay.content_type');
  }
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity')
    throw new AppError('relay.body_encoding');
}

/** True for an address of this computer itself; IPv4 addresses may come in their IPv6 form. */
export function isLoopback(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(address);
}
