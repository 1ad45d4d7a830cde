import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AttemptFilter } from '../../electron/core/storage/rows.ts';
import type { Storage } from '../../electron/core/storage/storage.ts';
import { attempt, fill, freshFolder, group, nowMs, openAt, settlement } from './stored-carpool.ts';

let storage: Storage;

beforeEach(async () => {
  storage = await openAt(await freshFolder());
  await fill(storage);
});

afterEach(() => storage.close());

async function openAndSettle(id: number, changes: Parameters<typeof settlement>[1] = {}): Promise<void> {
  await storage.write('attempts.open', attempt(id));
  await storage.write('attempts.settle', settlement(id, changes));
}

test('an attempt is open with its hold until it is settled, then carries the figures and no hold', async () => {
  await storage.write('attempts.open', attempt(1));
  await storage.write('attempts.checkpoint', 1, {
    modelAnswered: 'claude-sonnet-4-5-20250929',
    httpStatus: 200,
  });
  const { tokens } = settlement(1);
  await storage.write('attempts.checkpoint', 1, {
    tokens: { ...settlement(1).tokens, outputTokens: 9 } as never,
  });
  expect(await storage.read('attempts.find', 1)).toMatchObject({
    ...attempt(1),
    state: 'open',
    source: null,
    flags: [],
    modelAnswered: 'claude-sonnet-4-5-20250929',
    tokens: { ...tokens, outputTokens: 9 },
    costPusd: null,
    httpStatus: 200,
  });
  expect(await storage.read('attempts.countOpen', 'period-1')).toBe(1);
  expect(await storage.read('attempts.countOpen', 'period-2')).toBe(0);

  const end = settlement(1, { flags: ['model_differs', 'truncated'] });
  expect(await storage.write('attempts.settle', end)).toEqual({ settled: true });
  const { hourAtMs: _, ...written } = end;
  expect(await storage.read('attempts.find', 1)).toEqual({
    ...attempt(1),
    ...written,
    state: 'settled',
    unpriced: false,
    holdPusd: 0n,
  });
  expect(await storage.read('attempts.listOpen')).toEqual([]);
});

test('an attempt that is settled already is not changed by a second settlement or a late checkpoint', async () => {
  await openAndSettle(1);
  const before = [await storage.read('attempts.find', 1), await storage.read('reconcile.sums')];
  const replay = settlement(1, { costPusd: 1n, source: 'partial' });
  expect(await storage.write('attempts.settle', replay)).toEqual({ settled: false });
  await storage.write('attempts.checkpoint', 1, { httpStatus: 500 });
  expect([await storage.read('attempts.find', 1), await storage.read('reconcile.sums')]).toEqual(before);
});

test('an attempt that was never opened cannot be settled', async () => {
  expect(await storage.write('attempts.settle', settlement(99))).toEqual({ settled: false });
  expect((await storage.read('reconcile.sums')).rollups.requests).toBe(0);
});

test('an attempt without a price is marked, named, and in no sum of money', async () => {
  await openAndSettle(1, { costPusd: null, modelAnswered: null });
  await openAndSettle(2, { costPusd: null, modelAnswered: 'house-model' });
  await openAndSettle(3, { costPusd: null, modelAnswered: 'house-model' });
  expect(await storage.read('attempts.unpricedModels', 'period-1')).toEqual([
    { model: 'house-model', requests: 2 },
    { model: 'claude-sonnet-4-5', requests: 1 },
  ]);
  expect(await storage.read('attempts.unpricedModels', 'period-2')).toEqual([]);
  expect(await storage.read('attempts.find', 1)).toMatchObject({ costPusd: null, unpriced: true });
  const { rows, ledger, rollups } = await storage.read('reconcile.sums');
  expect([rows.priced, ledger.entries, rollups.requests, rollups.unpricedRequests]).toEqual([0, 0, 3, 3]);
});

test('an attempt that brought no usage has no tokens, and costs nothing', async () => {
  await openAndSettle(1, { source: 'none', tokens: null, costPusd: 0n, httpStatus: 529 });
  expect(await storage.read('attempts.find', 1)).toMatchObject({
    tokens: null,
    costPusd: 0n,
    unpriced: false,
  });
  expect(await storage.read('reconcile.sums', group.id)).toMatchObject({
    rows: { requests: 1, priced: 1, inputTokens: 0, costPusd: 0n },
    ledger: { entries: 1, amountPusd: 0n },
    rollups: { requests: 1, unpricedRequests: 0, inputTokens: 0, costPusd: 0n },
  });
});

test('an attempt is found by id, by its group, and by the largest id', async () => {
  expect(await storage.read('attempts.maxId')).toBe(0);
  expect(await storage.read('attempts.existForGroup', group.id)).toBe(false);
  await storage.write('attempts.open', attempt(41));
  expect(await storage.read('attempts.maxId')).toBe(41);
  expect(await storage.read('attempts.existForGroup', group.id)).toBe(true);
  expect(await storage.read('attempts.find', 42)).toBeUndefined();
});

test('an attempt with an id that is taken is refused', async () => {
  await storage.write('attempts.open', attempt(1));
  await expect(storage.write('attempts.open', attempt(1))).rejects.toMatchObject({
    code: 'storage.conflict',
  });
});

test('the attempts of one request are found together, in their order', async () => {
  await storage.write('attempts.open', attempt(1));
  const { requestId } = attempt(2);
  for (const id of [2, 4]) await storage.write('attempts.open', attempt(id, { requestId }));
  await storage.write('attempts.open', attempt(5, { requestId, memberId: 'member-2' }));
  const query = { id: 4, memberId: 'member-1', requestId };
  expect((await storage.read('attempts.ofRequest', query)).map(({ id }) => id)).toEqual([2, 4]);
});

describe('the list of attempts', () => {
  async function idsOf(filter: Partial<AttemptFilter>): Promise<number[]> {
    return (await storage.read('attempts.list', { groupId: group.id, limit: 100, ...filter })).map(
      (row) => row.id,
    );
  }

  test('pages from the newest to the oldest', async () => {
    for (const id of [1, 2, 3, 4, 5]) await storage.write('attempts.open', attempt(id));
    expect(await idsOf({ limit: 2 })).toEqual([5, 4]);
    expect(await idsOf({ limit: 2, beforeId: 4 })).toEqual([3, 2]);
    expect(await idsOf({ limit: 2, beforeId: 2 })).toEqual([1]);
  });

  test('is narrowed by member, model, source and time', async () => {
    await openAndSettle(1);
    await openAndSettle(2, { source: 'partial', modelAnswered: null });
    await storage.write('attempts.open', attempt(3, { memberId: 'member-2' }));
    expect(await idsOf({ memberId: 'member-2' })).toEqual([3]);
    expect(await idsOf({ model: 'claude-sonnet-4-5-20250929' })).toEqual([1]);
    expect(await idsOf({ model: 'claude-sonnet-4-5' })).toEqual([3, 2]);
    expect(await idsOf({ source: 'partial' })).toEqual([2]);
    expect(await idsOf({ fromMs: nowMs + 2, toMs: nowMs + 3 })).toEqual([2]);
    expect(await idsOf({ groupId: 'group-2' })).toEqual([]);
    expect(await idsOf({ groupId: 'group-2', memberId: 'member-2' })).toEqual([]);
  });
});
