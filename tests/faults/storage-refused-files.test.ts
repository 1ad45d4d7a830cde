import { createHash } from 'node:crypto';
import {
  copyFile,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeEach, expect, test } from 'vitest';
import { newestVersion } from '../../electron/core/storage/migrate.ts';
import { migrations } from '../../electron/core/storage/migrations/index.ts';
import { fill, freshFolder, openAt } from '../integration/stored-carpool.ts';

let dataDir: string;
let file: string;

beforeEach(async () => {
  dataDir = await freshFolder();
  file = join(dataDir, 'carpool.db');
});

async function makeLedger(): Promise<void> {
  const storage = await openAt(dataDir);
  await fill(storage);
  await storage.close();
}

/** Every file of the folder but the lock's own, by the digest of its content. */
async function digests(): Promise<Record<string, string>> {
  const names = (await readdir(dataDir)).filter((name) => !/^carpool\.(lock|pid)/.test(name));
  const entries = names.map(async (name) => [
    name,
    createHash('sha256')
      .update(await readFile(join(dataDir, name)))
      .digest('hex'),
  ]);
  return Object.fromEntries(await Promise.all(entries)) as Record<string, string>;
}

/** Opening must fail like this, twice, and leave the files as they are. */
async function expectRefused(expected: { code: string; params?: object }): Promise<void> {
  const before = await digests();
  await expect(openAt(dataDir)).rejects.toMatchObject(expected);
  await expect(openAt(dataDir)).rejects.toMatchObject(expected);
  expect(await digests()).toMatchObject(before);
}

test('an empty file is not taken for an empty ledger', async () => {
  await writeFile(file, '');
  await expectRefused({ code: 'storage.not_ours', params: { file: 'carpool.db' } });
});

test('a file that is no database is left alone', async () => {
  await writeFile(file, 'shopping list\n'.repeat(1_000));
  await expectRefused({ code: 'storage.not_ours' });
});

test('a folder in the place of the database is left alone', async () => {
  await mkdir(file);
  await expect(openAt(dataDir)).rejects.toMatchObject({ code: 'storage.not_ours' });
});

test('the database of another program is left alone', async () => {
  const foreign = new Database(file);
  foreign.exec('PRAGMA user_version = 1; CREATE TABLE settings (key TEXT, value TEXT)');
  foreign.close();
  await expectRefused({ code: 'storage.not_ours' });
});

test('a database cut short is reported as damaged', async () => {
  await makeLedger();
  const { size } = await stat(file);
  await truncate(file, size - 4_096 * 3);
  await expectRefused({ code: 'storage.corrupt' });
});

test('a database with an overwritten page is reported as damaged', async () => {
  await makeLedger();
  const handle = await open(file, 'r+');
  await handle.write(Buffer.alloc(4_096, 0xa5), 0, 4_096, 4_096 * 4);
  await handle.close();
  await expectRefused({ code: 'storage.corrupt' });
});

test('a database without a schema is reported as damaged', async () => {
  const bare = new Database(file);
  bare.exec(`PRAGMA application_id = ${0x4143504c}; CREATE TABLE settings (key TEXT, value TEXT)`);
  bare.close();
  await expectRefused({ code: 'storage.corrupt', params: { reason: 'no schema version' } });
});

test('a log without its database is not thrown away for a new ledger', async () => {
  await makeLedger();
  await rename(file, join(dataDir, 'carpool.db-wal'));
  await expectRefused({ code: 'storage.corrupt' });
});

test('a database of a newer version is left alone', async () => {
  await makeLedger();
  const newer = new Database(file);
  newer.pragma('user_version = 107');
  newer.close();
  await expectRefused({ code: 'storage.newer', params: { found: 107, known: newestVersion(migrations) } });
});

test('a newer version that is only in the log yet is seen, and the log stays', async () => {
  await makeLedger();
  // A copy of the two files while they are in use is what a power cut leaves behind.
  const newer = new Database(file);
  newer.pragma('journal_mode = WAL');
  newer.pragma('wal_autocheckpoint = 0');
  newer.pragma('user_version = 107');
  const away = await freshFolder();
  for (const name of ['carpool.db', 'carpool.db-wal']) await copyFile(join(dataDir, name), join(away, name));
  newer.close();
  dataDir = away;
  file = join(away, 'carpool.db');
  await expectRefused({ code: 'storage.newer', params: { found: 107, known: newestVersion(migrations) } });
});

test('a refusal gives the folder free again', async () => {
  await writeFile(file, '');
  await expect(openAt(dataDir)).rejects.toMatchObject({ code: 'storage.not_ours' });
  await rm(file);
  const storage = await openAt(dataDir);
  await storage.close();
});

test('a copy put back that was killed while it was changed is rolled back, not refused', async () => {
  await makeLedger();
  const restored = new Database(file);
  restored.pragma('journal_mode = DELETE');
  restored.pragma('cache_size = 1');
  restored.exec("BEGIN IMMEDIATE; UPDATE groups SET name = 'half'; DELETE FROM member_keys");
  const insert = restored.prepare('INSERT INTO settings VALUES (?, hex(randomblob(2000)))');
  for (let key = 0; key < 200; key += 1) insert.run(`key-${key}`);
  const away = await freshFolder();
  for (const name of ['carpool.db', 'carpool.db-journal'])
    await copyFile(join(dataDir, name), join(away, name));
  restored.exec('ROLLBACK');
  restored.close();
  const half = new Database(join(away, 'carpool.db'), { readonly: true });
  expect(() => half.pragma('user_version')).toThrow('readonly');
  half.close();

  const storage = await openAt(away);
  expect((await storage.read('groups.list'))[0]?.name).toBe('周末拼车');
  expect(await storage.read('memberKeys.list')).toHaveLength(3);
  await storage.close();
});
