import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { openDatabase } from '../../electron/core/storage/database.ts';
import { newestVersion } from '../../electron/core/storage/migrate.ts';
import { migrations } from '../../electron/core/storage/migrations/index.ts';
import { attempt, fill, freshFolder, group, members, nowMs, openAt, settlement } from './stored-carpool.ts';

const HOUR_MS = 3_600_000;
const sinceEver = { monthFromMs: 0, weekFromMs: 0, dayFromMs: 0, minutesFromMs: 0, countedAfterId: 0 };

test('usage from before there were limits is kept, and counts once there are', async () => {
  const dataDir = await freshFolder();
  const filled = await openAt(dataDir);
  await fill(filled);
  await filled.write('attempts.open', attempt(1));
  await filled.write('attempts.settle', settlement(1));
  await filled.write('attempts.open', attempt(2));
  const before = await filled.read('attempts.list', { groupId: group.id, limit: 10 });
  await filled.close();
  const old = new Database(join(dataDir, 'carpool.db'));
  old.exec(`
    ALTER TABLE accounts DROP COLUMN supported_models;
    ALTER TABLE accounts DROP COLUMN model_mapping;
    ALTER TABLE groups DROP COLUMN model_mapping;
    ALTER TABLE accounts DROP COLUMN proxy_password_sealed;
    ALTER TABLE accounts DROP COLUMN proxy;
    ALTER TABLE accounts DROP COLUMN project_id;
    ALTER TABLE accounts DROP COLUMN location;
    ALTER TABLE accounts DROP COLUMN description;
    ALTER TABLE accounts DROP COLUMN sharing;
    ALTER TABLE accounts DROP COLUMN priority;
    ALTER TABLE accounts DROP COLUMN user_agent;
    ALTER TABLE accounts DROP COLUMN rate_limit_pause_s;
    ALTER TABLE accounts DROP COLUMN daily_request_limit;
    ALTER TABLE accounts DROP COLUMN concurrency_limit;
    ALTER TABLE vault_keys DROP COLUMN recovery_wrapped;
    DROP TABLE account_health; DROP TABLE vault_recovery; DROP TABLE token_refreshes;
    DROP TABLE account_tokens; DROP TABLE oauth_profiles;
    DROP TABLE journal_position; DROP TABLE journal_refusals;
    DROP TABLE webhook_deliveries; DROP TABLE webhook_attempts; DROP TABLE webhooks;
    DROP TABLE alerts; DROP TABLE account_balances; DROP TABLE account_timeline;
    DROP TABLE repricing_lines; DROP TABLE repricings;
    DROP TABLE payment_transfers; DROP TABLE payment_records; DROP INDEX attempts_own_terms;
    DROP TABLE adjustment_lines; DROP TABLE adjustments; DROP TABLE late_attempts; DROP TABLE statements; DROP TABLE past_bindings;
    ALTER TABLE accounts DROP COLUMN metered_payer_member_id;
    ALTER TABLE attempts DROP COLUMN cost_version;
    DROP TABLE account_fees; DROP TABLE account_cost_versions;
    DROP TABLE split_rules; DROP TABLE pool_entries;
    DROP TABLE rates; DROP TABLE provider_figures; DROP TABLE reconciliation_settings;
    ALTER TABLE groups DROP COLUMN usd_rate_set_at_ms; ALTER TABLE groups DROP COLUMN rate_choice;
    DROP TRIGGER price_entries_no_update; DROP TRIGGER price_tables_no_update;
    ALTER TABLE price_tables DROP COLUMN origin;
    ALTER TABLE groups ADD COLUMN fee_rule TEXT NOT NULL DEFAULT '{"kind":"equal","prorate":true}';
    ALTER TABLE groups ADD COLUMN metered_rule TEXT NOT NULL
      DEFAULT '{"kind":"by_usage","zeroUsage":"equal_by_days"}';
    DROP TABLE limits; DROP INDEX attempts_key; PRAGMA user_version = 2`);
  old.close();

  const { db, version, backup } = await openDatabase(dataDir, nowMs);
  db.close();
  expect(version).toBe(newestVersion(migrations));
  expect(backup).toMatch(/-v2\.db$/);
  const storage = await openAt(dataDir);
  expect(await storage.read('limits.list')).toEqual([]);
  expect(await storage.read('attempts.list', { groupId: group.id, limit: 10 })).toEqual(before);
  for (const [scope, subjectId] of [
    ['group', group.id],
    ['member', members[0] as string],
    ['key', `key-of-${members[0]}`],
  ] as const) {
    const usage = await storage.read('limits.usage', { ...sinceEver, scope, subjectId, groupId: group.id });
    expect(usage).toEqual({
      totalPusd: 12_253_500_000n,
      monthPusd: 12_253_500_000n,
      weekPusd: 12_253_500_000n,
      dayPusd: 12_253_500_000n,
      dayTokens: 1_861,
      minutes: [{ minuteAtMs: nowMs, costPusd: 12_253_500_000n }],
      firstUsedAtMs: nowMs + 1,
      openIds: [2],
      maxId: 2,
    });
  }
  await storage.close();
});

test('each sum begins with its window, and a reset leaves out what came before it', async () => {
  const storage = await openAt(await freshFolder());
  await fill(storage);
  for (const [id, hours] of [
    [1, 0],
    [2, 1],
    [3, 2],
    [4, 3],
  ] as const) {
    await storage.write('attempts.open', attempt(id, { startedAtMs: nowMs + hours * HOUR_MS }));
    await storage.write(
      'attempts.settle',
      settlement(id, { costPusd: 10n ** BigInt(id), hourAtMs: nowMs + hours * HOUR_MS }),
    );
  }
  const windows = {
    monthFromMs: nowMs + HOUR_MS,
    weekFromMs: nowMs + 2 * HOUR_MS,
    dayFromMs: nowMs + 3 * HOUR_MS,
    minutesFromMs: nowMs + 3 * HOUR_MS,
  };
  const sums = async (scope: 'member' | 'key', countedAfterId: number) => {
    const subjectId = scope === 'key' ? 'key-of-member-1' : 'member-1';
    const query = { ...windows, scope, subjectId, groupId: group.id, countedAfterId };
    const { totalPusd, monthPusd, weekPusd, dayPusd, dayTokens, minutes } = await storage.read(
      'limits.usage',
      query,
    );
    return [totalPusd, monthPusd, weekPusd, dayPusd, dayTokens, minutes.length];
  };
  const all = [11_110n, 11_100n, 11_000n, 10_000n, 1_861, 1];
  expect(await sums('member', 0)).toEqual(all);
  expect(await sums('key', 0)).toEqual(all);
  expect(await sums('member', 3)).toEqual([10_000n, 10_000n, 10_000n, 10_000n, 1_861, 1]);
  expect(await sums('key', 4)).toEqual([0n, 0n, 0n, 0n, 0, 0]);
  await storage.close();
});
