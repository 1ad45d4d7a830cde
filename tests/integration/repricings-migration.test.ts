import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { openDatabase } from '../../electron/core/storage/database.ts';
import { migrations } from '../../electron/core/storage/migrations/index.ts';
import { freshFolder, nowMs, openAt } from './stored-carpool.ts';

test('adjustments from before stay, with their lines in the order of joining; what is repriced then counts once', async () => {
  const dataDir = await freshFolder();
  const { db } = await openDatabase(
    dataDir,
    nowMs,
    migrations.filter(({ version }) => version < 19),
  );
  db.exec(`
    INSERT INTO groups (id, name, mode, currency, zone, anchor_day, max_members, created_at_ms)
      VALUES ('g', '组', 'carpool', 'CNY', 'Asia/Shanghai', 1, 10, 0);
    INSERT INTO members (id, group_id, name, role, join_seq, created_at_ms)
      VALUES ('z', 'g', '甲', 'creator', 1, 0), ('a', 'g', '乙', 'member', 2, 0);
    INSERT INTO periods (id, group_id, seq, label, start_on, end_on, start_at_ms, end_at_ms)
      VALUES ('g.0', 'g', 0, '2026-10', '2026-10-01', '2026-11-01', 1, 2),
        ('g.1', 'g', 1, '2026-11', '2026-11-01', '2026-12-01', 2, 3);
    INSERT INTO accounts (id, name, provider, auth_kind, base_url, enabled, validation, metered_billed, price_provider,
        first_byte_timeout_ms, idle_timeout_ms, created_at_ms, dialect)
      VALUES ('c', 'Claude-01', 'claude', 'api_key', '', 1, 'valid', 0, 'anthropic', 1, 1, 0, 'anthropic');
    INSERT INTO adjustments (id, group_id, period_id, about_period_id, kind, title, reason, amount_minor, created_at_ms)
      VALUES ('e', 'g', 'g.1', 'g.0', 'repricing', '{"zh":"重新定价","en":"Repricing"}', '改价', 0, 5);
    INSERT INTO adjustment_lines VALUES ('e', 'a', 7), ('e', 'z', -7);`);
  db.close();

  const storage = await openAt(dataDir);
  expect(await storage.read('adjustments.list', 'g')).toMatchObject([
    { kind: 'repricing', lines: [{ memberId: 'z' }, { memberId: 'a', amountMinor: 7n }] },
  ]);
  expect(await storage.read('repricings.list', 'g')).toEqual([]);
  const of = { groupId: 'g', periodId: 'g.0', accountId: 'c', createdAtMs: nowMs };
  const priced = (model: string, differencePusd: bigint) => ({
    ...{ ...of, model },
    lines: [{ memberId: 'z', differencePusd, latePusd: -1n }],
  });
  const rows = [priced('m', 9_007_199_254_740_993n), priced('n', 5n), priced('m', -3n)];
  for (const row of rows) await storage.write('repricings.insert', row);
  expect(await storage.read('repricings.list', 'g')).toEqual([rows[1], rows[2]]);
  await storage.close();
  const again = new Database(join(dataDir, 'carpool.db'));
  expect(() => again.exec("UPDATE repricings SET model = 'x'")).toThrow('repricings are append only');
  expect(() => again.exec('DELETE FROM repricing_lines')).toThrow('repricings are append only');
  again.close();
});
