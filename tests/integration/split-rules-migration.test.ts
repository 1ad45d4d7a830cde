import { expect, test } from 'vitest';
import { openDatabase } from '../../electron/core/storage/database.ts';
import { migrations } from '../../electron/core/storage/migrations/index.ts';
import { freshFolder, nowMs, openAt } from './stored-carpool.ts';

test('the rules that groups had count from their first period on', async () => {
  const dataDir = await freshFolder();
  const { db } = await openDatabase(dataDir, nowMs, migrations.slice(0, 12));
  const group = (id: string, fee: string, metered: string) =>
    `('${id}', '${id}', 'carpool', 'CNY', 'Asia/Shanghai', 1, 10, NULL, '${fee}', '${metered}', ${nowMs}, NULL)`;
  const byUse = '{"kind":"by_usage","zeroUsage":"equal_by_days"}';
  db.exec(`INSERT INTO groups (id, name, mode, currency, zone, anchor_day, max_members, usd_rate, fee_rule,
      metered_rule, created_at_ms, archived_at_ms)
    VALUES ${group('g1', '{"kind":"equal","prorate":false}', byUse)},
      ${group('g2', byUse, '{"kind":"equal","prorate":true}')};`);
  db.close();

  const storage = await openAt(dataDir);
  const usage = { kind: 'by_usage', zeroUsage: 'equal_by_days', minimumMinor: null };
  const equal = { kind: 'equal', prorate: false, discounts: [], minimumMinor: null };
  expect(await storage.read('splitRules.list', 'g1')).toEqual([
    { groupId: 'g1', version: 1, fromSeq: 0, rules: { fee: equal, metered: usage }, createdAtMs: nowMs },
  ]);
  expect(await storage.read('splitRules.list', 'g2')).toMatchObject([
    { rules: { fee: usage, metered: { ...equal, prorate: true } } },
  ]);
  expect((await storage.read('groups.list')).map(({ id }) => id)).toEqual(['g1', 'g2']);
  expect(await storage.read('poolEntries.list')).toEqual([]);
  await storage.close();
});
