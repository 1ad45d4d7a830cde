import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type AccountWatch, createAccountWatch } from '../../electron/core/jobs/account-watch.ts';
import { checkConnection } from '../../electron/core/providers/connection-check.ts';
import { type AccountHealthService, openAccountHealth } from '../../electron/core/services/account-health.ts';
import { systemClock } from '../../electron/core/system/clock-and-ids.ts';
import { type Simulator, startSimulator } from '../simulator/simulator-process.ts';
import { message, type Rig, startRig, vendorKey } from './relay-rig.ts';

const MINUTE_MS = 60_000;
const good = { plan: { text: '好' } };

let simulator: Simulator;
let rig: Rig;
let nowMs: number;
let told: string[];
let health: AccountHealthService;
let watch: AccountWatch;

beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.stop());

beforeEach(async () => {
  await simulator.reset();
  rig = await startRig({ vendorUrl: simulator.vendorUrl });
  nowMs = Date.parse('2026-11-10T04:00:00Z');
  told = [];
  health = await openAccountHealth({
    storage: rig.storage,
    clock: { now: () => nowMs },
    logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
    announce: async ({ name }) => void told.push(name),
  });
  watch = createAccountWatch({
    clock: { now: () => nowMs },
    logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
    health,
    accountsInUse: async () => ['account-1'],
    checkBalances: async () => undefined,
    async check(accountId) {
      const { provider, dialect } = rig.account;
      const direct = { userAgent: null, proxy: null };
      const target = { provider, dialect, baseUrl: simulator.vendorUrl, apiKey: vendorKey, ...direct };
      await health.checked(
        { id: accountId, authKind: 'api_key' },
        await checkConnection(target, systemClock, { free: true }),
      );
    },
  });
});
afterEach(async () => {
  await watch.stop();
  await rig.stop();
});

async function lookAfter(minutes: number): Promise<string[]> {
  nowMs += minutes * MINUTE_MS;
  const before = (await simulator.ledger()).length;
  await watch.lookOnce();
  return (await simulator.ledger()).slice(before).map(({ method, path }) => `${method} ${path}`);
}

const statusOf = async () =>
  (await health.statusOf([{ id: 'account-1', hasSubscription: false }])).get('account-1');

test('an account that nobody uses is tested by its list of models every half hour, and not sooner', async () => {
  expect(await lookAfter(29)).toEqual([]);
  expect(await lookAfter(1)).toEqual(['GET /v1/models']);
  expect(await lookAfter(29)).toEqual([]);
  expect(await lookAfter(1)).toEqual(['GET /v1/models']);
});

test('an account whose key is refused comes back by itself once the provider accepts it', async () => {
  await simulator.setKeys({ refuse: [vendorKey] });
  health.note(rig.account, 'm', { head: { status: 401, headers: {} }, said: '', ending: 'complete' });
  expect(await statusOf()).toMatchObject({ state: 'needs_key', health: { score: 75 } });
  expect(await lookAfter(5)).toEqual(['GET /v1/models']);
  expect(await statusOf()).toMatchObject({ state: 'needs_key', health: { score: 65 } });
  await simulator.setKeys({ refuse: [] });
  expect(await lookAfter(5)).toEqual(['GET /v1/models']);
  expect(await statusOf()).toMatchObject({ state: 'normal', health: { score: 70 } });
});

test('a provider without a list of models is never sent a message that would cost', async () => {
  await simulator.behave({ error: { status: 404, message: 'Not found' } }, { match: { path: '/v1/models' } });
  health.note(rig.account, 'm', { head: { status: 401, headers: {} }, said: '', ending: 'complete' });
  expect(await lookAfter(5)).toEqual(['GET /v1/models']);
  expect(await statusOf()).toMatchObject({ state: 'needs_key' });
});

test('a network that is down lowers the score and pauses nothing', async () => {
  await simulator.behave({ error: { status: 500 } }, { match: { path: '/v1/models' } });
  for (let time = 1; time <= 6; time += 1) await lookAfter(30);
  expect(await statusOf()).toMatchObject({ state: 'normal', health: { score: 40, demoted: true } });
});

test('the end of a rest is told once', async () => {
  health.note(rig.account, 'm', { head: { status: 529, headers: {} }, said: '', ending: 'complete' });
  await health.stop();
  expect(told).toEqual(['account.healthChanged']);
  await lookAfter(9);
  expect(told).toHaveLength(1);
  await lookAfter(1);
  await lookAfter(1);
  expect(told).toHaveLength(2);
});

test('members get their answers while the disk does not take what was learnt, and it is kept later', async () => {
  let full = true;
  const storage: Pick<Rig['storage'], 'read' | 'write'> = {
    read: rig.storage.read,
    write: (name, ...args) => (full ? Promise.reject(new Error('disk')) : rig.storage.write(name, ...args)),
  };
  const blind = await openAccountHealth({
    storage,
    clock: { now: () => nowMs },
    logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
    announce: async () => undefined,
  });
  blind.note(rig.account, 'm', { head: { status: 529, headers: {} }, said: '', ending: 'complete' });
  await blind.stop();
  expect(await rig.storage.read('accountHealth.list')).toEqual([]);
  expect((await message(rig, good, false)).status).toBe(200);
  full = false;
  await blind.stop();
  expect(await rig.storage.read('accountHealth.list')).toMatchObject([
    { accountId: 'account-1', cooldowns: [{ reason: 'overloaded' }] },
  ]);
});
