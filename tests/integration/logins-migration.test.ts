import { expect, test } from 'vitest';
import { openDatabase } from '../../electron/core/storage/database.ts';
import { migrations } from '../../electron/core/storage/migrations/index.ts';
import { account, fill, freshFolder, nowMs, openAt } from './stored-carpool.ts';

test('accounts from before go on with their API keys, and a login of one goes away with its account', async () => {
  const dataDir = await freshFolder();
  const { db } = await openDatabase(dataDir, nowMs, migrations.slice(0, 7));
  db.exec(`
    INSERT INTO accounts (id, name, provider, dialect, auth_kind, base_url, api_key_sealed, enabled, validation,
        fee_minor, fee_currency, metered_billed, price_provider, first_byte_timeout_ms, idle_timeout_ms, created_at_ms)
      VALUES ('account-1', 'Claude-01', 'claude', 'anthropic', 'api_key', 'https://api.anthropic.com',
        'v1.1.nonce.text', 1, 'pending', 14400, 'CNY', 0, 'anthropic', 600000, 120000, ${nowMs});`);
  db.close();

  const storage = await openAt(dataDir);
  expect(await storage.read('accounts.list')).toEqual([account]);
  expect(await storage.read('accountTokens.list')).toEqual([]);
  expect(await storage.read('oauthProfiles.list')).toEqual([]);
  const tokens = {
    accountId: 'account-1',
    accessSealed: 'v1.1.nonce.access',
    refreshSealed: 'v1.1.nonce.refresh',
    expiresAtMs: nowMs,
    scopes: ['a', 'b'],
    obtainedAtMs: nowMs,
  };
  await storage.write('accountTokens.put', tokens);
  await storage.write('tokenRefreshes.begin', {
    accountId: 'account-1',
    tokenVersion: 1,
    startedAtMs: nowMs,
  });
  await storage.write('accounts.remove', 'account-1');
  expect(await storage.read('accountTokens.list')).toEqual([]);
  expect(await storage.read('tokenRefreshes.list')).toEqual([]);
  await storage.close();
});

test('tokens are replaced only at the version they were read at, and a refresh token stays where none came', async () => {
  const storage = await openAt(await freshFolder());
  await fill(storage);
  const first = {
    accountId: 'account-1',
    accessSealed: 'access-1',
    refreshSealed: 'refresh-1',
    expiresAtMs: null,
    scopes: [],
    obtainedAtMs: nowMs,
  };
  await storage.write('accountTokens.put', first);
  const second = { ...first, accessSealed: 'access-2', refreshSealed: null };
  expect(await storage.write('accountTokens.replace', 1, second)).toBe(true);
  expect(await storage.write('accountTokens.replace', 1, { ...first, accessSealed: 'stale' })).toBe(false);
  expect(await storage.write('accountTokens.needLogin', 'account-1', 1, 'refused')).toBe(false);
  const stored = { ...first, accessSealed: 'access-2', version: 2, loginNeeded: null };
  expect(await storage.read('accountTokens.list')).toEqual([stored]);
  expect(await storage.write('accountTokens.needLogin', 'account-1', 2, 'refused')).toBe(true);
  expect(await storage.read('accountTokens.list')).toEqual([{ ...stored, loginNeeded: 'refused' }]);
  await storage.write('accountTokens.forget', 'account-1');
  await storage.write('accountTokens.put', first);
  // Never a version that was there before: a late answer must not find its own again.
  expect(await storage.read('accountTokens.list')).toMatchObject([
    { version: 4, refreshSealed: 'refresh-1' },
  ]);
  await storage.close();
});
