import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Socket } from 'node:net';
import { certificate } from './certificate.ts';
import { type ProxyOptions, type TestLogin, type TestProxy, Tunnels } from './tunnels.ts';

export type HttpProxyOptions = ProxyOptions & {
  readonly tls?: boolean;
  /** Answers every CONNECT with this status. */
  readonly status?: number;
};

/** A real HTTP proxy on loopback that tunnels with CONNECT and does nothing else. */
export async function startHttpProxy(options: HttpProxyOptions = {}): Promise<TestProxy> {
  const tunnels = new Tunnels(options);
  const server = options.tls ? createTlsServer(certificate) : createServer();
  server.on('connection', (socket: Socket) => tunnels.entered(socket));
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  server.on('connect', (request: IncomingMessage, client: Socket, head: Buffer) => {
    client.on('error', () => client.destroy());
    serve(request, client, head).catch(() => client.destroy());
  });
  async function serve({ url = '', headers }: IncomingMessage, client: Socket, head: Buffer): Promise<void> {
    if (!mayPass(headers['proxy-authorization'], options.login)) return refuse(client, 407);
    if (options.status !== undefined) return refuse(client, options.status);
    const { hostname, port } = new URL(`http://${url}`);
    const target = await tunnels.dial(hostname.replace(/^\[|\]$/g, ''), Number(port === '' ? 80 : port));
    if (target === undefined) return refuse(client, 502);
    client.write('HTTP/1.1 200 Connection established\r\n\r\n');
    if (head.length > 0) target.write(head);
    tunnels.join(client, target);
  }
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return tunnels.proxy(server);
}

function mayPass(sent: string | undefined, login: TestLogin | null | undefined): boolean {
  if (login === null || login === undefined) return true;
  return sent === `Basic ${Buffer.from(`${login.username}:${login.password}`).toString('base64')}`;
}

function refuse(client: Socket, status: number): void {
  const ask = status === 407 ? 'Proxy-Authenticate: Basic realm="test"\r\n' : '';
  client.end(`HTTP/1.1 ${status} Refused\r\n${ask}Content-Length: 0\r\n\r\n`);
}
