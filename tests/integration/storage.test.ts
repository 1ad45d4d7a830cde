import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listTail, ofRequestTail } from '../../electron/core/storage/attempts.ts';
import { openDatabase } from '../../electron/core/storage/database.ts';
import {
  accountHoursQuery,
  byHourQuery,
  byPeriodQuery,
  summaryQuery,
  trendQuery,
} from '../../electron/core/storage/rollups.ts';
import type { AttemptFilter } from '../../electron/core/storage/rows.ts';
import type { Storage } from '../../electron/core/storage/storage.ts';
import { account, attempt, fill, freshFolder, group, nowMs, openAt, settlement } from './stored-carpool.ts';

let dataDir: string;
let storage: Storage;

beforeEach(async () => {
  dataDir = await freshFolder();
  storage = await openAt(dataDir);
  await fill(storage);
});

afterEach(() => storage.close());

async function openAndSettle(id: number, changes: Parameters<typeof settlement>[1] = {}): Promise<void> {
  await storage.write('attempts.open', attempt(id));
  await storage.write('attempts.settle', settlement(id, changes));
}

describe('rows', () => {
  test('come back as they were written, amounts beyond 2^53 exactly', async () => {
    const rich = {
      ...account,
      id: 'account-2',
      name: 'Claude-02',
      enabled: false,
    };
    const fee = {
      id: 'fee-1',
      accountId: 'account-2',
      amountMinor: 9_007_199_254_740_993n,
      currency: 'CNY',
      cycleDay: 31,
      firstChargeOn: '2026-11-30',
      payerMemberId: 'member-2',
      validFromOn: null,
      validUntilOn: '2027-01-01',
      createdAtMs: nowMs,
    };
    await storage.write('accounts.insert', rich);
    await storage.write('accountFees.insert', fee);
    expect(await storage.read('groups.list')).toEqual([group]);
    expect(await storage.read('accounts.list')).toEqual([account, rich]);
    expect(await storage.read('accountFees.list')).toEqual([fee]);
    expect((await storage.read('memberKeys.list', 'member-2'))[0]?.digest).toEqual(
      new Uint8Array(32).fill(7),
    );
  });

  test('keep the fields a change does not name', async () => {
    const report = { ok: true, failedLayer: null, steps: [], models: ['claude-opus-5'], checkedAtMs: nowMs };
    await storage.write('accounts.update', account.id, {
      lastCheck: report,
      validation: 'valid',
      name: undefined,
    });
    expect(await storage.read('accounts.list')).toEqual([
      { ...account, lastCheck: report, validation: 'valid' },
    ]);
  });

  test('that do not exist cannot be changed', async () => {
    await expect(storage.write('groups.update', 'nobody', { name: '别的' })).rejects.toMatchObject({
      code: 'storage.conflict',
    });
  });

  test('of settings are put one over the other', async () => {
    await storage.write('settings.put', { language: 'en', port: 8787 });
    await storage.write('settings.put', { language: 'zh-CN', wizardGroupId: null });
    expect(await storage.read('settings.all')).toEqual({
      language: 'zh-CN',
      port: 8787,
      wizardGroupId: null,
    });
  });

  test('of a price table come back with exact prices', async () => {
    const prices = {
      inputTokens: 3_000_000n,
      cacheWrite5mTokens: 3_750_000n,
      cacheWrite1hTokens: 6_000_000n,
      cacheReadTokens: 300_000n,
      outputTokens: null,
    };
    const entry = {
      provider: 'anthropic',
      model: 'claude-sonnet-4-5',
      names: [],
      prefixes: ['claude-sonnet-4-5'],
      prices,
      longContext: { overInputTokens: 200_000, prices },
      derivedKinds: ['cacheReadTokens' as const],
    };
    const row = {
      ...({ version: 2, origin: 'import', source: 'test', digest: 'digest-2' } as const),
      importedAtMs: nowMs,
    };
    await storage.write('priceTables.insert', row, [entry]);
    expect(await storage.read('priceTables.entries', 2)).toEqual([entry]);
    expect(
      (await storage.read('priceTables.list')).map((listed) => [listed.version, listed.entryCount]),
    ).toEqual([
      [2, 1],
      [1, 0],
    ]);
  });
});

describe('members', () => {
  test('are numbered in the order of joining', async () => {
    const added = await storage.write(
      'members.insert',
      { id: 'member-4', groupId: group.id, name: '丁', role: 'member', createdAtMs: nowMs },
      '2026-11-20',
    );
    expect(added).toMatchObject({ joinSeq: 4, intervals: [{ joinedOn: '2026-11-20', leftOn: null }] });
    expect((await storage.read('members.list', group.id)).map((member) => member.joinSeq)).toEqual([
      1, 2, 3, 4,
    ]);
  });

  test('leave and come back in a second interval', async () => {
    await storage.write('memberIntervals.setLeft', 'member-1', '2026-11-01', '2026-11-10');
    await storage.write('memberIntervals.insert', 'member-1', '2026-11-20');
    expect((await storage.read('members.list'))[0]?.intervals).toEqual([
      { joinedOn: '2026-11-01', leftOn: '2026-11-10' },
      { joinedOn: '2026-11-20', leftOn: null },
    ]);
  });

  test('cannot have two open intervals', async () => {
    await expect(storage.write('memberIntervals.insert', 'member-1', '2026-11-20')).rejects.toMatchObject({
      code: 'storage.conflict',
    });
  });

  test('keep the latest use of their keys, whatever order uses are noted in', async () => {
    await storage.write('memberKeys.touch', [
      { id: 'key-of-member-1', atMs: nowMs + 5 },
      { id: 'key-of-member-1', atMs: nowMs + 3 },
      { id: 'key-of-nobody', atMs: nowMs },
    ]);
    await storage.write('memberKeys.setExpiry', 'key-of-member-1', nowMs + 10);
    await storage.write('memberKeys.revoke', 'key-of-member-1', nowMs + 7);
    expect((await storage.read('memberKeys.list', 'member-1'))[0]).toMatchObject({
      lastUsedAtMs: nowMs + 5,
      expiresAtMs: nowMs + 10,
      revokedAtMs: nowMs + 7,
    });
  });
});

describe('accounts', () => {
  test('serve one group only', async () => {
    await storage.write('groups.insert', { ...group, id: 'group-2', name: '另一组' });
    await storage.write('bindings.insert', { groupId: 'group-1', accountId: account.id, boundAtMs: nowMs });
    await expect(
      storage.write('bindings.insert', { groupId: 'group-2', accountId: account.id, boundAtMs: nowMs }),
    ).rejects.toMatchObject({ code: 'storage.conflict' });
    await storage.write('bindings.remove', 'group-1', nowMs);
    await storage.write('bindings.insert', { groupId: 'group-2', accountId: account.id, boundAtMs: nowMs });
    expect(await storage.read('bindings.list')).toEqual([
      { groupId: 'group-2', accountId: account.id, boundAtMs: nowMs },
    ]);
  });

  test('with usage stay, and tell how much and when last', async () => {
    await openAndSettle(1);
    await storage.write('attempts.open', attempt(2));
    expect(await storage.read('accounts.usageCount', account.id)).toBe(2);
    expect(await storage.read('rollups.lastUsed')).toEqual([
      { accountId: account.id, lastUsedAtMs: nowMs + 2 },
    ]);
    await expect(storage.write('accounts.remove', account.id)).rejects.toMatchObject({
      code: 'storage.conflict',
    });
  });

  test('without usage can be removed', async () => {
    await storage.write('accounts.remove', account.id);
    expect(await storage.read('accounts.list')).toEqual([]);
  });
});

describe('the database', () => {
  test('syncs each commit, checks references and distrusts its schema', async () => {
    const { db } = await openDatabase(await freshFolder(), nowMs);
    const pragma = (name: string) => db.pragma(name, { simple: true });
    expect(pragma('journal_mode')).toBe('wal');
    expect(pragma('synchronous')).toBe(2);
    expect(pragma('foreign_keys')).toBe(1);
    expect(pragma('trusted_schema')).toBe(0);
    expect(pragma('application_id')).toBe(0x4143504c);
    db.close();
  });

  test('finds attempts and sums through indexes, never by reading a whole table', async () => {
    const { db } = await openDatabase(await freshFolder(), nowMs);
    const plan = (query: string, values: object) =>
      (db.prepare(`EXPLAIN QUERY PLAN ${query}`).all(values) as { detail: string }[]).map(
        (step) => step.detail,
      );
    const page = { groupId: 'g', memberId: 'm', beforeId: 9, fromMs: 1, toMs: 2, limit: 50 };
    const list = (filter: AttemptFilter) => plan(`SELECT * FROM attempts ${listTail(filter)}`, page);
    expect(list({ groupId: 'g', limit: 50 })).toEqual([
      'SEARCH attempts USING INDEX attempts_group (group_id=?)',
    ]);
    expect(list({ groupId: 'g', beforeId: 9, fromMs: 1, limit: 50 })).toEqual([
      'SEARCH attempts USING INDEX attempts_group (group_id=? AND id<?)',
    ]);
    expect(list({ groupId: 'g', memberId: 'm', limit: 50 })).toEqual([
      'SEARCH attempts USING INDEX attempts_member (member_id=?)',
    ]);
    const byRange = 'SEARCH usage_rollups USING PRIMARY KEY (group_id=? AND hour_at_ms>? AND hour_at_ms<?)';
    expect(plan(summaryQuery, page)[0]).toBe(byRange);
    expect(plan(byHourQuery, page)).toEqual([byRange]);
    for (const by of ['member', 'model', 'account'] as const)
      expect(plan(trendQuery(by), { groupId: 'g', steps: '[[1,2]]' })).toContain(byRange);
    const request = { memberId: 'm', requestId: 'r', firstId: 1, lastId: 9 };
    expect(plan(`SELECT * FROM attempts ${ofRequestTail}`, request)).toEqual([
      'SEARCH attempts USING INDEX attempts_member (member_id=? AND id>? AND id<?)',
    ]);
    const account = { accountId: 'a', fromMs: 1, toMs: 2 };
    expect(plan(accountHoursQuery, account)).toContain(byRange);
    expect(plan(byPeriodQuery, { periodId: 'p' })[0]).toBe(
      'SEARCH usage_rollups USING INDEX usage_rollups_period (period_id=?)',
    );
    db.close();
  });

  test('lets nobody change or remove a ledger entry', async () => {
    await openAndSettle(1);
    await storage.close();
    const db = new Database(join(dataDir, 'carpool.db'));
    expect(() => db.exec('UPDATE ledger_entries SET amount_pusd = 0')).toThrow('append only');
    expect(() => db.exec('DELETE FROM ledger_entries')).toThrow('append only');
    db.close();
  });
});

describe('calls', () => {
  test('in one transaction are all done or none', async () => {
    await expect(
      storage.writeAll([
        { name: 'settings.put', args: [{ port: 1 }] },
        { name: 'groups.insert', args: [group] },
      ]),
    ).rejects.toMatchObject({ code: 'storage.conflict' });
    expect(await storage.read('settings.all')).toEqual({});
  });

  test('that read see every write acknowledged before', async () => {
    for (let port = 1; port <= 300; port += 1) {
      await storage.write('settings.put', { port });
      expect(await storage.read('settings.all')).toEqual({ port });
    }
  });

  test('are finished before storage closes, and refused afterwards', async () => {
    const pending = Array.from({ length: 20 }, (_, id) => storage.write('attempts.open', attempt(id + 1)));
    await Promise.all([storage.close(), ...pending]);
    expect(storage.status()).toEqual({ state: 'closed', reason: null, backupFailure: null });
    await expect(storage.read('attempts.maxId')).rejects.toMatchObject({ code: 'storage.failed' });
    storage = await openAt(dataDir);
    expect(await storage.read('attempts.maxId')).toBe(20);
  });
});
