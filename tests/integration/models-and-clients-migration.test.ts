import { expect, test } from 'vitest';
import { noLimits } from '../../electron/core/services/limits-subjects.ts';
import { openDatabase } from '../../electron/core/storage/database.ts';
import { migrations } from '../../electron/core/storage/migrations/index.ts';
import { account, freshFolder, group, nowMs, openAt } from './stored-carpool.ts';

test('groups, accounts and limits from before go on with every model, under its own name, and every client', async () => {
  const dataDir = await freshFolder();
  const { db } = await openDatabase(dataDir, nowMs, migrations.slice(0, 3));
  db.exec(`
    INSERT INTO groups (id, name, mode, currency, zone, anchor_day, max_members, usd_rate, fee_rule, metered_rule,
        created_at_ms)
      VALUES ('group-1', '周末拼车', 'carpool', 'CNY', 'Asia/Shanghai', 1, 10, '7.1043',
        '{"kind":"equal","prorate":true}', '{"kind":"by_usage","zeroUsage":"equal_by_days"}', ${nowMs});
    INSERT INTO accounts (id, name, provider, dialect, auth_kind, base_url, api_key_sealed, enabled, validation,
        fee_minor, fee_currency, metered_billed, price_provider, first_byte_timeout_ms, idle_timeout_ms, created_at_ms)
      VALUES ('account-1', 'Claude-01', 'claude', 'anthropic', 'api_key', 'https://api.anthropic.com',
        'v1.1.nonce.text', 1, 'pending', 14400, 'CNY', 0, 'anthropic', 600000, 120000, ${nowMs});
    INSERT INTO limits (scope, subject_id, models, concurrency, counted_after_id)
      VALUES ('group', 'group-1', '["claude-haiku-*"]', 3, 7);`);
  db.close();

  const storage = await openAt(dataDir);
  expect(await storage.read('groups.list')).toEqual([{ ...group, usdRateSetAtMs: null }]);
  expect(await storage.read('accounts.list')).toEqual([account]);
  expect(await storage.read('limits.list')).toEqual([
    {
      ...noLimits,
      scope: 'group',
      subjectId: 'group-1',
      models: ['claude-haiku-*'],
      concurrency: 3,
      countedAfterId: 7,
    },
  ]);

  const modelMapping = [{ from: 'sonnet*', to: 'claude-sonnet-4-5' }];
  await storage.write('groups.update', 'group-1', { modelMapping });
  await storage.write('accounts.update', 'account-1', { modelMapping, supportedModels: ['claude-*'] });
  await storage.close();
  const again = await openAt(dataDir);
  expect(await again.read('groups.list')).toEqual([{ ...group, usdRateSetAtMs: null, modelMapping }]);
  expect(await again.read('accounts.list')).toEqual([
    { ...account, modelMapping, supportedModels: ['claude-*'] },
  ]);
  await again.close();
});
