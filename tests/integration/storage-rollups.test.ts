import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Storage } from '../../electron/core/storage/storage.ts';
import {
  account,
  attempt,
  fill,
  freshFolder,
  group,
  members,
  nowMs,
  openAt,
  settlement,
} from './stored-carpool.ts';

const HOUR_MS = 3_600_000;

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

test('the roll-ups sum by member, model and source, and by hour, whole hours only', async () => {
  await openAndSettle(1);
  await openAndSettle(2);
  await openAndSettle(3, { hourAtMs: nowMs + HOUR_MS });
  const inHour = await storage.read('rollups.summary', group.id, nowMs, nowMs + HOUR_MS);
  expect(inHour).toEqual([
    {
      memberId: 'member-1',
      accountId: account.id,
      model: 'claude-sonnet-4-5-20250929',
      source: 'final',
      requests: 2,
      unpricedRequests: 0,
      inputTokens: 2_468,
      cacheWrite5mTokens: 20,
      cacheWrite1hTokens: 40,
      cacheReadTokens: 60,
      outputTokens: 1_134,
      costPusd: 24_507_000_000n,
    },
  ]);
  const [both] = await storage.read('rollups.summary', group.id, nowMs, nowMs + 2 * HOUR_MS);
  expect(both).toMatchObject({ memberId: 'member-1', requests: 3, costPusd: 36_760_500_000n });
  expect(await storage.read('rollups.byHour', group.id, nowMs, nowMs + 2 * HOUR_MS)).toMatchObject([
    { hourAtMs: nowMs, requests: 2, costPusd: 24_507_000_000n },
    { hourAtMs: nowMs + HOUR_MS, requests: 1, costPusd: 12_253_500_000n },
  ]);
});

test('the roll-ups sum steps of time by member, model or account', async () => {
  await openAndSettle(1);
  await openAndSettle(2, { hourAtMs: nowMs + HOUR_MS });
  await openAndSettle(3, { hourAtMs: nowMs + 3 * HOUR_MS });
  const steps = [0, 2, 3].map((hours) => ({
    startAtMs: nowMs + hours * HOUR_MS,
    endAtMs: nowMs + (hours + (hours === 0 ? 2 : 1)) * HOUR_MS,
  }));
  const model = 'claude-sonnet-4-5-20250929';
  expect(await storage.read('rollups.trend', group.id, steps, 'model')).toMatchObject([
    { step: 0, key: model, requests: 2, costPusd: 24_507_000_000n },
    { step: 2, key: model, requests: 1, costPusd: 12_253_500_000n },
  ]);
  expect(await storage.read('rollups.trend', group.id, steps.slice(1), 'account')).toMatchObject([
    { step: 1, key: account.id, requests: 1 },
  ]);
  expect(await storage.read('rollups.trend', 'group-2', steps, 'member')).toEqual([]);
});

test('the roll-ups sum a period by member and account', async () => {
  await openAndSettle(1, { costPusd: 9_007_199_254_740_993n });
  await openAndSettle(2, { costPusd: 1n, source: 'partial' });
  expect(await storage.read('rollups.byPeriod', 'period-1')).toMatchObject([
    { memberId: 'member-1', accountId: account.id, requests: 2, costPusd: 9_007_199_254_740_994n },
  ]);
  expect(await storage.read('rollups.byPeriod', 'period-2')).toEqual([]);
});

test('the roll-ups agree with the rows and the ledger after any settlements and replays, member by member', async () => {
  const count = fc.integer({ min: 0, max: 3_000_000 });
  const end = fc.record({
    member: fc.nat({ max: 2 }),
    hour: fc.nat({ max: 3 }),
    source: fc.constantFrom('final', 'partial', 'estimated', 'recovered', 'none'),
    cost: fc.option(fc.bigInt({ min: 0n, max: 10n ** 15n })),
    tokens: fc.option(
      fc.record({
        inputTokens: count,
        cacheWrite5mTokens: count,
        cacheWrite1hTokens: count,
        cacheReadTokens: count,
        outputTokens: count,
      }),
    ),
    settles: fc.integer({ min: 0, max: 3 }),
  });
  let nextId = 1;
  const expected = new Map<string, { requests: number; costPusd: bigint; outputTokens: number }>();
  const run = fc.asyncProperty(fc.array(end, { maxLength: 40 }), async (ends) => {
    await Promise.all(
      ends.map(async ({ member, hour, source, cost, tokens, settles }) => {
        const id = nextId++;
        const memberId = members[member] as string;
        await storage.write('attempts.open', attempt(id, { memberId }));
        const closing = settlement(id, {
          source,
          tokens,
          costPusd: cost,
          hourAtMs: nowMs + hour * HOUR_MS,
        });
        await Promise.all(Array.from({ length: settles }, () => storage.write('attempts.settle', closing)));
        if (settles === 0) return;
        const sum = expected.get(memberId) ?? { requests: 0, costPusd: 0n, outputTokens: 0 };
        expected.set(memberId, {
          requests: sum.requests + 1,
          costPusd: sum.costPusd + (cost ?? 0n),
          outputTokens: sum.outputTokens + (tokens?.outputTokens ?? 0),
        });
      }),
    );
    const { rows, ledger, rollups } = await storage.read('reconcile.sums');
    const { priced, ...rowSums } = rows;
    expect(rowSums).toEqual({ ...rollups, unpricedRequests: undefined });
    expect(ledger).toEqual({ entries: priced, amountPusd: rows.costPusd });
    expect(rows.requests - priced).toBe(rollups.unpricedRequests);
    const byMember = (await storage.read('rollups.byPeriod', 'period-1')).map((row) => [
      row.memberId,
      { requests: row.requests, costPusd: row.costPusd, outputTokens: row.outputTokens },
    ]);
    expect(new Map(byMember as never)).toEqual(expected);
  });
  await fc.assert(run, { numRuns: 40 });
});
