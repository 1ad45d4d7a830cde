import { once } from 'node:events';
import { connect } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { routes } from '../../electron/core/relay/routes.ts';
import { issueSecret } from '../../electron/core/services/access.ts';
import { systemIds } from '../../electron/core/system/clock-and-ids.ts';
import { AppError } from '../../shared/errors.ts';
import { type Simulator, startSimulator } from '../simulator/simulator-process.ts';
import {
  type Answered,
  ask,
  begin,
  memberId,
  message,
  messageBody,
  type Rig,
  readAll,
  startRig,
} from './relay-rig.ts';

let simulator: Simulator;
let rig: Rig;
beforeAll(async () => {
  simulator = await startSimulator();
  rig = await startRig({
    vendorUrl: simulator.vendorUrl,
    limits: { bodyBytes: 200_000, bodyIdleMs: 300, headersMs: 1_000 },
    hostNames: ['carpool.example'],
  });
});
afterAll(async () => {
  await rig.stop();
  await simulator.stop();
});

const errorOf = (answer: Answered) =>
  JSON.parse(answer.text) as { type: string; error: { type: string; message: string }; request_id: string };
const requestsSeen = async () => (await simulator.stats()).requests;
const body = messageBody({}, false);
const bare = { authorization: '' };

test('a member key works in all four places', async () => {
  const places = [
    { headers: { authorization: `Bearer ${rig.secret}` } },
    { headers: { authorization: `bearer  ${rig.secret} ` } },
    { headers: { ...bare, 'x-api-key': rig.secret } },
    { headers: { ...bare, 'x-goog-api-key': rig.secret } },
    { headers: bare, path: `/v1/messages?key=${rig.secret}` },
    // A client that fills two places: the one that holds a member key counts.
    { headers: { authorization: 'Bearer sk-ant-other', 'x-api-key': rig.secret } },
  ];
  for (const place of places) expect((await ask(rig, { body, ...place })).status).toBe(200);
  const entries = (await simulator.ledger()).slice(-places.length);
  expect(JSON.stringify(entries)).not.toContain(rig.secret);
});

test('a request without a key, or with a wrong one, is told so once and never forwarded', async () => {
  const before = await requestsSeen();
  const missing = await ask(rig, { body, headers: bare });
  expect(missing.status).toBe(401);
  expect(errorOf(missing)).toMatchObject({ type: 'error', error: { type: 'authentication_error' } });
  expect(missing.headers['x-should-retry']).toBe('false');
  const wrong = rig.secret.slice(0, -3) + (rig.secret.endsWith('AAA') ? 'BBB' : 'AAA');
  for (const key of [wrong, 'acp_zzzzzzzz_nope', 'sk-ant-1', issueSecret(systemIds).secret]) {
    const answer = await ask(rig, { body, headers: { authorization: `Bearer ${key}` } });
    expect(answer.status).toBe(401);
    expect(errorOf(answer).error.message).toBe('成员密钥无效。请向车主要一把新的密钥。本次不计费。');
  }
  rig.settings.lang = 'en';
  expect(errorOf(await ask(rig, { body, headers: bare })).error.message).toMatch(/^No member key was sent/);
  rig.settings.lang = 'zh-CN';
  expect(await requestsSeen()).toBe(before);
});

test('guessing keys is slowed down by address, and never locks a member out', async () => {
  const guess = () =>
    ask(rig, { body, headers: { authorization: `Bearer ${issueSecret(systemIds).secret}` } });
  const statuses: number[] = [];
  let last: Answered | undefined;
  for (let i = 0; i < 12; i += 1) {
    last = await guess();
    statuses.push(last.status);
  }
  expect(statuses.at(-1)).toBe(429);
  expect(Number(last?.headers['retry-after'])).toBeGreaterThan(30);
  expect((await ask(rig, { body })).status).toBe(200);
});

test('one wrong key that is tried again and again is a 401 each time, from memory', async () => {
  let reads = 0;
  const other = await startRig({
    vendorUrl: simulator.vendorUrl,
    wrap: (storage) => {
      const read: typeof storage.read = (...asked) => {
        reads += 1;
        return storage.read(...asked);
      };
      return { ...storage, read };
    },
  });
  reads = 0;
  const { secret } = issueSecret(systemIds);
  for (let i = 0; i < 40; i += 1) {
    const answer = await ask(other, { body, headers: { authorization: `Bearer ${secret}` } });
    expect([answer.status, answer.headers['x-should-retry']]).toEqual([401, 'false']);
  }
  expect(reads).toBe(0);
  await other.stop();
});

test('a host that is not this computer is refused before anything else', async () => {
  for (const host of ['evil.test', 'evil.test:8787', '1.2.3.4', 'localhost.evil.test']) {
    const answer = await ask(rig, { body, headers: { ...bare, host } });
    expect(answer.status, host).toBe(421);
  }
  const own = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .map(({ address, family }) => (family === 'IPv6' ? `[${address}]` : address));
  for (const host of [
    'localhost',
    'LOCALHOST:1',
    '127.0.0.1',
    '[::1]:8787',
    hostname(),
    'carpool.example',
    ...own.filter((address) => !address.includes('%')),
  ]) {
    expect((await ask(rig, { method: 'GET', path: '/healthz', headers: { host } })).status, host).toBe(200);
  }
});

test('a page of another site is refused', async () => {
  const answer = await ask(rig, { body, headers: { 'sec-fetch-site': 'cross-site' } });
  expect(answer.status).toBe(403);
  expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  expect((await ask(rig, { method: 'OPTIONS', headers: { origin: 'http://evil.test' } })).status).toBe(404);
});

test.each(['text/plain', 'application/x-www-form-urlencoded', 'application/jsonx', ''])(
  'a body of type "%s" is refused',
  async (type) => {
    expect((await ask(rig, { body, headers: { 'content-type': type } })).status).toBe(415);
  },
);

test('a body with a charset passes and an encoded one is refused', async () => {
  expect(
    (await ask(rig, { body, headers: { 'content-type': 'application/json; charset=utf-8' } })).status,
  ).toBe(200);
  expect((await ask(rig, { body, headers: { 'content-encoding': 'gzip' } })).status).toBe(415);
  expect((await ask(rig, { body, headers: { 'content-encoding': 'identity' } })).status).toBe(200);
});

test.each([
  '',
  '{',
  '[]',
  'null',
  '"x"',
  '{"model":1}',
  '{"model":["a"]}',
  '{"model":" "}',
  `{"model":"${'m'.repeat(10_000)}"}`,
  `${'['.repeat(50_000)}`,
])('the body %s is a 400 and is not forwarded', async (bad) => {
  const before = await requestsSeen();
  const answer = await ask(rig, { body: bad });
  expect(answer.status).toBe(400);
  expect(errorOf(answer).error.type).toBe('invalid_request_error');
  expect(await requestsSeen()).toBe(before);
});

test('a prototype in the body changes nothing', async () => {
  const bad = '{"__proto__":{"model":"x","polluted":1},"constructor":{"prototype":{"polluted":1}}}';
  expect((await ask(rig, { body: bad })).status).toBe(400);
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

test('a body over the limit is a 413, declared or not', async () => {
  const large = Buffer.alloc(200_001, 0x20);
  const declared = await ask(rig, { body: large });
  expect(declared.status).toBe(413);
  expect(errorOf(declared).error.type).toBe('request_too_large');
  const { request, head } = begin(rig, { headers: { 'transfer-encoding': 'chunked' }, body: large });
  expect((await readAll(await head)).status).toBe(413);
  request.destroy();
  expect((await ask(rig, { body })).status).toBe(200);
});

/** Sends bytes over a bare connection and reads until it is closed. */
async function raw(bytes: string): Promise<string> {
  const socket = connect(rig.port, '127.0.0.1');
  let got = '';
  socket.setEncoding('latin1').on('data', (text) => {
    got += text;
  });
  socket.on('error', () => undefined);
  socket.write(bytes, 'latin1');
  await once(socket, 'close');
  return got;
}

const headOf = (extra = '') =>
  `POST /v1/messages HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${rig.secret}\r\nContent-Type: application/json\r\n${extra}`;

test('a body that stops coming is given up', async () => {
  expect(await raw(`${headOf()}Content-Length: 500\r\n\r\n{"model":`)).toMatch(/^HTTP\/1\.1 408 /);
});

test('headers that stop coming are given up', async () => {
  expect(await raw('POST /v1/messages HTTP/1.1\r\nHost: 127.0.0.1\r\n')).toMatch(/^HTTP\/1\.1 408 /);
});

test.each([
  ['two lengths', 'Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello'],
  ['a length and chunks', 'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
  ['an unknown transfer encoding', 'Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n'],
  ['a bare line feed', 'X-A: b\nContent-Length: 0\r\n\r\n'],
  ['a folded header', 'X-A: b\r\n c\r\nContent-Length: 0\r\n\r\n'],
])('a request with %s is refused and never forwarded', async (_name, rest) => {
  const before = await requestsSeen();
  expect(await raw(headOf(rest))).toMatch(/^HTTP\/1\.1 4\d\d /);
  expect(await requestsSeen()).toBe(before);
});

test('a WebSocket is refused at once, in words', async () => {
  const answer = await raw(
    'GET /v1/responses HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
  );
  expect(answer).toMatch(/^HTTP\/1\.1 426 /);
  expect(answer).toContain('"type":"error"');
});

test.each([
  'GET /v1/messages',
  'POST /',
  'PUT /v1/messages',
  'DELETE /v1/models',
  'GET /v1/../v1/models',
  'GET //v1/models',
  'GET /v1/models/',
  'GET /V1/models',
  'GET /v1/models/..',
  'GET /v1/models/%2e%2e',
  'GET /v1/models/a%2fb',
  'GET /%76%31/models/x/y',
  'POST /v1/messages/',
  'POST /v1/messages/;/',
  'GET http://evil.test/v1/models',
  'GET /api/group.list',
  'GET /healthz/x',
])('%s does not exist', async (target) => {
  const before = await requestsSeen();
  const [method = '', path = ''] = target.split(' ');
  const answer = await ask(rig, { method, path, ...(method === 'POST' ? { body } : {}) });
  expect(answer.status).toBe(404);
  expect(errorOf(answer).error.type).toBe('not_found_error');
  expect(await requestsSeen()).toBe(before);
});

test('the probes of clients are answered without a key', async () => {
  expect((await ask(rig, { method: 'HEAD', path: '/', headers: bare })).status).toBe(200);
  expect((await ask(rig, { method: 'GET', path: '/', headers: bare })).status).toBe(200);
  expect((await ask(rig, { method: 'GET', path: '/healthz', headers: bare })).text).toBe('{"ok":true}');
});

const user = { role: 'user', content: 'hi' };

/** A question that every endpoint of every vendor understands. */
const anyBody = JSON.stringify({
  ...JSON.parse(body),
  input: 'hi',
  contents: [{ parts: [{ text: 'hi' }] }],
  content: { parts: [{ text: 'hi' }] },
  requests: [{ model: 'models/x', content: { parts: [{ text: 'hi' }] } }],
});

test.each(routes)('$method $path opens to $access, and to nobody else', async ({ method, path, access }) => {
  const target = path.replace(':model', 'x').replace('\\', '');
  const ownBody = target === '/api/ai/chat' ? JSON.stringify({ model: 'x', messages: [user] }) : anyBody;
  const asked = { method, path: target, ...(method === 'POST' ? { body: ownBody } : {}) };
  const { dialect } = rig.account;
  if (/^\/v1\/(chat|embeddings)/.test(target)) rig.account.dialect = 'openai';
  if (target === '/v1/responses') rig.account.provider = 'openai';
  if (target.startsWith('/v1beta')) rig.account.provider = 'gemini';
  onTestFinished(() => {
    Object.assign(rig.account, { provider: 'compatible', dialect });
  });
  const nobody = (await ask(rig, { ...asked, headers: bare })).status;
  const stranger = (
    await ask(rig, { ...asked, headers: { authorization: `Bearer ${issueSecret(systemIds).secret}` } })
  ).status;
  const known = (await ask(rig, asked)).status;
  // The vendor knows no model 'x', but it was asked.
  const answered = target.endsWith('/models/x') ? 404 : 200;
  if (access === 'anyone') expect([nobody, stranger, known]).toEqual([200, 200, 200]);
  else {
    expect([401, 429]).toContain(stranger);
    expect([nobody, known]).toEqual([401, answered]);
  }
});

test.each([
  ['relay.no_account', new AppError('relay.no_account', { group: '周末拼车' }), 503],
  ['a locked vault', new AppError('vault.locked'), 503],
  ['an unreadable secret', new AppError('vault.unreadable'), 503],
])('%s is a 503 that says when to try again', async (_name, error, status) => {
  const failing = await startRig({
    vendorUrl: simulator.vendorUrl,
    upstreamFor: () => Promise.reject(error),
  });
  const answer = await ask(failing, { body });
  expect(answer.status).toBe(status);
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  expect(await failing.rows()).toEqual([]);
  await failing.stop();
});

test('a revoked key is refused at once, an expired one when its time has come', async () => {
  const issue = async (expiresAtMs: number | null) => {
    const { id, secret, digest, last4 } = issueSecret(systemIds);
    const row = {
      id,
      memberId,
      label: '手机',
      last4,
      digest,
      createdAtMs: 1,
      revokedAtMs: null,
      lastUsedAtMs: null,
    };
    await rig.storage.write('memberKeys.insert', { ...row, expiresAtMs });
    await rig.access.reload();
    return { id, headers: { authorization: `Bearer ${secret}` } };
  };
  const expired = await issue(Date.now() - 1);
  expect(errorOf(await ask(rig, { body, headers: expired.headers })).error.message).toMatch(/已过期/);
  const key = await issue(Date.now() + 3_600_000);
  expect((await ask(rig, { body, headers: key.headers })).status).toBe(200);
  await rig.storage.write('memberKeys.revoke', key.id, Date.now());
  await rig.access.reload();
  expect(errorOf(await ask(rig, { body, headers: key.headers })).error.message).toMatch(/已吊销/);
});

test('use of a key is noted', async () => {
  await message(rig, {}, false);
  await rig.access.stop();
  const [key] = (await rig.storage.read('memberKeys.list', memberId)).filter(({ id }) => id === rig.keyId);
  expect(key?.lastUsedAtMs).toBeGreaterThan(Date.now() - 60_000);
});

test('100 parallel requests each get their own answer and row', async () => {
  const before = (await rig.lastRow()).id;
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, i) =>
      message(rig, { plan: { text: `answer ${i}`, inputTokens: i + 1 } }),
    ),
  );
  answers.forEach((answer, i) => {
    expect(answer.status).toBe(200);
    expect(
      answer.text
        .match(/"text":"([^"]*)"/g)
        ?.map((part) => part.slice(8, -1))
        .join(''),
    ).toBe(`answer ${i}`);
  });
  const rows = await rig.rows(before + 1);
  expect(rows.map((row) => row.tokens?.inputTokens).sort((a = 0, b = 0) => a - b)).toEqual(
    Array.from({ length: 100 }, (_, i) => i + 1),
  );
  expect(rows.every(({ state, source }) => state === 'settled' && source === 'final')).toBe(true);
});
