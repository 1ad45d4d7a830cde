import { isIP, type Socket } from 'node:net';
import { type AccountProxy, loginRefused, notAllowed, notSpoken, ProxyError } from './proxy.ts';
import type { TunnelTarget } from './proxy-tunnel.ts';

/*
 * SOCKS protocol version 5 (RFC 1928) with a user name and password (RFC 1929). A name is sent as a name, so that
 * nobody but the proxy looks it up.
 */

const VERSION = 5;
const LOGIN_VERSION = 1;
const NO_LOGIN = 0;
const LOGIN = 2;
const NO_METHOD = 0xff;
const CONNECT = 1;
const IPV4 = 1;
const NAME = 3;
const IPV6 = 4;
const SUCCEEDED = 0;
const NOT_ALLOWED = 2;

/** RFC 1928, section 6. */
const replies: Readonly<Record<number, string>> = {
  1: 'general failure',
  3: 'network unreachable',
  4: 'host unreachable',
  5: 'connection refused',
  6: 'TTL expired',
  7: 'command not supported',
  8: 'address type not supported',
};

/** Agrees on the login; the proxy is ready for its order afterwards. Rejects with a ProxyError. */
export async function greetSocks5(socket: Socket, proxy: AccountProxy): Promise<void> {
  const { username, password } = proxy;
  const methods = username === null ? [NO_LOGIN] : [NO_LOGIN, LOGIN];
  socket.write(Buffer.from([VERSION, methods.length, ...methods]));
  const [version, method] = await take(socket, 2, proxy);
  if (version !== VERSION) throw notSpoken(proxy);
  if (method === NO_LOGIN) return;
  if (method === NO_METHOD) throw loginRefused(proxy);
  if (method !== LOGIN || username === null) throw notSpoken(proxy);
  socket.write(Buffer.concat([Buffer.from([LOGIN_VERSION]), counted(username), counted(password ?? '')]));
  const [, status] = await take(socket, 2, proxy);
  if (status !== SUCCEEDED) throw loginRefused(proxy);
}

/** Has the proxy connect to the target; from then on the socket is the target's. Rejects with a ProxyError. */
export async function orderSocks5(socket: Socket, proxy: AccountProxy, target: TunnelTarget): Promise<void> {
  socket.write(Buffer.concat([Buffer.from([VERSION, CONNECT, 0]), addressOf(target)]));
  const [version, reply, , kind] = await take(socket, 4, proxy);
  if (version !== VERSION) throw notSpoken(proxy);
  if (reply === NOT_ALLOWED) throw notAllowed('SOCKS 2');
  if (reply !== SUCCEEDED) {
    const said = replies[reply ?? -1] ?? `SOCKS ${reply}`;
    throw new ProxyError('target', { zh: said, en: said });
  }
  // Where the proxy is bound, which nobody needs.
  const length = kind === NAME ? (await take(socket, 1, proxy))[0] : kind === IPV6 ? 16 : 4;
  await take(socket, (length ?? 0) + 2, proxy);
}

function addressOf({ host, port }: TunnelTarget): Buffer {
  const ends = Buffer.from([port >> 8, port & 0xff]);
  const family = isIP(host);
  if (family === 4) return Buffer.concat([Buffer.from([IPV4, ...host.split('.').map(Number)]), ends]);
  if (family === 6) return Buffer.concat([Buffer.from([IPV6]), ipv6Bytes(host), ends]);
  return Buffer.concat([Buffer.from([NAME]), counted(host), ends]);
}

/** The sixteen bytes of an address as a URL has it: groups of hex digits, `::` at most once. */
function ipv6Bytes(host: string): Buffer {
  const [left = '', right] = host.split('::');
  const groups = (text: string): string[] => (text === '' ? [] : text.split(':'));
  const before = groups(left);
  const after = groups(right ?? '');
  const zeros = Array<string>(8 - before.length - after.length).fill('0');
  const all = [...before, ...zeros, ...after].map((group) => Number.parseInt(group, 16));
  return Buffer.from(all.flatMap((group) => [group >> 8, group & 0xff]));
}

function counted(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.from([bytes.length]), bytes]);
}

/** Exactly so many bytes, and none of what follows them. */
function take(socket: Socket, size: number, proxy: AccountProxy): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const settle = (then: () => void) => {
      for (const event of events) socket.off(event, look);
      then();
    };
    // One listener for the whole wait: a new one would be called at once for what is too little.
    const look = () => {
      const bytes = socket.read(size) as Buffer | null;
      if (bytes?.length === size) settle(() => resolve(bytes));
      else if (bytes !== null || socket.readableEnded || socket.destroyed)
        settle(() => reject(notSpoken(proxy)));
    };
    for (const event of events) socket.on(event, look);
    look();
  });
}

const events = ['readable', 'end', 'error', 'close'] as const;
