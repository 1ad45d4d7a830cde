import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { localHourStart } from '../../electron/core/domain/local-hour.ts';
import type { PriceEntry } from '../../electron/core/domain/pricing.ts';
import { openMetering } from '../../electron/core/services/metering.ts';
import { createNotices } from '../../electron/core/services/metering-notices.ts';
import { startSimulator } from '../simulator/simulator-process.ts';
import {
  begin,
  follow,
  groupId,
  memberId,
  message,
  messageBody,
  model,
  type Rig,
  startRig,
  until,
} from './relay-rig.ts';

const logger = { info: () => undefined, warn: () => undefined, error: () => undefined };
const free = { inputTokens: 0n, cacheWrite5mTokens: 0n, cacheWrite1hTokens: 0n, cacheReadTokens: 0n };
const entry: PriceEntry = {
  provider: 'anthropic',
  model,
  names: [model],
  prefixes: [],
  prices: { ...free, inputTokens: 3_000_000n, outputTokens: 15_000_000n },
  longContext: null,
  derivedKinds: [],
};

/** Metering of another run of the program over the rig's storage. */
function nextRun(rig: Rig, bootId: string) {
  const table = { version: 1, entries: [entry] };
  return openMetering({
    storage: rig.storage,
    clock: { now: () => Date.now(), monotonicMs: () => performance.now() },
    logger,
    bootId,
    prices: { current: () => table, table: async () => table },
    costs: { current: () => null, version: () => null },
    ensurePeriod: async () => ({ id: 'never asked' }),
    onUsage: () => undefined,
  });
}

async function sums(rig: Rig) {
  const { rows, ledger, rollups } = await rig.storage.read('reconcile.sums');
  return {
    rows: rows.costPusd,
    ledger: ledger.amountPusd,
    rollups: rollups.costPusd,
    requests: rollups.requests,
    entries: ledger.entries,
  };
}

test('what a run left open is recovered with its last checkpoint, and recovering again changes nothing', async () => {
  const simulator = await startSimulator();
  const rig = await startRig({ vendorUrl: simulator.vendorUrl });
  const plan = { inputTokens: 50, outputTokens: 30, usageEvery: 1 };
  const begun = begin(rig, { body: messageBody({ plan, hold: { after: 4 } }) });
  const followed = follow(await begun.head);
  const silent = begin(rig, { body: messageBody({ plan, hold: { after: 'request' } }) });
  silent.head.catch(() => undefined);
  await simulator.waitFor({ held: true }, { count: 2 });
  await until(
    () => rig.rows(),
    (rows) => rows.some(({ tokens }) => tokens !== null) && rows.length === 2,
  );

  const second = await nextRun(rig, 'second run');
  expect(await second.recover()).toBe(2);
  const [streamed, unanswered] = await rig.rows();
  expect(streamed).toMatchObject({
    state: 'settled',
    source: 'recovered',
    tokens: { inputTokens: 50, outputTokens: 1 },
    costPusd: 50n * 3_000_000n + 15_000_000n,
    holdPusd: 0n,
    modelAnswered: model,
    httpStatus: 200,
  });
  expect(unanswered).toMatchObject({ source: 'recovered', tokens: null, costPusd: 0n, unpriced: false });
  const before = await sums(rig);
  expect(before).toEqual({
    rows: 165_000_000n,
    ledger: 165_000_000n,
    rollups: 165_000_000n,
    requests: 2,
    entries: 2,
  });
  expect(await second.recover()).toBe(0);
  expect(await (await nextRun(rig, 'third run')).recover()).toBe(0);

  // The first run settles its stream after all, as it would after a replayed write: nothing moves.
  await simulator.release();
  await followed.answer;
  begun.request.destroy();
  silent.request.destroy();
  expect(await sums(rig)).toEqual(before);
  expect((await rig.rows()).map(({ source }) => source)).toEqual(['recovered', 'recovered']);
  await rig.stop();
  await simulator.stop();
});

test('attempts go on being numbered where an earlier run stopped', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'aicarpool-rig-'));
  const simulator = await startSimulator();
  for (const ids of [
    [1, 2],
    [1, 2, 3, 4],
  ]) {
    const rig = await startRig({ vendorUrl: simulator.vendorUrl, dataDir });
    await message(rig, {});
    await message(rig, {}, false);
    expect((await rig.rows()).map(({ id }) => id)).toEqual(ids);
    await rig.stop();
  }
  await simulator.stop();
});

test("usage is summed by the hour of the group's own clocks", async () => {
  const simulator = await startSimulator();
  const rig = await startRig({ vendorUrl: simulator.vendorUrl });
  await message(rig, { plan: { inputTokens: 5, outputTokens: 7 } });
  const { startedAtMs } = await rig.lastRow();
  const rows = await rig.storage.read('rollups.summary', groupId, 0, Number.MAX_SAFE_INTEGER);
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({ memberId, inputTokens: 5, outputTokens: 7, requests: 1, source: 'final' });
  const [hour] = await rig.storage.read('rollups.byHour', groupId, 0, Number.MAX_SAFE_INTEGER);
  // Kolkata is half an hour off the UTC hours.
  expect(((hour?.hourAtMs ?? 0) / 60_000) % 60).toBe(30);
  expect(startedAtMs - (hour?.hourAtMs ?? 0)).toBeLessThan(3_600_000);
  await rig.stop();
  await simulator.stop();
});

test.each([
  ['2026-11-21T10:29:59Z', 'Asia/Kolkata', '2026-11-21T09:30:00Z'],
  ['2026-11-21T10:30:00Z', 'Asia/Kolkata', '2026-11-21T10:30:00Z'],
  ['2026-11-21T10:44:59Z', 'Asia/Kathmandu', '2026-11-21T10:15:00Z'],
  ['2026-11-21T10:59:59Z', 'Asia/Shanghai', '2026-11-21T10:00:00Z'],
  // Summer time ends at 01:00 UTC: the hour from 02:00 to 03:00 comes twice and stays two hours.
  ['2026-10-25T00:30:00Z', 'Europe/Berlin', '2026-10-25T00:00:00Z'],
  ['2026-10-25T01:30:00Z', 'Europe/Berlin', '2026-10-25T01:00:00Z'],
])('the hour of %s in %s began at %s', (at, zone, start) => {
  expect(localHourStart(Date.parse(at), zone)).toBe(Date.parse(start));
});

test('a burst of usage is told at once, then at most four times a second, and its end is always told', async () => {
  const told: number[] = [];
  const notices = createNotices(() => told.push(performance.now()));
  const endsAt = performance.now() + 600;
  await until(
    async () => {
      notices.note('group');
      return performance.now();
    },
    (now) => now >= endsAt,
  );
  const during = told.length;
  await until(
    async () => told.length,
    (count) => count === during + 1,
  );
  const gaps = told.slice(1).map((at, index) => at - (told[index] ?? 0));
  expect(gaps.every((gap) => gap >= 245)).toBe(true);
  notices.stop();
});
