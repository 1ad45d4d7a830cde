import { expect, test } from 'vitest';
import { openDatabase } from '../../electron/core/storage/database.ts';
import { migrations } from '../../electron/core/storage/migrations/index.ts';
import { freshFolder, nowMs, openAt } from './stored-carpool.ts';

test('accounts from before are shared, in the middle and without limits of their own', async () => {
  const dataDir = await freshFolder();
  const { db } = await openDatabase(
    dataDir,
    nowMs,
    migrations.filter(({ version }) => version < 10),
  );
  db.exec(`
    INSERT INTO accounts (id, name, provider, dialect, auth_kind, base_url, api_key_sealed, enabled, validation,
        fee_minor, fee_currency, metered_billed, price_provider, first_byte_timeout_ms, idle_timeout_ms, created_at_ms)
      VALUES ('account-1', 'Claude-01', 'claude', 'anthropic', 'api_key', 'https://api.anthropic.com',
        'v1.1.nonce.text', 1, 'valid', 14400, 'CNY', 0, 'anthropic', 600000, 120000, ${nowMs});`);
  db.close();

  const storage = await openAt(dataDir);
  const before = {
    id: 'account-1',
    description: '',
    sharing: 'shared' as const,
    priority: 50,
    userAgent: null,
    rateLimitPauseS: null,
    dailyRequestLimit: null,
    concurrencyLimit: null,
    apiKeySealed: 'v1.1.nonce.text',
    validation: 'valid' as const,
  };
  expect(await storage.read('accounts.list')).toMatchObject([before]);
  const changes = {
    description: '备用',
    sharing: 'dedicated' as const,
    priority: 80,
    userAgent: 'carpool/1',
    rateLimitPauseS: 60,
    dailyRequestLimit: 10_000,
    concurrencyLimit: 4,
  };
  await storage.write('accounts.update', 'account-1', changes);
  await expect(storage.write('accounts.update', 'account-1', { priority: 101 })).rejects.toMatchObject({
    code: 'storage.conflict',
  });
  await storage.close();

  const again = await openAt(dataDir);
  expect(await again.read('accounts.list')).toMatchObject([{ ...before, ...changes }]);
  await again.close();
});
