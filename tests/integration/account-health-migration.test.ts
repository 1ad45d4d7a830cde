import { expect, test } from 'vitest';
import { openDatabase } from '../../electron/core/storage/database.ts';
import { migrations } from '../../electron/core/storage/migrations/index.ts';
import { freshFolder, nowMs, openAt } from './stored-carpool.ts';

test('accounts from before are sound and free, and what is learnt of them goes when they go', async () => {
  const dataDir = await freshFolder();
  const { db } = await openDatabase(
    dataDir,
    nowMs,
    migrations.filter(({ version }) => version < 6),
  );
  db.exec(`
    INSERT INTO accounts (id, name, provider, dialect, auth_kind, base_url, api_key_sealed, enabled, validation,
        fee_minor, fee_currency, metered_billed, price_provider, first_byte_timeout_ms, idle_timeout_ms, created_at_ms)
      VALUES ('account-1', 'Claude-01', 'claude', 'anthropic', 'api_key', 'https://api.anthropic.com',
        'v1.1.nonce.text', 1, 'pending', 14400, 'CNY', 0, 'anthropic', 600000, 120000, ${nowMs});`);
  db.close();

  const storage = await openAt(dataDir);
  expect(await storage.read('accounts.list')).toHaveLength(1);
  expect(await storage.read('accountHealth.list')).toEqual([]);
  const cooldown = {
    reason: 'overloaded',
    models: null,
    untilMs: nowMs + 600_000,
    sinceMs: nowMs,
    said: null,
  };
  const health = {
    accountId: 'account-1',
    keyRefusedAtMs: null,
    cooldowns: [cooldown as typeof cooldown & { reason: 'overloaded' }],
    failuresInRow: 2,
    score: 85,
    demoted: false,
    windows: [{ name: 'five_hours' as const, family: null, usedShare: 0.5, resetsAtMs: nowMs + 1 }],
    guessedFromMs: null,
    heardAtMs: nowMs,
  };
  await storage.write('accountHealth.put', { ...health, score: 90 });
  await storage.write('accountHealth.put', health);
  await storage.close();

  const again = await openAt(dataDir);
  expect(await again.read('accountHealth.list')).toEqual([health]);
  await again.write('accounts.remove', 'account-1');
  expect(await again.read('accountHealth.list')).toEqual([]);
  await again.write('accountHealth.put', health);
  expect(await again.read('accountHealth.list')).toEqual([]);
  await again.close();
});
