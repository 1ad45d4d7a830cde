import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { type ProxyOptions, type TestProxy, Tunnels } from './tunnels.ts';

export type Socks5Options = ProxyOptions & {
  /** Answers every order with this reply of RFC 1928, section 6. */
  readonly reply?: number;
  /** Sends its bytes one by one. */
  readonly slowly?: boolean;
};

const NO_LOGIN = 0;
const LOGIN = 2;
const NO_METHOD = 0xff;
const HOST_UNREACHABLE = 4;

/** A real SOCKS5 proxy on loopback (RFC 1928, RFC 1929), for CONNECT alone. */
export async function startSocks5Proxy(options: Socks5Options = {}): Promise<TestProxy> {
  const tunnels = new Tunnels(options);
  const server = createServer((client) => {
    tunnels.entered(client);
    serve(client, options, tunnels).catch(() => client.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return tunnels.proxy(server);
}

async function serve(client: Socket, options: Socks5Options, tunnels: Tunnels): Promise<void> {
  const { login = null, reply = 0, slowly = false } = options;
  const say = (...bytes: number[]) => send(client, Buffer.from(bytes), slowly);
  const [, count = 0] = await take(client, 2);
  const offered = await take(client, count);
  const method = login === null ? NO_LOGIN : LOGIN;
  if (!offered.includes(method)) {
    await say(5, NO_METHOD);
    client.end();
    return;
  }
  await say(5, method);
  if (login !== null) {
    const [, nameSize = 0] = await take(client, 2);
    const username = (await take(client, nameSize)).toString();
    const [passwordSize = 0] = await take(client, 1);
    const password = (await take(client, passwordSize)).toString();
    const isRight = username === login.username && password === login.password;
    await say(1, isRight ? 0 : 1);
    if (!isRight) {
      client.end();
      return;
    }
  }
  const [, , , kind = 0] = await take(client, 4);
  const host = await takeHost(client, kind);
  const port = (await take(client, 2)).readUInt16BE();
  const target = reply === 0 ? await tunnels.dial(host, port) : undefined;
  const result = reply !== 0 ? reply : target === undefined ? HOST_UNREACHABLE : 0;
  await say(5, result, 0, 1, 127, 0, 0, 1, 0, 0);
  if (target === undefined) client.end();
  else tunnels.join(client, target);
}

async function takeHost(client: Socket, kind: number): Promise<string> {
  if (kind === 1) return (await take(client, 4)).join('.');
  if (kind === 3) {
    const [size = 0] = await take(client, 1);
    return (await take(client, size)).toString();
  }
  const bytes = await take(client, 16);
  const groups = Array.from({ length: 8 }, (_, index) => bytes.readUInt16BE(index * 2).toString(16));
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}

async function send(client: Socket, bytes: Buffer, slowly: boolean): Promise<void> {
  if (!slowly) {
    client.write(bytes);
    return;
  }
  for (const byte of bytes) {
    client.write(Buffer.from([byte]));
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

function take(client: Socket, size: number): Promise<Buffer> {
  if (size === 0) return Promise.resolve(Buffer.alloc(0));
  return new Promise((resolve, reject) => {
    const gone = () => reject(new Error('the client has gone'));
    const look = () => {
      const bytes = client.read(size) as Buffer | null;
      if (bytes?.length !== size) return;
      client.off('readable', look).off('close', gone);
      resolve(bytes);
    };
    client.on('readable', look).on('close', gone);
    look();
  });
}
