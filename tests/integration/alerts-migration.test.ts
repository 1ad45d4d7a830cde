import { expect, test } from 'vitest';
import { openDatabase } from '../../electron/core/storage/database.ts';
import { migrations } from '../../electron/core/storage/migrations/index.ts';
import { freshFolder, nowMs, openAt } from './stored-carpool.ts';

const both = { zh: '中', en: 'e' };

test('accounts from before have no past and no balance, and what is kept of them goes when they go', async () => {
  const dataDir = await freshFolder();
  const { db } = await openDatabase(dataDir, nowMs, migrations.slice(0, 10));
  db.exec(`
    INSERT INTO accounts (id, name, provider, dialect, auth_kind, base_url, api_key_sealed, enabled, validation,
        fee_minor, fee_currency, metered_billed, price_provider, first_byte_timeout_ms, idle_timeout_ms, created_at_ms)
      VALUES ('account-1', 'Claude-01', 'claude', 'anthropic', 'api_key', 'https://api.anthropic.com',
        'v1.1.nonce.text', 1, 'pending', 14400, 'CNY', 0, 'anthropic', 600000, 120000, ${nowMs});`);
  db.close();

  const storage = await openAt(dataDir);
  expect(await storage.read('accounts.list')).toHaveLength(1);
  expect(await storage.read('alerts.list', { limit: 5 })).toEqual([]);
  expect(await storage.read('webhooks.list')).toEqual([]);
  expect(await storage.read('accountBalances.list')).toEqual([]);
  const balance = {
    accountId: 'account-1',
    choice: 'deepseek' as const,
    belowMinor: 9_007_199_254_740_993n,
    belowCurrency: 'CNY',
    balances: [{ amountMinor: '-5', currency: 'CNY' }],
    checkedAtMs: nowMs,
    problem: both,
  };
  await storage.write('accountBalances.put', balance);
  const normal = {
    ...{ accountId: 'account-1', state: 'normal' as const, reason: null, said: null },
    ...{ score: 100, fromMs: nowMs, untilMs: null },
  };
  await storage.write('accountTimeline.begin', normal);
  await storage.write('accountTimeline.begin', { ...normal, state: 'limited', fromMs: nowMs + 5 });
  await storage.close();

  const again = await openAt(dataDir);
  expect(await again.read('accountBalances.list')).toEqual([balance]);
  expect(await again.read('accountTimeline.list', 'account-1', nowMs)).toEqual([
    { ...normal, untilMs: nowMs + 5 },
    { ...normal, state: 'limited', fromMs: nowMs + 5 },
  ]);
  await again.write('accountTimeline.prune', nowMs + 6);
  expect(await again.read('accountTimeline.list', 'account-1', nowMs)).toHaveLength(1);
  await again.write('accounts.remove', 'account-1');
  expect(await again.read('accountBalances.list')).toEqual([]);
  expect(await again.read('accountTimeline.listOpen')).toEqual([]);
  await again.close();
});

test('of one kind, subject and aspect one alert can be open; what ended long ago is forgotten', async () => {
  const storage = await openAt(await freshFolder());
  const alert = {
    ...{ id: 'a', kind: 'usage_window' as const, severity: 'warning' as const, aspect: 'five_hours' },
    ...{ subjectKind: 'account' as const, subjectId: 'account-1', subjectName: 'Claude-01', groupId: null },
    text: { title: both, means: both, todo: both },
    ...{ atMs: nowMs, resolvedAtMs: null, readAtMs: null },
  };
  await storage.write('alerts.put', alert);
  await expect(storage.write('alerts.put', { ...alert, id: 'b' })).rejects.toMatchObject({
    code: 'storage.conflict',
  });
  await storage.write('alerts.put', { ...alert, id: 'b', aspect: 'seven_days' });
  await storage.write('alerts.put', { ...alert, resolvedAtMs: nowMs + 1 });
  await storage.write('alerts.put', { ...alert, id: 'c' });
  expect((await storage.read('alerts.list', { limit: 2 })).map(({ id }) => id)).toEqual(['c', 'b']);
  expect(await storage.read('alerts.list', { limit: 2, beforeId: 'b' })).toEqual([
    { ...alert, resolvedAtMs: nowMs + 1 },
  ]);
  expect(await storage.read('alerts.countUnread')).toBe(3);
  await storage.write('alerts.markAllRead', nowMs + 9);
  expect(await storage.read('alerts.countUnread')).toBe(0);
  await storage.write('alerts.prune', nowMs + 2);
  expect((await storage.read('alerts.listOpen')).map(({ id }) => id)).toEqual(['b', 'c']);
  expect(await storage.read('alerts.find', 'a')).toBeUndefined();
  await storage.close();
});
