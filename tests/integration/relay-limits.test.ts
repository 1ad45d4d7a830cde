import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { issueSecret } from '../../electron/core/services/access.ts';
import { noLimits } from '../../electron/core/services/limits-subjects.ts';
import type { Storage } from '../../electron/core/storage/storage.ts';
import { systemIds } from '../../electron/core/system/clock-and-ids.ts';
import type { LimitScope, Limits } from '../../shared/contract/limits.ts';
import { type Behaviour, type Simulator, startSimulator } from '../simulator/simulator-process.ts';
import { beforeJournal } from './journal-gate.ts';
import {
  type Answered,
  ask,
  begin,
  groupId,
  memberId,
  messageBody,
  model,
  type Rig,
  startRig,
  until,
} from './relay-rig.ts';

let simulator: Simulator;
let rig: Rig;
/** The most attempts that were open at the same time. */
let mostOpen = 0;

beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.stop());

beforeEach(async () => {
  mostOpen = 0;
  rig = await startRig({ vendorUrl: simulator.vendorUrl, wrap: countOpen });
});
afterEach(async () => {
  await simulator.release();
  await rig.stop();
});

function countOpen(storage: Storage): Storage {
  let open = 0;
  return beforeJournal(storage, (name) => {
    if (name === 'open') open += 1;
    if (name === 'settle') open -= 1;
    mostOpen = Math.max(mostOpen, open);
  });
}

type Person = { readonly memberId: string; readonly keyId: string; readonly secret: string };

const self = (): Person => ({ memberId, keyId: rig.keyId, secret: rig.secret });

async function addKey(owner: string): Promise<Person> {
  const { id, secret, digest, last4 } = issueSecret(systemIds);
  const instants = { createdAtMs: Date.now(), expiresAtMs: null, revokedAtMs: null, lastUsedAtMs: null };
  await rig.storage.write('memberKeys.insert', {
    id,
    memberId: owner,
    label: '又一台',
    last4,
    digest,
    ...instants,
  });
  await rig.access.reload();
  return { memberId: owner, keyId: id, secret };
}

async function addMember(name: string): Promise<Person> {
  const id = `member-${name}`;
  const row = { id, groupId, name, role: 'member' as const, createdAtMs: Date.now() };
  await rig.storage.write('members.insert', row, '2020-01-01');
  return addKey(id);
}

function limit(scope: LimitScope, subjectId: string, changes: Partial<Limits>): Promise<Limits> {
  return rig.limits.set({ scope, subjectId, changes });
}

const asking = (person: Person, behaviour: Behaviour = {}) => ({
  body: messageBody(behaviour, false),
  headers: { authorization: `Bearer ${person.secret}` },
});
const send = (person: Person, behaviour?: Behaviour) => ask(rig, asking(person, behaviour));
const held: Behaviour = { hold: { after: 'request' } };
const statusOf = (scope: LimitScope, subjectId: string) => rig.limits.status({ scope, subjectId });
const waitingOf = (person: Person, count: number) =>
  until(
    () => statusOf('member', person.memberId),
    ({ waiting }) => waiting === count,
  );
const errorOf = (answer: Answered) =>
  (JSON.parse(answer.text) as { error: { type: string; message: string } }).error;

/** 3 and 15 USD for a million tokens. */
const answered = { plan: { inputTokens: 1_000, outputTokens: 1_000 } };
const ANSWERED_PUSD = 18_000_000_000n;

test('100 parallel requests at 99 % of a quota overshoot it by no more than they exceed what was reserved', async () => {
  for (let i = 0; i < 8; i += 1) await send(self(), { plan: { inputTokens: 199_000, outputTokens: 1_000 } });
  const usedPusd = 4_896_000_000_000n;
  const quotaDayPusd = 4_945_454_545_454n;
  const devices = [self(), await addKey(memberId)] as const;
  await limit('member', memberId, { quotaDayPusd });
  expect((await statusOf('member', memberId)).quotas).toMatchObject([{ usedPusd, heldPusd: 0n }]);

  let refusals = 0;
  const answers = Array.from({ length: 100 }, async (_, i) => {
    const answer = await send(devices[i % 2 ? 0 : 1], { ...answered, ...held });
    if (answer.status === 429) refusals += 1;
    return answer;
  });
  await until(
    async () => refusals,
    (count) => count === 97,
  );
  const open = (await rig.rows()).filter(({ state }) => state === 'open');
  const reservedPusd = open.reduce((sum, { holdPusd }) => sum + holdPusd, 0n);
  expect(open).toHaveLength(3);
  expect(usedPusd + reservedPusd).toBeLessThanOrEqual(quotaDayPusd);
  expect((await statusOf('member', memberId)).quotas).toMatchObject([{ usedPusd, heldPusd: reservedPusd }]);

  await simulator.waitFor({ held: true }, { count: 3 });
  await simulator.release();
  expect((await Promise.all(answers)).filter(({ status }) => status === 200)).toHaveLength(3);
  const [quota] = (await statusOf('member', memberId)).quotas;
  expect(quota).toMatchObject({ usedPusd: usedPusd + 3n * ANSWERED_PUSD, heldPusd: 0n });
  const overshootPusd = (quota?.usedPusd ?? 0n) - quotaDayPusd;
  expect(overshootPusd).toBeLessThanOrEqual(3n * ANSWERED_PUSD - reservedPusd);
});

test('a used-up quota is refused for good until it renews, in words that say whose, how much and until when', async () => {
  await send(self(), answered);
  await limit('member', memberId, { quotaDayPusd: ANSWERED_PUSD });
  const refused = await send(self());
  expect(refused.status).toBe(429);
  expect(refused.headers['x-should-retry']).toBe('false');
  const seconds = Number(refused.headers['retry-after']);
  const { quotas } = await statusOf('member', memberId);
  expect(Math.abs(((quotas[0]?.resetsAtMs ?? 0) - Date.now()) / 1000 - seconds)).toBeLessThan(60);
  expect(errorOf(refused)).toMatchObject({
    type: 'rate_limit_error',
    message: expect.stringMatching(/^你的每日额度已用完.*\$0\.018.*起恢复.*本次不计费。$/),
  });
  rig.settings.lang = 'en';
  expect(errorOf(await send(self())).message).toMatch(/^Used up.*your daily quota.*has room again at/);
  await limit('member', memberId, { quotaDayPusd: null, quotaTotalPusd: ANSWERED_PUSD });
  const final = await send(self());
  expect(final.headers['retry-after']).toBeUndefined();
  expect(errorOf(final).message).toContain('It does not renew by itself');
  expect(await rig.rows()).toHaveLength(1);
});

test('each quota binds by itself, on the key, the member and the group', async () => {
  const other = await addMember('小王');
  await send(self(), answered);
  const quotas = [
    'quotaTotalPusd',
    'quotaMonthPusd',
    'quotaWeekPusd',
    'quotaDayPusd',
    'quotaFiveHoursPusd',
  ] as const;
  for (const quota of quotas) {
    await limit('group', groupId, { [quota]: ANSWERED_PUSD });
    expect([quota, (await send(other)).status]).toEqual([quota, 429]);
    await limit('group', groupId, { [quota]: null });
    expect([quota, (await send(other, { plan: { outputTokens: 1 } })).status]).toEqual([quota, 200]);
  }
  await limit('key', rig.keyId, { dayTokens: 2_000 });
  expect(errorOf(await send(self())).message).toContain('这把密钥的每日 token 额度');
  expect((await send(await addKey(memberId))).status).toBe(200);
  await limit('member', memberId, { dayTokens: 2_000 });
  expect((await send(await addKey(memberId))).status).toBe(429);
});

test('what attempts have used is counted again after a restart, and only what came after a reset', async () => {
  await send(self(), answered);
  await limit('member', memberId, { quotaMonthPusd: 10n ** 12n, dayTokens: 5_000 });
  await limit('key', rig.keyId, { quotaFiveHoursPusd: 10n ** 12n });
  await send(self(), answered);
  const subjects = [
    ['member', memberId],
    ['key', rig.keyId],
  ] as const;
  const before = await Promise.all(subjects.map(([scope, id]) => statusOf(scope, id)));
  expect(before[0]).toMatchObject({ quotas: [{ usedPusd: 36_000_000_000n }], dayTokens: { used: 4_000 } });
  expect(before[1]).toMatchObject({ quotas: [{ usedPusd: 36_000_000_000n }] });
  const { dataDir, keyId } = rig;
  await rig.stop();
  rig = await startRig({ vendorUrl: simulator.vendorUrl, dataDir });
  expect(await Promise.all([statusOf('member', memberId), statusOf('key', keyId)])).toEqual(before);

  const reset = await rig.limits.resetCounters({ scope: 'member', subjectId: memberId });
  expect(reset).toMatchObject({ quotas: [{ usedPusd: 0n }], dayTokens: { used: 0 } });
  await send(self(), answered);
  const after = await statusOf('member', memberId);
  expect(after).toMatchObject({ quotas: [{ usedPusd: ANSWERED_PUSD }], dayTokens: { used: 2_000 } });
  await rig.stop();
  rig = await startRig({ vendorUrl: simulator.vendorUrl, dataDir });
  expect(await statusOf('member', memberId)).toEqual(after);
  expect((await rig.storage.read('reconcile.sums')).rollups.costPusd).toBe(3n * ANSWERED_PUSD);
});

test('requests under way when limits are set count from then on', async () => {
  await send(self(), answered);
  const running = send(self(), { ...answered, ...held });
  await simulator.waitFor({ held: true });
  await limit('member', memberId, { quotaDayPusd: 10n ** 12n });
  const [open] = (await rig.rows()).filter(({ state }) => state === 'open');
  expect((await statusOf('member', memberId)).quotas).toMatchObject([
    { usedPusd: ANSWERED_PUSD, heldPusd: open?.holdPusd },
  ]);
  await simulator.release();
  expect((await running).status).toBe(200);
  expect((await statusOf('member', memberId)).quotas).toMatchObject([
    { usedPusd: 2n * ANSWERED_PUSD, heldPusd: 0n },
  ]);
});

test('a request that fails gives back what was reserved for it, and its place', async () => {
  await limit('member', memberId, { quotaDayPusd: 10n ** 12n, concurrency: 1 });
  expect((await send(self(), { error: { status: 500 } })).status).toBe(500);
  rig.account.baseUrl = 'http://127.0.0.1:9';
  expect((await send(self())).status).toBe(502);
  rig.account.enabled = false;
  expect((await send(self())).status).toBe(503);
  expect(await statusOf('member', memberId)).toMatchObject({
    quotas: [{ usedPusd: 0n, heldPusd: 0n }],
    running: 0,
  });
});

test('requests per minute pass up to the limit, and the next is told to wait a little', async () => {
  await limit('member', memberId, { requestsPerMinute: 2 });
  const key = await addKey(memberId);
  expect([(await send(self())).status, (await send(key)).status]).toEqual([200, 200]);
  const refused = await send(self());
  expect(refused.status).toBe(429);
  expect(refused.headers['x-should-retry']).toBeUndefined();
  const seconds = Number(refused.headers['retry-after']);
  expect(seconds).toBeGreaterThan(0);
  expect(seconds).toBeLessThanOrEqual(60);
  expect(errorOf(refused).message).toContain('每分钟 2 次请求');
  expect((await send(await addMember('小王'))).status).toBe(200);
});

test('tokens per minute count what was used and what is reserved', async () => {
  await limit('member', memberId, { tokensPerMinute: 2_000 });
  expect((await send(self(), answered)).status).toBe(200);
  const refused = await send(self());
  expect(refused.status).toBe(429);
  expect(errorOf(refused).message).toContain('每分钟 2000 个 token');
});

test('only allowed models pass; a star stands for any ending', async () => {
  await limit('group', groupId, { models: ['claude-haiku-*', 'Claude-Opus-4-1'] });
  const refused = await send(self());
  expect(refused.status).toBe(400);
  expect(errorOf(refused).message).toBe(
    `车主没有开放模型 ${model}，可以使用：claude-haiku-*, Claude-Opus-4-1。本次不计费。`,
  );
  await limit('group', groupId, { models: ['claude-sonnet-*'] });
  expect((await send(self())).status).toBe(200);
});

test('time of use ends on its date, or so many days after the first use', async () => {
  await limit('member', memberId, { expiresAtMs: Date.now() - 1 });
  const refused = await send(self());
  expect(refused.status).toBe(401);
  expect(errorOf(refused).message).toMatch(/^你的使用期限已于 .* 结束/);
  expect((await ask(rig, { method: 'GET', path: '/v1/models' })).status).toBe(401);
  await limit('member', memberId, { expiresAtMs: null, daysAfterFirstUse: 3 });
  expect((await statusOf('member', memberId)).endsAtMs).toBeNull();
  expect((await send(self())).status).toBe(200);
  const { startedAtMs } = await rig.lastRow();
  const { endsAtMs } = await statusOf('member', memberId);
  expect(Math.abs((endsAtMs ?? 0) - startedAtMs - 3 * 86_400_000)).toBeLessThan(5_000);
  await limit('member', memberId, {});
  expect((await statusOf('member', memberId)).endsAtMs).toBe(startedAtMs + 3 * 86_400_000);
});

test('several devices of a member share one cap; without a queue the next is refused', async () => {
  await limit('member', memberId, { concurrency: 1 });
  const running = send(self(), held);
  await simulator.waitFor({ held: true });
  const refused = await send(await addKey(memberId));
  expect(refused.status).toBe(429);
  expect(refused.headers['retry-after']).toBe('5');
  expect(errorOf(refused).message).toContain('你的并发上限是 1 个请求');
  expect((await send(await addMember('小王'))).status).toBe(200);
  await simulator.release();
  expect((await running).status).toBe(200);
  expect((await send(self())).status).toBe(200);
});

test('50 requests at a concurrency of 3 are served in turn by member', async () => {
  await limit('group', groupId, { concurrency: 3, queueSize: 10 });
  const people = [self()];
  for (const name of ['小王', '小李', '小张', '小陈']) people.push(await addMember(name));
  const answers: Promise<Answered>[] = [];
  for (const person of people) {
    const first = person === people[0] ? 3 : 0;
    for (let i = 0; i < 10; i += 1) answers.push(send(person, i < first ? held : {}));
    await waitingOf(person, 10 - first);
  }
  await simulator.waitFor({ held: true }, { count: 3 });
  await simulator.release();
  expect((await Promise.all(answers)).map(({ status }) => status)).toEqual(Array(50).fill(200));
  expect(mostOpen).toBe(3);
  const ids = people.map((person) => person.memberId);
  const rounds = [...Array(7).fill(ids), ...Array(3).fill(ids.slice(1))].flat();
  expect((await rig.rows()).map((row) => row.memberId)).toEqual([...Array(3).fill(memberId), ...rounds]);
});

test('a full queue refuses, a wait has its end, and one who leaves makes room', async () => {
  await limit('member', memberId, { concurrency: 1, queueSize: 1, queueTimeoutMs: 60_000 });
  const running = send(self(), held);
  await simulator.waitFor({ held: true });
  const waiting = begin(rig, asking(self()));
  waiting.head.catch(() => undefined);
  await waitingOf(self(), 1);
  const full = await send(self());
  expect(full.status).toBe(429);
  expect(errorOf(full).message).toContain('等候位（1 个）也已满');
  waiting.request.destroy();
  await waitingOf(self(), 0);
  await limit('member', memberId, { queueTimeoutMs: 50 });
  const late = await send(self());
  expect(late.status).toBe(429);
  expect(late.headers['retry-after']).toBe('5');
  expect(errorOf(late).message).toContain('仍未轮到');
  await simulator.release();
  expect((await running).status).toBe(200);
  expect(await rig.rows()).toHaveLength(1);
});

test('limits are looked at again after the wait', async () => {
  await limit('member', memberId, { concurrency: 1, queueSize: 5 });
  const running = send(self(), { ...answered, ...held });
  await simulator.waitFor({ held: true });
  const key = await addKey(memberId);
  const [byModel, byKey] = [send(self()), send(key)];
  await waitingOf(self(), 2);
  await rig.storage.write('memberKeys.revoke', key.keyId, Date.now());
  await rig.access.reload();
  expect((await byKey).status).toBe(401);
  await limit('member', memberId, { models: ['claude-opus-*'] });
  await simulator.release();
  expect((await byModel).status).toBe(400);
  expect((await running).status).toBe(200);
  await limit('member', memberId, { models: null, quotaDayPusd: ANSWERED_PUSD });
  expect((await send(self())).status).toBe(429);
  expect(await rig.rows()).toHaveLength(1);
});

test('a raised cap lets those who wait go on', async () => {
  await limit('member', memberId, { concurrency: 1, queueSize: 5 });
  const running = [send(self(), held), send(self(), held)];
  await waitingOf(self(), 1);
  await limit('member', memberId, { concurrency: 2 });
  await simulator.waitFor({ held: true }, { count: 2 });
  await simulator.release();
  expect((await Promise.all(running)).map(({ status }) => status)).toEqual([200, 200]);
});

test('only allowed clients pass, by the name they give themselves', async () => {
  const sendAs = (userAgent: string) =>
    ask(rig, { body: messageBody({}, false), headers: { 'user-agent': userAgent } });
  await limit('member', memberId, { allowedClients: ['claude_code', 'sdk'] });
  expect((await sendAs('claude-cli/2.1.197 (external, cli)')).status).toBe(200);
  expect((await sendAs('Anthropic/JS 1.11.0')).status).toBe(200);
  const refused = await sendAs('codex_exec/0.152.0 (Ubuntu 24.4.0; x86_64) unknown');
  expect(refused.status).toBe(400);
  expect(refused.headers['x-should-retry']).toBe('false');
  expect(errorOf(refused)).toMatchObject({
    type: 'invalid_request_error',
    message: '车主没有开放这类客户端（Codex），可以使用：Claude Code、使用官方 SDK 的程序。本次不计费。',
  });
  rig.settings.lang = 'en';
  expect(errorOf(await send(self())).message).toBe(
    'The owner has not allowed this kind of client (other clients). Allowed are: Claude Code, programs that use an official SDK. Nothing was charged.',
  );
  await limit('group', groupId, { allowedClients: ['codex', 'other'] });
  expect((await sendAs('claude-cli/2.1.197 (external, cli)')).status).toBe(400);
  await limit('member', memberId, { allowedClients: null });
  expect((await send(self())).status).toBe(200);
  expect(await rig.rows()).toHaveLength(3);
});

test('allowed clients are looked at again after the wait', async () => {
  await limit('member', memberId, { concurrency: 1, queueSize: 5 });
  const running = send(self(), held);
  await simulator.waitFor({ held: true });
  const waiting = send(self());
  await waitingOf(self(), 1);
  await limit('member', memberId, { allowedClients: ['codex'] });
  await simulator.release();
  expect((await running).status).toBe(200);
  expect((await waiting).status).toBe(400);
  expect(await rig.rows()).toHaveLength(1);
});

test('token counts, models and the own use need no place and no quota', async () => {
  await send(self(), answered);
  await limit('member', memberId, { concurrency: 1, quotaDayPusd: 0n, requestsPerMinute: 1 });
  const free = [
    { path: '/v1/messages/count_tokens', body: messageBody({}, false) },
    { method: 'GET', path: '/v1/models' },
    { method: 'HEAD', path: '/' },
    { method: 'GET', path: '/v1/usage' },
  ];
  for (const asked of [...free, ...free]) expect((await ask(rig, asked)).status, asked.path).toBe(200);
  expect((await send(self())).status).toBe(429);
});

test('a member sees the own use and limits, and nothing of the others', async () => {
  const other = await addMember('小王');
  await send(self(), answered);
  await send(other, answered);
  await limit('member', memberId, { quotaDayPusd: 10n ** 12n });
  const own = await ask(rig, { method: 'GET', path: '/v1/usage' });
  expect(own.headers['cache-control']).toBe('no-store');
  expect(JSON.parse(own.text)).toMatchObject({
    group: '周末拼车',
    member: '小林',
    zone: 'Asia/Kolkata',
    period: { requests: 1, tokens: 2_000, costUsd: '0.018000000000' },
    limits: [
      { scope: 'key', quotas: [] },
      {
        scope: 'member',
        quotas: [
          { quota: 'day', limitUsd: '1.000000000000', usedUsd: '0.018000000000', heldUsd: '0.000000000000' },
        ],
      },
      { scope: 'group', quotas: [] },
    ],
  });
  expect(own.text).not.toContain('小王');
  expect((await ask(rig, { method: 'GET', path: '/v1/usage', headers: { authorization: '' } })).status).toBe(
    401,
  );
});

test('nobody has limits at first', async () => {
  expect(await rig.limits.get({ scope: 'member', subjectId: memberId })).toEqual(noLimits);
});
