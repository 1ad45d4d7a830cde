import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runProcess } from '../integration/child-process.ts';
import { freshFolder, openAt } from '../integration/stored-carpool.ts';
import { EACH_PUSD, fillUnpriced, ofModel, pricingOf, UNPRICED_ROWS } from '../integration/unpriced-rows.ts';
import { databaseSums } from '../oracle.ts';

test('a kill within a portion leaves the portions before it priced, the rest unpriced, and the next try goes on', async () => {
  const dataDir = await freshFolder();
  const filled = await openAt(dataDir);
  await fillUnpriced(filled);
  await filled.close();
  // The 750th roll-up belongs to the second portion, of which rows and entries are written by then.
  process.env.KILL_AT = '^\\s*UPDATE usage_rollups';
  process.env.KILL_BEFORE = '750';
  const { signal } = await runProcess(new URL('./pricing-process.ts', import.meta.url), [dataDir]);
  expect(signal).toBe('SIGKILL');

  const storage = await openAt(dataDir);
  const { rows, ledger, rollups } = await storage.read('reconcile.sums');
  expect(rows).toMatchObject({ requests: UNPRICED_ROWS, priced: 500, costPusd: 500n * EACH_PUSD });
  expect(ledger).toEqual({ entries: 500, amountPusd: 500n * EACH_PUSD });
  expect(rollups).toMatchObject({ unpricedRequests: 701, costPusd: 500n * EACH_PUSD });
  expect(await pricingOf(storage).priceUnpriced(ofModel)).toEqual({
    records: 701,
    costPusd: 701n * EACH_PUSD,
    leftUnpriced: 0,
  });
  await storage.close();
  const sums = databaseSums(join(dataDir, 'carpool.db'));
  expect(sums.integrity).toBe('ok');
  expect([sums.ledger, sums.rollups]).toEqual([sums.rows, sums.rows]);
});
