import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { openDatabase } from '../../electron/core/storage/database.ts';
import { migrations } from '../../electron/core/storage/migrations/index.ts';
import { account, fill, freshFolder, nowMs, openAt } from './stored-carpool.ts';

const before = migrations.filter(({ version }) => version < 17);

test('the rate that a group had counts on, entered by hand nobody knows when; the list begins empty', async () => {
  const dataDir = await freshFolder();
  const { db } = await openDatabase(dataDir, nowMs, before);
  const group = (id: string, rate: string) =>
    `('${id}', '${id}', 'carpool', 'CNY', 'Asia/Shanghai', 1, 10, ${rate}, ${nowMs})`;
  db.exec(`INSERT INTO groups (id, name, mode, currency, zone, anchor_day, max_members, usd_rate, created_at_ms)
    VALUES ${group('g1', "'7.1043'")}, ${group('g2', 'NULL')};`);
  db.close();

  const storage = await openAt(dataDir);
  expect(await storage.read('groups.list')).toMatchObject([
    { id: 'g1', usdRate: '7.1043', usdRateSetAtMs: null, rateChoice: 'by_hand' },
    { id: 'g2', usdRate: null, usdRateSetAtMs: null, rateChoice: 'by_hand' },
  ]);
  expect(await storage.read('rates.list')).toEqual([]);
  await storage.close();
});

test('rates never change, and the figures of an account go with it', async () => {
  const dataDir = await freshFolder();
  const storage = await openAt(dataDir);
  await fill(storage);
  const rate = { currency: 'CNY', rate: '7.1', source: 's', note: '', validAtMs: 1, createdAtMs: nowMs };
  await storage.write('rates.insert', [
    { id: 'r1', ...rate },
    { id: 'r2', ...rate, rate: '7.2' },
  ]);
  expect((await storage.read('rates.list')).map(({ id }) => id)).toEqual(['r2', 'r1']);
  const spare = { ...account, id: 'spare', name: 'spare' };
  await storage.write('accounts.insert', spare);
  const figure = { accountId: 'spare', dayOn: '2026-11-01', note: '', enteredAtMs: nowMs };
  await storage.write('providerFigures.put', [{ ...figure, amountPusd: 9_007_199_254_740_993n }]);
  expect(await storage.read('providerFigures.list', 'spare')).toMatchObject([
    { amountPusd: 9_007_199_254_740_993n },
  ]);
  await storage.write('accounts.remove', 'spare');
  expect(await storage.read('providerFigures.list', 'spare')).toEqual([]);
  await storage.close();
  const db = new Database(join(dataDir, 'carpool.db'));
  expect(() => db.exec("UPDATE rates SET rate = '9'")).toThrow('rates never change');
  db.close();
});
