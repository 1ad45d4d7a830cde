import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { openDatabase } from '../../electron/core/storage/database.ts';
import { migrations } from '../../electron/core/storage/migrations/index.ts';
import { usualRules } from '../../shared/split.ts';
import { freshDataDir } from '../app-process.ts';
import { startCore } from '../core-rig.ts';

const createdAtMs = Date.parse('2026-11-05T08:00:00Z');

/** A folder as the step before left it: a group that has been going for two months, without any payment. */
async function oldFolder(): Promise<string> {
  const dataDir = await freshDataDir();
  const { db } = await openDatabase(
    dataDir,
    createdAtMs,
    migrations.filter(({ version }) => version < 15),
  );
  db.exec(`
    INSERT INTO groups (id, name, mode, currency, zone, anchor_day, max_members, usd_rate, created_at_ms)
      VALUES ('g', '周末拼车', 'carpool', 'CNY', 'Asia/Shanghai', 1, 10, '7', ${createdAtMs});
    INSERT INTO split_rules (group_id, version, from_seq, rules, created_at_ms)
      VALUES ('g', 1, 0, '${JSON.stringify(usualRules)}', ${createdAtMs});
    INSERT INTO members (id, group_id, name, role, join_seq, created_at_ms)
      VALUES ('m1', 'g', '甲', 'creator', 1, 0), ('m2', 'g', '乙', 'member', 2, 0);
    INSERT INTO member_intervals (member_id, joined_on) VALUES ('m1', '2026-11-01'), ('m2', '2026-11-01');
  `);
  db.close();
  return dataDir;
}

test('a group from before has balances of zero, and its openings and payments from then on', async () => {
  const dataDir = await oldFolder();
  const rig = await startCore({ dataDir, at: '2027-01-10T04:00:00Z' });
  const balances = async () =>
    (await rig.api.balance.list({ groupId: 'g' })).parties.map(({ name, balanceMinor }) => [
      name,
      balanceMinor,
    ]);
  expect(await balances()).toEqual([
    ['甲', 0n],
    ['乙', 0n],
  ]);
  const cny = (amountMinor: bigint) => ({ amountMinor, currency: 'CNY' });
  await rig.api.balance.setOpening({
    groupId: 'g',
    openings: [
      { party: 'm1', amount: cny(500n) },
      { party: 'm2', amount: cny(-500n) },
    ],
  });
  expect(await balances()).toEqual([
    ['甲', 500n],
    ['乙', -500n],
  ]);
  const { entries } = await rig.api.balance.history({ groupId: 'g', party: 'm2' });
  expect(entries).toMatchObject([{ kind: 'opening', atMs: Date.parse('2026-10-31T16:00:00Z') }]);
  // What is recorded in a currency and a zone keeps both from changing.
  for (const changes of [{ currency: 'EUR' }, { zone: 'Europe/Berlin' }])
    await expect(rig.api.group.update({ groupId: 'g', changes })).rejects.toMatchObject({
      code: 'group.currency_fixed',
    });
  await rig.stop();
});

test('the tables refuse what would not add up or would happen twice', async () => {
  const dataDir = await oldFolder();
  const { db } = await openDatabase(dataDir, createdAtMs);
  const record = (id: string, kind: string, cancels: string, method: string) =>
    `INSERT INTO payment_records (id, group_id, kind, cancels_id, method, note, paid_on, at_ms, recorded_at_ms,
       transfer_count) VALUES ('${id}', 'g', '${kind}', ${cancels}, ${method}, '', '2026-11-05', 0, 0, 1)`;
  const transfer = (id: string, from: string, to: string, amount: number) =>
    `INSERT INTO payment_transfers VALUES ('${id}', 0, ${from}, ${to}, ${amount})`;
  db.exec(record('p', 'payment', 'NULL', "'cash'"));
  db.exec(record('u', 'undo', "'p'", 'NULL'));
  for (const wrong of [
    record('p', 'payment', 'NULL', "'cash'"),
    record('r', 'reversal', "'p'", 'NULL'),
    record('r', 'reversal', 'NULL', 'NULL'),
    record('q', 'payment', 'NULL', 'NULL'),
    transfer('p', "'m1'", "'m1'", 5),
    transfer('p', 'NULL', 'NULL', 5),
    transfer('p', "'m1'", "'m2'", 0),
    transfer('p', "'m1'", "'nobody'", 5),
  ])
    expect(() => db.exec(wrong)).toThrow('constraint failed');
  db.exec(transfer('p', "'m1'", 'NULL', 5));
  db.close();
  const again = new Database(join(dataDir, 'carpool.db'), { readonly: true });
  expect(again.prepare('SELECT count(*) FROM payment_transfers').pluck().get()).toBe(1);
  again.close();
});
