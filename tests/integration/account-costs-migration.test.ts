import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { openDatabase } from '../../electron/core/storage/database.ts';
import { migrations } from '../../electron/core/storage/migrations/index.ts';
import { freshDataDir } from '../app-process.ts';
import { startCore } from '../core-rig.ts';
import { openAt } from './stored-carpool.ts';

const boundAtMs = Date.parse('2026-11-05T08:00:00Z');

/** A folder as the step before left it: three accounts with a fee, a payer, or neither, and a row of usage. */
async function oldFolder(): Promise<string> {
  const dataDir = await freshDataDir();
  const { db } = await openDatabase(dataDir, boundAtMs, migrations.slice(0, 11));
  const account = (name: string, fee: string) => `INSERT INTO accounts
    (id, name, provider, dialect, auth_kind, base_url, api_key_sealed, enabled, validation, fee_minor, fee_currency,
     fee_payer_member_id, metered_billed, price_provider, first_byte_timeout_ms, idle_timeout_ms, created_at_ms)
    VALUES ('${name}', '${name}', 'claude', 'anthropic', 'api_key', 'https://api.anthropic.com', 'v1.1.n.t', 1,
      'pending', ${fee}, 1, 'anthropic', 600000, 120000, ${boundAtMs});`;
  db.exec(`
    INSERT INTO groups (id, name, mode, currency, zone, anchor_day, max_members, usd_rate, fee_rule, metered_rule,
        created_at_ms)
      VALUES ('g', '周末拼车', 'carpool', 'CNY', 'Asia/Shanghai', 1, 10, '7', '{"kind":"equal","prorate":false}',
        '{"kind":"by_usage","zeroUsage":"equal_by_days"}', ${boundAtMs});
    INSERT INTO members (id, group_id, name, role, join_seq, created_at_ms)
      VALUES ('m1', 'g', '甲', 'creator', 1, 0), ('m2', 'g', '乙', 'member', 2, 0);
    INSERT INTO member_intervals (member_id, joined_on) VALUES ('m1', '2026-11-01'), ('m2', '2026-11-01');
    ${account('fee and payer', "14401, 'CNY', 'm1'")}
    ${account('fee', "2000, 'USD', NULL")}
    ${account('payer', "NULL, NULL, 'm2'")}
    INSERT INTO bindings (group_id, account_id, bound_at_ms) VALUES ('g', 'fee and payer', ${boundAtMs});
    INSERT INTO member_keys (id, member_id, label, last4, digest, created_at_ms)
      VALUES ('k', 'm2', '电脑', 'abcd', zeroblob(32), 0);
    INSERT INTO periods (id, group_id, seq, label, start_on, end_on, start_at_ms, end_at_ms)
      VALUES ('p', 'g', 0, '2026-11', '2026-11-01', '2026-12-01', 1793462400000, 1796054400000);
    INSERT INTO price_tables (version, source, digest, imported_at_ms) VALUES (1, 'test', 'd', 0);
    INSERT INTO attempts (id, request_id, boot_id, group_id, member_id, key_id, account_id, period_id, dialect,
        model_asked, streamed, price_version, hold_pusd, state, source, input_tokens, cache_write_5m_tokens,
        cache_write_1h_tokens, cache_read_tokens, output_tokens, cost_pusd, started_at_ms, settled_at_ms)
      VALUES (1, 'r', 'b', 'g', 'm2', 'k', 'fee and payer', 'p', 'anthropic', 'sonnet', 1, 1, 0, 'settled',
        'final', 1, 0, 0, 0, 0, 1000000000000, ${boundAtMs}, ${boundAtMs});
    INSERT INTO usage_rollups (group_id, hour_at_ms, period_id, member_id, account_id, model, source, requests,
        unpriced_requests, input_tokens, cache_write_5m_tokens, cache_write_1h_tokens, cache_read_tokens,
        output_tokens, cost_pusd)
      VALUES ('g', ${boundAtMs}, 'p', 'm2', 'fee and payer', 'sonnet', 'final', 1, 0, 1, 0, 0, 0, 0, 1000000000000);
  `);
  db.close();
  return dataDir;
}

test('the fee an account had goes on unchanged in the list, and in the split of every period', async () => {
  const dataDir = await oldFolder();
  const rig = await startCore({ dataDir, at: '2026-11-10T04:00:00Z' });
  const always = {
    cycleDay: null,
    firstChargeOn: null,
    validFromOn: null,
    validUntilOn: null,
    state: 'current',
    nextChargeOn: null,
  };
  const feesOf = async (accountId: string) => (await rig.api.account.costs({ accountId })).fees;
  expect(await feesOf('fee and payer')).toMatchObject([
    { ...always, amount: { amountMinor: 14_401n, currency: 'CNY' }, payerMemberId: 'm1', payerName: '甲' },
  ]);
  expect(await feesOf('fee')).toMatchObject([
    { ...always, amount: { amountMinor: 2_000n, currency: 'USD' }, payerMemberId: null, payerName: null },
  ]);
  expect(await feesOf('payer')).toEqual([]);
  expect(await rig.api.account.list({})).toMatchObject([
    { name: 'fee', fee: { amountMinor: 2_000n, currency: 'USD' }, feePayerMemberId: null },
    {
      name: 'fee and payer',
      fee: { amountMinor: 14_401n, currency: 'CNY' },
      feePayerMemberId: 'm1',
      meteredPayerMemberId: 'm1',
    },
    { name: 'payer', fee: null, feePayerMemberId: 'm2', meteredPayerMemberId: 'm2' },
  ]);
  const split = async (periodId: string) => {
    const { pools, sumMinor } = await rig.api.split.preview({ groupId: 'g', periodId });
    return [
      sumMinor,
      ...pools.map(({ kind, chargedOn, paidByName, shares }) => [
        kind,
        chargedOn,
        paidByName,
        ...shares.map(({ amountMinor }) => amountMinor),
      ]),
    ];
  };
  expect(await split('p')).toEqual([
    15_101n,
    ['subscription_fee', null, '甲', 7_201n, 7_200n],
    ['metered', null, '甲', 0n, 700n],
  ]);
  rig.clock.set('2026-12-10T04:00:00Z');
  const [december] = await rig.api.period.list({ groupId: 'g' });
  expect(await split(december?.id as string)).toEqual([
    14_401n,
    ['subscription_fee', null, '甲', 7_200n, 7_201n],
  ]);
  const { records } = await rig.api.usage.list({ groupId: 'g' });
  expect(records).toMatchObject([{ costPusd: 1_000_000_000_000n, costVersion: null }]);
  await rig.stop();
});

test('a version of costs never changes, and goes only with an account that was never used', async () => {
  const dataDir = await oldFolder();
  const storage = await openAt(dataDir);
  const version = {
    accountId: 'fee',
    version: 1,
    validFromMs: boundAtMs,
    prices: [
      {
        model: 'sonnet*',
        prices: {
          inputTokens: 3_000_000n,
          cacheWrite5mTokens: null,
          cacheWrite1hTokens: null,
          cacheReadTokens: 9_007_199_254_740_993n,
          outputTokens: null,
        },
      },
    ],
    fixedPusd: 9_007_199_254_740_993n,
    discountBp: 10_000,
    createdBy: 'owner' as const,
    createdAtMs: boundAtMs,
  };
  await storage.write('costVersions.insert', version);
  expect(await storage.read('costVersions.list')).toEqual([version]);
  await expect(storage.write('costVersions.insert', version)).rejects.toMatchObject({
    code: 'storage.conflict',
  });
  await storage.close();
  const db = new Database(join(dataDir, 'carpool.db'));
  expect(() => db.exec('UPDATE account_cost_versions SET discount_bp = 0')).toThrow('never change');
  db.close();
  const again = await openAt(dataDir);
  await again.write('accounts.remove', 'fee');
  expect(await again.read('costVersions.list')).toEqual([]);
  expect((await again.read('accountFees.list')).map(({ accountId }) => accountId)).toEqual(['fee and payer']);
  await again.close();
});
