import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { AccountProxy } from '../../electron/core/providers/proxy.ts';
import { certificate } from '../proxies/certificate.ts';
import { addressOfProxy, login, proxyCanary, proxyKinds, startProxy } from '../proxies/every-kind.ts';
import { startHttpProxy } from '../proxies/http-proxy.ts';
import { startSocks5Proxy } from '../proxies/socks5-proxy.ts';
import { startTlsFront } from '../proxies/tls-front.ts';
import { type TestProxy, Tunnels } from '../proxies/tunnels.ts';
import { type Behaviour, type Simulator, startSimulator } from '../simulator/simulator-process.ts';
import { ask, begin, follow, message, messageBody, type Rig, startRig, until } from './relay-rig.ts';

const plan = { text: '经由代理 ab cd ef', inputTokens: 50, outputTokens: 30 };
const costPusd = 50n * 3_000_000n + 30n * 15_000_000n;
/** A name that nobody but the proxy can look up. */
const hidden = 'vendor.invalid';

let simulator: Simulator;
let rig: Rig;
let vendorPort: number;
let front: TestProxy;
const started: { stop(): Promise<unknown> }[] = [];

beforeAll(async () => {
  setDefaultCACertificates([...getCACertificates(), certificate.cert]);
  simulator = await startSimulator();
  vendorPort = Number(new URL(simulator.vendorUrl).port);
  front = await startTlsFront(vendorPort);
  rig = await startRig({ vendorUrl: simulator.vendorUrl, limits: { connectMs: 2_000 } });
});
afterEach(async () => {
  Object.assign(rig.account, { proxy: null, baseUrl: simulator.vendorUrl });
  await Promise.all(started.splice(0).map((one) => one.stop()));
  await simulator.reset();
});
afterAll(async () => {
  await rig.stop();
  await front.stop();
  await simulator.stop();
});

async function using<Started extends { stop(): Promise<unknown> }>(
  starting: Promise<Started>,
): Promise<Started> {
  const one = await starting;
  started.push(one);
  return one;
}

function through(proxy: AccountProxy, baseUrl = simulator.vendorUrl): void {
  Object.assign(rig.account, { proxy, baseUrl });
}

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

describe.each(proxyKinds)('through a proxy of kind %s', (kind) => {
  test('messages stream byte for byte to a name that only the proxy knows, with and without TLS', async () => {
    const knows = { [`${hidden}:80`]: vendorPort, [`${hidden}:443`]: front.port };
    const proxy = await using(startProxy(kind, { login, knows }));
    for (const scheme of ['http', 'https']) {
      through(addressOfProxy(kind, proxy), `${scheme}://${hidden}`);
      const answer = await message(rig, { plan });
      const entry = (await simulator.ledger()).at(-1);
      expect(answer).toMatchObject({ status: 200, complete: true });
      expect(sha256(answer.body)).toBe(entry?.answerSha256);
      expect(await rig.lastRow()).toMatchObject({ source: 'final', flags: [], costPusd, errorCode: null });
    }
    expect(proxy.asked).toEqual([`${hidden}:80`, `${hidden}:443`]);
    expect(proxy.carried()).toBeGreaterThan(1_000);
  });

  test('requests share its connections, and so do questions beside the messages', async () => {
    const proxy = await using(startProxy(kind, { login: null }));
    through(addressOfProxy(kind, proxy, null));
    for (let turn = 0; turn < 3; turn += 1)
      expect(await message(rig, { plan })).toMatchObject({ status: 200 });
    const body = JSON.stringify({ model: 'claude-sonnet-4-5', messages: [{ role: 'user', content: 'hi' }] });
    expect(await ask(rig, { path: '/v1/messages/count_tokens', body })).toMatchObject({ status: 200 });
    expect(await ask(rig, { method: 'GET', path: '/v1/models' })).toMatchObject({ status: 200 });
    expect(await simulator.ledger()).toHaveLength(5);
    expect(proxy.asked).toEqual([`127.0.0.1:${vendorPort}`]);
  });

  test('a wrong login, and a missing one, is told apart from the provider, and nothing is sent', async () => {
    const proxy = await using(startProxy(kind, { login }));
    const wrong = { ...login, password: `${proxyCanary}-wrong` };
    const cases = [
      [wrong, '用户名或密码不对'],
      [null, '它要求登录，但没有填写用户名和密码'],
    ] as const;
    for (const [given, said] of cases) {
      through(addressOfProxy(kind, proxy, given));
      const answer = await message(rig, { plan });
      expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '60' } });
      expect(answer.text).toContain(
        `拼车组账号的代理拒绝了连接：${said}，请求没有绕过它发出。本次不计费，请告诉车主检查代理。`,
      );
      expect(answer.text).not.toContain(proxyCanary);
      expect(await rig.lastRow()).toMatchObject({
        source: 'none',
        costPusd: 0n,
        errorCode: 'relay.proxy_refused',
      });
    }
    expect(proxy.asked).toEqual([]);
    expect(await simulator.ledger()).toEqual([]);
  });

  test('nothing at all leaves when the proxy is down', async () => {
    const proxy = await startProxy(kind);
    await proxy.stop();
    through(addressOfProxy(kind, proxy, null));
    const body = messageBody({ plan });
    const answers = await Promise.all([
      ask(rig, { body }),
      ask(rig, { path: '/v1/messages/count_tokens', body }),
      ask(rig, { method: 'GET', path: '/v1/models' }),
      ask(rig, { method: 'GET', path: '/v1/models/claude-sonnet-4-5' }),
      ask(rig, { path: '/v1/chat/completions', body: chatBody }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([502, 502, 502, 502, 502]);
    for (const { text } of answers)
      expect(text).toContain('拼车组账号的代理不可用（ECONNREFUSED），请求没有绕过它发出。本次不计费');
    expect(await simulator.stats()).toMatchObject({ requests: 0 });
    expect(await rig.lastRow()).toMatchObject({ source: 'none', errorCode: 'relay.proxy_unreachable' });
  });

  test('a proxy that dies in mid-stream leaves a partial row and an error the member can read', async () => {
    const proxy = await using(startProxy(kind, { login }));
    through(addressOfProxy(kind, proxy));
    const held: Behaviour = { plan: { ...plan, events: 3, usageEvery: 1 }, hold: { after: 5 } };
    const followed = follow(await begin(rig, { body: messageBody(held) }).head);
    await followed.seen('message_delta');
    proxy.cutAll();
    const answer = await followed.answer;
    expect(answer.complete).toBe(true);
    expect(answer.text).toContain('event: error');
    expect(answer.text).toContain('服务商的回答中途断开。已收到的用量会照实记录。');
    expect(await rig.lastRow()).toMatchObject({
      source: 'partial',
      flags: ['truncated'],
      errorCode: 'relay.upstream_truncated',
      tokens: { inputTokens: 50 },
    });
    expect((await simulator.ledger()).length).toBe(1);
    expect(await message(rig, { plan })).toMatchObject({ status: 200 });
  });

  test('a provider that the proxy cannot reach is the provider, and no fault of the proxy', async () => {
    const proxy = await using(startProxy(kind));
    through(addressOfProxy(kind, proxy, null), 'http://127.0.0.1:9');
    const answer = await message(rig, { plan });
    expect(answer.status).toBe(502);
    expect(answer.text).toContain(
      `连不上服务商（代理之后：${kind === 'socks5' ? 'host unreachable' : '代理答复 502'}）`,
    );
    expect(await rig.lastRow()).toMatchObject({ errorCode: 'relay.upstream_unreachable' });
  });

  test('the certificate that counts is the provider’s own, not one that the proxy chooses', async () => {
    const other = `other.${hidden}`;
    const proxy = await using(startProxy(kind, { knows: { [`${other}:443`]: front.port } }));
    through(addressOfProxy(kind, proxy, null), `https://${other}`);
    expect((await message(rig, { plan })).text).toContain('连不上服务商（tls）');
    expect(await simulator.ledger()).toEqual([]);
  });

  test('a server that is no proxy, and one that says nothing, is named as such', async () => {
    const silent = await using(listening(createServer()));
    through(addressOfProxy(kind, silent, null));
    expect((await message(rig, { plan })).text).toContain('代理不可用（ETIMEDOUT）');
    const chatty = await using(
      listening(createServer((socket) => socket.on('error', noop).end('220 hello\r\n'))),
    );
    through(addressOfProxy(kind, chatty, null));
    expect((await message(rig, { plan })).text).toMatch(/代理不可用（(它没有按|E)/);
    expect(await simulator.ledger()).toEqual([]);
  });
});

const chatBody = JSON.stringify({ model: 'gpt-5.1', messages: [{ role: 'user', content: 'hi' }] });
const noop = () => undefined;

async function listening(server: Server): Promise<TestProxy> {
  const tunnels = new Tunnels({});
  server.on('connection', (socket) => tunnels.entered(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return tunnels.proxy(server);
}

test('an HTTP proxy that forbids the provider has refused, whatever its status', async () => {
  for (const status of [403, 405, 302]) {
    const proxy = await using(startHttpProxy({ status }));
    through(addressOfProxy('http', proxy, null));
    expect((await message(rig, { plan })).text).toContain(`它不允许连接这个服务商（${status}）`);
  }
  expect(await simulator.ledger()).toEqual([]);
});

test.each([
  [1, 502, '连不上服务商（代理之后：general failure）'],
  [2, 503, '它不允许连接这个服务商（SOCKS 2）'],
  [5, 502, '连不上服务商（代理之后：connection refused）'],
  [77, 502, '连不上服务商（代理之后：SOCKS 77）'],
])('reply %i of a SOCKS5 proxy is a %i', async (reply, status, said) => {
  const proxy = await using(startSocks5Proxy({ reply, slowly: true }));
  through(addressOfProxy('socks5', proxy, null));
  const answer = await message(rig, { plan });
  expect(answer.status).toBe(status);
  expect(answer.text).toContain(said);
});

test('a SOCKS5 proxy is given IPv6 addresses as such', async () => {
  const proxy = await using(startSocks5Proxy({ knows: { '[::1]:8000': vendorPort } }));
  through(addressOfProxy('socks5', proxy, null), 'http://[::1]:8000');
  expect(await message(rig, { plan })).toMatchObject({ status: 200 });
  expect(proxy.asked).toEqual(['[::1]:8000']);
});

test('a change of accounts ends idle connections, and lets a running stream finish', async () => {
  const proxy = await using(startProxy('http'));
  through(addressOfProxy('http', proxy, null));
  const held: Behaviour = { plan: { ...plan, events: 3 }, hold: { after: 5 } };
  const followed = follow(await begin(rig, { body: messageBody(held) }).head);
  await followed.seen('text_delta');
  expect(await message(rig, { plan })).toMatchObject({ status: 200 });
  expect(proxy.open()).toBe(2);
  rig.relay.accountsChanged();
  await until(
    async () => proxy.open(),
    (open) => open === 1,
  );
  expect(await message(rig, { plan })).toMatchObject({ status: 200 });
  expect(proxy.asked).toHaveLength(3);
  await simulator.release();
  expect(await followed.answer).toMatchObject({ status: 200, complete: true });
  expect(await rig.lastRow()).toMatchObject({ source: 'final' });
});

test('connections of at most 32 logins are kept', async () => {
  const proxy = await using(startProxy('http'));
  for (let turn = 0; turn < 34; turn += 1) {
    through(addressOfProxy('http', proxy, { username: 'a', password: `p-${turn}` }));
    expect(await message(rig, { plan })).toMatchObject({ status: 200 });
  }
  expect(proxy.asked).toHaveLength(34);
  await until(
    async () => proxy.open(),
    (open) => open === 32,
  );
});

test('the password of a proxy is in no log line', () => {
  expect(rig.log.lines.filter((line) => line.includes('canary'))).toEqual([]);
});
