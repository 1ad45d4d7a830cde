import { request } from 'node:http';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { type AccountProxy, authorityOf, loginRefused, notAllowed, notSpoken, ProxyError } from './proxy.ts';
import { greetSocks5, orderSocks5 } from './socks5.ts';

/** Where a tunnel ends; an IPv6 address without brackets. */
export type TunnelTarget = { readonly host: string; readonly port: number };

/** Where the tunnel for a URL ends. */
export function targetOf({
  protocol,
  hostname,
  port,
}: Pick<URL, 'protocol' | 'hostname' | 'port'>): TunnelTarget {
  const usual = protocol === 'https:' ? 443 : 80;
  return { host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? usual : Number(port) };
}

export type TunnelOptions = {
  /** How long the proxy may take until the tunnel stands. */
  readonly timeoutMs: number;
  /** Called when the proxy is there, and the target is yet to be reached. */
  readonly onProxyReached?: () => void;
};

/**
 * A connection to the target through the proxy, without the target's own TLS. There is no other way out of here: what
 * the proxy does not carry fails with a ProxyError. Names are looked up by the proxy.
 */
export async function openTunnel(
  proxy: AccountProxy,
  target: TunnelTarget,
  { timeoutMs, onProxyReached }: TunnelOptions,
): Promise<Socket> {
  const socket = dial(proxy);
  let failure: Error | undefined;
  // Whoever gets the socket listens as well; an error in between must not go unheard.
  socket.on('error', (error) => {
    failure ??= error;
  });
  const deadline = setTimeout(() => {
    failure ??= Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' });
    socket.destroy();
  }, timeoutMs);
  try {
    await reached(socket, proxy);
    if (proxy.kind === 'socks5') await greetSocks5(socket, proxy);
    onProxyReached?.();
    if (proxy.kind === 'socks5') await orderSocks5(socket, proxy, target);
    else await orderHttp(socket, proxy, target);
    return socket;
  } catch (error) {
    socket.destroy();
    // What the connection died of says more than that it did.
    throw failure === undefined || isAnswer(error) ? error : unreachable(failure);
  } finally {
    clearTimeout(deadline);
  }
}

function dial({ kind, host, port }: AccountProxy): Socket {
  if (kind !== 'https') return connectTcp({ host, port, noDelay: true, keepAlive: true });
  const servername = isIP(host) === 0 ? host : '';
  return connectTls({ host, port, servername }).setNoDelay(true).setKeepAlive(true);
}

function reached(socket: Socket, { kind }: AccountProxy): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once(kind === 'https' ? 'secureConnect' : 'connect', resolve);
    socket.once('error', (error) => reject(unreachable(error)));
    socket.once('close', () => reject(unreachable(new Error('closed'))));
  });
}

/** RFC 9110, section 9.3.6; the login as in RFC 7617. */
function orderHttp(socket: Socket, proxy: AccountProxy, { host, port }: TunnelTarget): Promise<void> {
  const { username, password } = proxy;
  const path = authorityOf({ host, port });
  const login = Buffer.from(`${username}:${password ?? ''}`).toString('base64');
  return new Promise((resolve, reject) => {
    const order = request({
      method: 'CONNECT',
      path,
      headers: {
        host: path,
        connection: 'keep-alive',
        ...(username === null ? {} : { 'proxy-authorization': `Basic ${login}` }),
      },
      createConnection: () => socket,
    });
    order.once('connect', ({ statusCode = 0 }, _socket, head) => {
      if (statusCode === 407) reject(loginRefused(proxy));
      else if (statusCode >= 200 && statusCode < 300) {
        // A target that speaks first.
        if (head.length > 0) socket.unshift(head);
        resolve();
      } else if (statusCode >= 500) reject(notConnected(statusCode));
      else reject(notAllowed(String(statusCode)));
    });
    order.on('error', (error) => reject(notSpoken(proxy, error)));
    order.end();
  });
}

function notConnected(status: number): ProxyError {
  return new ProxyError('target', { zh: `代理答复 ${status}`, en: `the proxy answered ${status}` });
}

/** The proxy has said something, whatever became of the connection afterwards. */
function isAnswer(error: unknown): boolean {
  return error instanceof ProxyError && error.failure !== 'unreachable';
}

function unreachable(error: Error): ProxyError {
  const reason = (error as NodeJS.ErrnoException).code ?? error.message;
  return new ProxyError('unreachable', { zh: reason, en: reason }, error);
}
