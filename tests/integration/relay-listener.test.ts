import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterEach, expect, test } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import { type Rig, startRig, until } from './relay-rig.ts';

let rig: Rig;
const closers: (() => void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) close();
  await rig.stop();
});

async function occupy(port: number, host = '127.0.0.1'): Promise<Server> {
  const server = createServer().listen(port, host);
  await once(server, 'listening');
  closers.push(() => server.close());
  return server;
}

async function isOpen(host: string, port: number): Promise<boolean> {
  const socket = connect(port, host);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

async function refusalOf(run: Promise<void>): Promise<AppError> {
  const error = await run.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(AppError);
  return error as AppError;
}

const own = Object.values(networkInterfaces())
  .flatMap((list) => list ?? [])
  .find(({ internal, family }) => !internal && family === 'IPv4')?.address;

test('until the owner opens it, only this computer reaches the relay', async () => {
  rig = await startRig({ vendorUrl: 'http://127.0.0.1:9' });
  expect(await isOpen('127.0.0.1', rig.port)).toBe(true);
  expect(await isOpen('::1', rig.port)).toBe(true);
  if (own !== undefined) expect(await isOpen(own, rig.port)).toBe(false);
  await rig.relay.listen({ port: rig.port, lan: true });
  expect(rig.relay.listening()).toMatchObject({ port: rig.port, lan: true });
  if (own !== undefined) expect(await isOpen(own, rig.port)).toBe(true);
  expect(await isOpen('::1', rig.port)).toBe(true);
  await rig.relay.listen({ port: rig.port, lan: false });
  if (own !== undefined) expect(await isOpen(own, rig.port)).toBe(false);
  expect(await isOpen('127.0.0.1', rig.port)).toBe(true);
});

test('a taken port is an error that names the next free one, and the relay stays where it was', async () => {
  rig = await startRig({ vendorUrl: 'http://127.0.0.1:9' });
  const taken = await occupy(0);
  const { port } = taken.address() as { port: number };
  const refused = await refusalOf(rig.relay.listen({ port, lan: false }));
  expect(refused.code).toBe('relay.port_taken');
  expect(refused.params.port).toBe(port);
  expect(Number(refused.params.next)).toBeGreaterThan(port);
  expect(rig.relay.listening()?.port).toBe(rig.port);
  expect(await isOpen('127.0.0.1', rig.port)).toBe(true);
  await rig.relay.listen({ port: Number(refused.params.next), lan: false });
  expect(await isOpen('127.0.0.1', Number(refused.params.next))).toBe(true);
  expect(await isOpen('127.0.0.1', rig.port)).toBe(false);
});

test('a port that is free on this computer but taken on the network is not opened by half', async () => {
  rig = await startRig({ vendorUrl: 'http://127.0.0.1:9' });
  await occupy(rig.port, own ?? '127.0.0.2');
  expect((await refusalOf(rig.relay.listen({ port: rig.port, lan: true }))).code).toBe('relay.port_taken');
  expect(rig.relay.listening()).toMatchObject({ port: rig.port, lan: false });
  expect(await isOpen('127.0.0.1', rig.port)).toBe(true);
});

test('connections beyond the limit are closed and the others go on', async () => {
  rig = await startRig({ vendorUrl: 'http://127.0.0.1:9', limits: { connections: 20 } });
  const sockets: Socket[] = [];
  closers.push(() =>
    sockets.forEach((socket) => {
      socket.destroy();
    }),
  );
  let closed = 0;
  for (let i = 0; i < 30; i += 1) {
    const socket = connect(rig.port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.once('close', () => {
      closed += 1;
    });
    await once(socket, 'connect');
    sockets.push(socket);
  }
  await until(
    async () => closed,
    (count) => count === 10,
  );
  const [first] = sockets as [Socket];
  first.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n');
  const [answer] = (await once(first, 'data')) as [Buffer];
  expect(answer.toString()).toMatch(/^HTTP\/1\.1 200 /);
  expect(closed).toBe(10);
});
