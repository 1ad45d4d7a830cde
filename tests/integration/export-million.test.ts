import { readFileSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Storage } from '../../electron/core/storage/storage.ts';
import { exportRig, exportsOf, filesIn } from './export-rig.ts';
import { fill, freshFolder, openAt } from './stored-carpool.ts';

const ROWS = 1_000_000;
/** The file is several times as large. */
const MOST_GROWTH_BYTES = 64 * 1024 * 1024;

let dataDir: string;
let storage: Storage;

/** A month of a million requests; written straight into the table, since metering them would take an hour. */
beforeAll(async () => {
  dataDir = await freshFolder();
  storage = await openAt(dataDir);
  await fill(storage);
  const db = new Database(join(dataDir, 'carpool.db'));
  db.exec(`
    WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < ${ROWS})
    INSERT INTO attempts (id, request_id, boot_id, group_id, member_id, key_id, account_id, period_id, dialect,
      model_asked, streamed, price_version, hold_pusd, started_at_ms, state, source, settled_at_ms, cost_pusd,
      input_tokens, cache_write_5m_tokens, cache_write_1h_tokens, cache_read_tokens, output_tokens)
    SELECT id, 'request-' || id, 'boot-1', 'group-1', 'member-' || (1 + id % 3), 'key-of-member-' || (1 + id % 3),
      'account-1', 'period-1', 'anthropic', 'claude-sonnet-4-5', 1, 1, 0, 1793865600000 + id, 'settled', 'final',
      1793865602000 + id, id * 1000, id % 5000, 0, 0, 0, 7 FROM n`);
  db.close();
});
afterAll(async () => {
  await storage.close();
  await rm(dataDir, { recursive: true });
});

/** The largest size of this process, threads and all, while `work` goes on. */
async function peakBytes(work: () => Promise<unknown>): Promise<number> {
  let peak = 0;
  const look = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 20);
  await work();
  clearInterval(look);
  return peak;
}

test('a million rows stream into a file with flat memory, each once and in order', async () => {
  const { write, exports, ended } = exportRig({ storage, dataDir });
  const content = { kind: 'rows', format: 'csv' } as const;
  // A thread, its packages and its connection take their memory whatever the number of rows.
  const few = await peakBytes(async () => {
    const of = { groupId: 'group-1', periodId: 'period-2', content, lang: 'en' } as const;
    await ended((await exports.begin(of)).jobId);
  });
  let path = '';
  const peak = await peakBytes(async () => {
    const job = await write({ content });
    expect(job).toMatchObject({ state: 'done', rowsDone: ROWS });
    path = job.path as string;
  });
  expect(peak - few).toBeLessThan(MOST_GROWTH_BYTES);
  expect(statSync(path).size).toBeGreaterThan(3 * MOST_GROWTH_BYTES);
  const bytes = readFileSync(path);
  let expected = 0;
  for (let at = bytes.indexOf('\r\n') + 2; at < bytes.length; at = bytes.indexOf('\r\n', at) + 2) {
    expected += 1;
    if (Number.parseInt(bytes.toString('latin1', at, at + 8), 10) !== expected) break;
  }
  expect(expected).toBe(ROWS);
});

test('cancelled in its middle it leaves nothing', async () => {
  const { exports, when, ended } = exportRig({ storage, dataDir });
  const { jobId } = await exports.begin({
    groupId: 'group-1',
    periodId: 'period-1',
    content: { kind: 'rows', format: 'jsonl' },
    lang: 'en',
  });
  await when(jobId, ({ rowsDone }) => rowsDone > 0);
  expect((await exports.cancel({ jobId })).state).toBe('cancelling');
  const job = await ended(jobId);
  expect(job).toMatchObject({ state: 'cancelled', bytes: null, problem: null });
  expect(job.rowsDone).toBeLessThan(ROWS);
  expect(
    (await filesIn(exportsOf(dataDir))).filter((name) => name.endsWith('.jsonl') || name.endsWith('.tmp')),
  ).toEqual([]);
});
