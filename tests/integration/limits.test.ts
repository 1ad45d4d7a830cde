import { afterEach, beforeEach, expect, test } from 'vitest';
import { periodAt } from '../../electron/core/domain/periods.ts';
import { type LimitsService, openLimits } from '../../electron/core/services/limits.ts';
import type { Storage } from '../../electron/core/storage/storage.ts';
import { type CoreRig, startCore } from '../core-rig.ts';
import { fill, freshFolder, group, openAt } from './stored-carpool.ts';

const holder = { groupId: group.id, memberId: 'member-1', keyId: 'key-of-member-1' };
const member = { scope: 'member' as const, subjectId: 'member-1' };
const noAnswer = { costPusd: 0n, tokens: 0 };

let storage: Storage;
let limits: LimitsService;
let wallMs: number;
let monotonicMs: number;

beforeEach(async () => {
  storage = await openAt(await freshFolder());
  await fill(storage);
  wallMs = Date.parse('2026-11-21T23:30:00+08:00');
  monotonicMs = 0;
  limits = await openLimits({
    storage,
    clock: { now: () => wallMs, monotonicMs: () => monotonicMs },
    getPeriod: async () => ({ id: 'period-1', ...periodAt(wallMs, group) }),
    announce: async () => undefined,
  });
});
afterEach(() => storage.close());

let lastId = 0;
/** A request that is sent and costs this much. */
function spend(costPusd: bigint): void {
  lastId += 1;
  const requestId = `request-${lastId}`;
  limits.gate.hold(holder, requestId, noAnswer);
  limits.settle({ ...holder, id: lastId, requestId, startedAtMs: wallMs }, { costPusd, tokens: 10 });
}

const passTime = (ms: number) => {
  wallMs += ms;
  monotonicMs += ms;
};
const usedToday = async () => (await limits.status(member)).quotas[0]?.usedPusd;

test('a clock that is set back gives nobody the day a second time', async () => {
  await limits.set({ ...member, changes: { quotaDayPusd: 100n } });
  spend(90n);
  passTime(3_600_000);
  expect(await usedToday()).toBe(0n);
  spend(100n);
  wallMs -= 3_600_000;
  expect(await usedToday()).toBe(100n);
  expect(() => limits.gate.hold(holder, 'late', noAnswer)).toThrow('Used up');
  await limits.set({ ...member, changes: { quotaDayPusd: 200n } });
  passTime(3_599_999);
  expect(() => limits.gate.hold(holder, 'late', noAnswer)).not.toThrow();
});

test('a day renews at midnight of the zone though the clock was set back before', async () => {
  await limits.set({ ...member, changes: { quotaDayPusd: 100n } });
  spend(100n);
  wallMs -= 7_200_000;
  expect(await usedToday()).toBe(100n);
  passTime(1_800_000);
  expect(await usedToday()).toBe(0n);
});

test('reserved amounts are given back once, however a request ends', async () => {
  await limits.set({ ...member, changes: { quotaDayPusd: 100n, dayTokens: 50 } });
  limits.gate.hold(holder, 'a', { costPusd: 60n, tokens: 20 });
  expect(await limits.status(member)).toMatchObject({ quotas: [{ heldPusd: 60n }], dayTokens: { held: 20 } });
  expect(() => limits.gate.hold(holder, 'b', { costPusd: 41n, tokens: 1 })).toThrow('daily quota');
  expect(() => limits.gate.hold(holder, 'b', { costPusd: 1n, tokens: 31 })).toThrow('daily tokens');
  limits.settle({ ...holder, id: 1, requestId: 'a', startedAtMs: wallMs }, { costPusd: null, tokens: 5 });
  limits.gate.release('a');
  limits.gate.release('b');
  expect(await limits.status(member)).toMatchObject({
    quotas: [{ usedPusd: 0n, heldPusd: 0n }],
    dayTokens: { used: 5, held: 0 },
  });
});

test('what was under way at a reset does not count after it', async () => {
  await limits.set({ ...member, changes: { quotaTotalPusd: 100n } });
  limits.gate.hold(holder, 'old', { costPusd: 10n, tokens: 0 });
  await storage.write('attempts.open', {
    id: 7,
    requestId: 'old',
    bootId: 'boot',
    ...holder,
    accountId: 'account-1',
    periodId: 'period-1',
    dialect: 'anthropic',
    modelAsked: 'claude',
    streamed: false,
    priceVersion: 1,
    costVersion: null,
    holdPusd: 10n,
    startedAtMs: wallMs,
  });
  expect(await limits.resetCounters(member)).toMatchObject({ quotas: [{ usedPusd: 0n, heldPusd: 10n }] });
  limits.settle({ ...holder, id: 7, requestId: 'old', startedAtMs: wallMs }, { costPusd: 30n, tokens: 0 });
  limits.settle({ ...holder, id: 8, requestId: 'new', startedAtMs: wallMs }, { costPusd: 40n, tokens: 0 });
  expect((await limits.status(member)).quotas).toMatchObject([{ usedPusd: 40n, heldPusd: 0n }]);
});

test('changes keep what they do not name, and null lifts a limit', async () => {
  await limits.set({ ...member, changes: { quotaDayPusd: 5n, models: ['a', 'b*'], concurrency: 3 } });
  const changed = await limits.set({ ...member, changes: { quotaDayPusd: null, queueSize: 2 } });
  expect(changed).toMatchObject({ quotaDayPusd: null, models: ['a', 'b*'], concurrency: 3, queueSize: 2 });
  expect(await limits.get(member)).toEqual(changed);
});

let rig: CoreRig | undefined;
afterEach(async () => {
  await rig?.stop();
  rig = undefined;
});

test('limits of a key go over to its successor, and those of an archived group stay as they are', async () => {
  rig = await startCore();
  const { api, events } = rig;
  const { id: groupId } = await api.group.create({ name: '周末拼车', creatorName: '小林' });
  const memberId = (await api.member.list({ groupId }))[0]?.id as string;
  const { key } = await api.memberKey.create({ memberId, label: '电脑' });
  await api.limits.set({ scope: 'key', subjectId: key.id, changes: { quotaWeekPusd: 7n, concurrency: 2 } });
  expect(events.at(-1)).toEqual({ name: 'member.changed', payload: { groupId } });
  const successor = await api.memberKey.rotate({ keyId: key.id, graceHours: 0 });
  const handedOver = await api.limits.status({ scope: 'key', subjectId: successor.key.id });
  expect(handedOver).toMatchObject({
    limits: { concurrency: 2 },
    quotas: [{ quota: 'week', limitPusd: 7n, usedPusd: 0n }],
  });
  await api.group.archive({ groupId });
  await expect(
    api.limits.set({ scope: 'group', subjectId: groupId, changes: { concurrency: 1 } }),
  ).rejects.toMatchObject({ code: 'group.archived' });
  expect(await api.limits.get({ scope: 'group', subjectId: groupId })).toMatchObject({ concurrency: null });
});
