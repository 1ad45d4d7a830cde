import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test, vi } from 'vitest';
import { createJournal } from '../../electron/core/storage/journal.ts';
import { encodeGroup, groupsIn, hasGroupBehind } from '../../electron/core/storage/journal-format.ts';
import { lineOf } from '../../electron/core/storage/journal-records.ts';
import { JournalWriter } from '../../electron/core/storage/journal-writer.ts';
import type { Storage } from '../../electron/core/storage/storage.ts';
import { databaseSums } from '../oracle.ts';
import { seededRandom } from '../seeded-random.ts';
import { attempt, fill, freshFolder, group, openAt, settlement } from './stored-carpool.ts';

const tokens = {
  inputTokens: 7,
  cacheWrite5mTokens: 0,
  cacheWrite1hTokens: 0,
  cacheReadTokens: 0,
  outputTokens: 1,
};

/** A carpool whose last run has left these groups in its journal, and nothing of them in its tables. */
async function leftBehind(groups: readonly (readonly string[])[]): Promise<string> {
  const dataDir = await freshFolder();
  const storage = await openAt(dataDir);
  await fill(storage);
  await storage.close();
  const journal = new JournalWriter(dataDir, 1);
  for (const lines of groups) {
    journal.write(lines.join('\n'));
    journal.sync();
  }
  journal.close();
  return dataDir;
}

async function journalFiles(dataDir: string): Promise<string[]> {
  return (await readdir(join(dataDir, 'journal'))).map((name) => join(dataDir, 'journal', name));
}

async function withStorage<Result>(
  dataDir: string,
  use: (storage: Storage) => Promise<Result>,
): Promise<Result> {
  const storage = await openAt(dataDir);
  try {
    return await use(storage);
  } finally {
    await storage.close();
  }
}

const rows = (storage: Storage) => storage.read('attempts.list', { groupId: group.id, limit: 500 });

test('a journal that was cut off at any byte gives the groups that are whole', () => {
  const texts = ['["o",1]', '["s",1]\n["o",2]', '["k",2,{"modelAnswered":"名字"}]'];
  const place = { segment: 3, offset: 40 };
  const parts: Buffer[] = [];
  let offset = place.offset;
  for (const text of texts) {
    parts.push(encodeGroup(text, { segment: place.segment, offset }));
    offset += parts.at(-1)?.length ?? 0;
  }
  const bytes = Buffer.concat(parts);
  const ends = parts.map((_, index) => parts.slice(0, index + 1).reduce((sum, part) => sum + part.length, 0));
  for (let length = 0; length <= bytes.length; length += 1) {
    const found = Array.from(groupsIn(bytes.subarray(0, length), place), ({ text }) => text);
    expect(found).toEqual(texts.slice(0, ends.filter((end) => end <= length).length));
  }
  // The same bytes at another place, as of a file that was used before, are none of the journal's.
  expect(Array.from(groupsIn(bytes, { segment: 4, offset: 40 }))).toEqual([]);
  expect(hasGroupBehind(bytes, place)).toBe(true);
  expect(hasGroupBehind(bytes.subarray(0, ends[0]), place)).toBe(false);
});

test('what a run left in the journal is in the tables of the next, once, and the files go', async () => {
  const dataDir = await leftBehind([
    [lineOf.opened(attempt(1)), lineOf.opened(attempt(2))],
    [lineOf.known(2, { tokens, httpStatus: 200 }), lineOf.settled(settlement(1))],
    // After a sync that failed the same comes again.
    [lineOf.opened(attempt(1)), lineOf.settled(settlement(1)), lineOf.opened(attempt(3))],
    [lineOf.settled(settlement(3)), lineOf.settled(settlement(3))],
  ]);
  const found = await withStorage(dataDir, rows);
  expect(found.map(({ id, state }) => [id, state])).toEqual([
    [3, 'settled'],
    [2, 'open'],
    [1, 'settled'],
  ]);
  expect(found[1]).toMatchObject({ tokens, httpStatus: 200 });
  const sums = databaseSums(join(dataDir, 'carpool.db'));
  expect(sums).toMatchObject({ integrity: 'ok', ledger: sums.rows, rollups: sums.rows });
  expect(sums.rows).toBe(2n * (settlement(1).costPusd ?? 0n));
  await withStorage(dataDir, async (storage) => {
    await storage.attempts.settle(settlement(2));
    expect((await rows(storage)).map(({ state }) => state)).toEqual(['settled', 'settled', 'settled']);
    await storage.attempts.settle(settlement(99));
    expect(await rows(storage)).toHaveLength(3);
  });
  expect(await journalFiles(dataDir)).toHaveLength(1);
});

test('a write that was cut off is left out; records that were damaged are named, and nothing is touched', async () => {
  const opened = [1, 2, 3].map((id) => [lineOf.opened(attempt(id))]);
  const cut = await leftBehind(opened);
  const [file = ''] = await journalFiles(cut);
  const bytes = await readFile(file);
  await writeFile(file, bytes.subarray(0, bytes.length - 5));
  expect((await withStorage(cut, rows)).map(({ id }) => id)).toEqual([2, 1]);

  const damaged = await leftBehind(opened);
  const [other = ''] = await journalFiles(damaged);
  const middle = Math.floor(bytes.length / 2);
  bytes[middle] = bytes.readUInt8(middle) ^ 0x01;
  await writeFile(other, bytes);
  await expect(openAt(damaged)).rejects.toMatchObject({
    code: 'storage.corrupt',
    params: { reason: expect.stringContaining('journal 1, byte ') },
  });
  expect(await readFile(other)).toEqual(bytes);
});

test('a record that no table takes is kept with its reason, and its neighbours are booked', async () => {
  const dataDir = await leftBehind([
    [lineOf.opened(attempt(1)), lineOf.opened(attempt(2, { memberId: 'nobody' })), lineOf.opened(attempt(3))],
    [lineOf.settled(settlement(1)), lineOf.settled(settlement(3))],
  ]);
  expect((await withStorage(dataDir, rows)).map(({ id, state }) => [id, state])).toEqual([
    [3, 'settled'],
    [1, 'settled'],
  ]);
  const db = new Database(join(dataDir, 'carpool.db'), { readonly: true });
  const refused = db.prepare('SELECT record, reason FROM journal_refusals').all() as Record<string, string>[];
  db.close();
  expect(refused).toHaveLength(1);
  expect(refused[0]?.record).toBe(lineOf.opened(attempt(2, { memberId: 'nobody' })));
  expect(refused[0]?.reason).toContain('FOREIGN KEY');
  expect(await withStorage(dataDir, (storage) => storage.read('journal.refusedCount'))).toBe(1);
});

const seed = Number(process.env.JOURNAL_SEED ?? 20261127);

test(`however the same records are grouped, the tables say the same (seed ${seed})`, async () => {
  const random = seededRandom(seed);
  const lines: string[] = [];
  const open: number[] = [];
  for (let id = 1; lines.length < 400; ) {
    const picked = open[random(Math.max(1, open.length))];
    if (picked === undefined || random(3) === 0) {
      lines.push(lineOf.opened(attempt(id)));
      open.push(id);
      id += 1;
      continue;
    }
    const isKnown = random(3) === 0;
    if (isKnown) lines.push(lineOf.known(picked, { tokens, modelAnswered: 'claude-x' }));
    else {
      lines.push(lineOf.settled(settlement(picked, { costPusd: BigInt(random(1_000_000)) })));
      if (random(4) > 0) open.splice(open.indexOf(picked), 1);
    }
  }
  const groups: string[][] = [];
  for (let at = 0; at < lines.length; at += groups.at(-1)?.length ?? 0)
    groups.push(lines.slice(at, at + 1 + random(40)));
  const together = await withStorage(await leftBehind(groups), rows);
  const apart = await withStorage(await leftBehind(lines.map((line) => [line])), rows);
  const dataDir = await leftBehind([lines]);
  expect(await withStorage(dataDir, rows)).toEqual(together);
  expect(apart).toEqual(together);
  const sums = databaseSums(join(dataDir, 'carpool.db'));
  expect([sums.ledger, sums.rollups]).toEqual([sums.rows, sums.rows]);
});

test('who reads while the tables cannot be brought up to date has it tried once more', async () => {
  const end = { segment: 1, offset: 9 };
  const outcomes: PromiseWithResolvers<typeof end>[] = [];
  const journal = createJournal({
    thread: { run: async () => end },
    applyUntil: () => {
      const outcome = Promise.withResolvers<typeof end>();
      outcomes.push(outcome);
      return outcome.promise;
    },
    applied: { segment: 1, offset: 0 },
    logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
  });
  await journal.settle(settlement(1));
  const first = journal.apply();
  const second = journal.apply();
  await vi.waitFor(() => expect(outcomes).toHaveLength(1));
  outcomes[0]?.reject(new Error('no space'));
  await first;
  await vi.waitFor(() => expect(outcomes).toHaveLength(2));
  outcomes[1]?.resolve(end);
  await second;
  await journal.apply();
  expect(outcomes).toHaveLength(2);
});
