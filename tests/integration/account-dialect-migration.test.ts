import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { openDatabase } from '../../electron/core/storage/database.ts';
import { migrations } from '../../electron/core/storage/migrations/index.ts';
import { freshFolder, nowMs, openAt } from './stored-carpool.ts';

test('accounts from before there was a choice of formats speak the Anthropic one', async () => {
  const dataDir = await freshFolder();
  const { db } = await openDatabase(dataDir, nowMs, migrations.slice(0, 1));
  db.exec(`INSERT INTO accounts (id, name, provider, auth_kind, base_url, enabled, validation, metered_billed,
      price_provider, first_byte_timeout_ms, idle_timeout_ms, created_at_ms)
    VALUES ('account-1', 'Claude-01', 'compatible', 'api_key', 'https://vendor.invalid', 1, 'valid', 1,
      'anthropic', 120000, 180000, ${nowMs})`);
  db.close();
  const storage = await openAt(dataDir);
  const [account] = await storage.read('accounts.list');
  expect(account).toMatchObject({ id: 'account-1', name: 'Claude-01', dialect: 'anthropic' });
  await storage.close();
});

test('only formats that are known can be stored', async () => {
  const dataDir = await freshFolder();
  const { db } = await openDatabase(dataDir, nowMs);
  db.close();
  const raw = new Database(join(dataDir, 'carpool.db'));
  const insert = (dialect: string) =>
    raw
      .prepare(
        `INSERT INTO accounts (id, name, provider, dialect, auth_kind, base_url, enabled, validation,
          metered_billed, price_provider, first_byte_timeout_ms, idle_timeout_ms, created_at_ms)
        VALUES (@dialect, @dialect, 'compatible', @dialect, 'api_key', 'x', 1, 'valid', 1, 'x', 1, 1, 1)`,
      )
      .run({ dialect });
  expect(insert('openai').changes).toBe(1);
  expect(() => insert('telnet')).toThrow('CHECK');
  raw.close();
});
