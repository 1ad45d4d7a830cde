import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { backUp } from '../../electron/core/storage/backups.ts';
import { openDatabase } from '../../electron/core/storage/database.ts';
import { newestVersion } from '../../electron/core/storage/migrate.ts';
import { type Migration, migrations } from '../../electron/core/storage/migrations/index.ts';
import { runProcess } from './child-process.ts';
import { fill, freshFolder, nowMs, openAt } from './stored-carpool.ts';

const DAY_MS = 86_400_000;

const newest = newestVersion(migrations);

const next: Migration = {
  version: newest + 1,
  name: 'nickname',
  sql: "ALTER TABLE members ADD COLUMN nickname TEXT NOT NULL DEFAULT '';",
};

/** A folder with a filled database of the shipped version, closed. */
async function filledFolder(): Promise<string> {
  const dataDir = await freshFolder();
  const storage = await openAt(dataDir);
  await fill(storage);
  await storage.close();
  return dataDir;
}

function look(file: string): { version: unknown; members: unknown; columns: number; integrity: unknown } {
  const db = new Database(file, { readonly: true });
  try {
    return {
      version: db.pragma('user_version', { simple: true }),
      members: db.prepare('SELECT count(*) FROM members').pluck().get(),
      columns: (db.pragma('table_info(members)') as unknown[]).length,
      integrity: db.pragma('integrity_check', { simple: true }),
    };
  } finally {
    db.close();
  }
}

test('a migration that has shipped is never changed', () => {
  const digests = migrations.map(({ version, name, sql }) => [
    version,
    name,
    createHash('sha256').update(sql).digest('hex'),
  ]);
  expect(digests).toEqual([
    [1, 'foundation', 'f071ccb012bf36bd6a6b47700f34cc1e346707fd616ab25f6ca7855d002fa9b8'],
    [2, 'account dialect', 'ab7004e01f8579f2da1982d93e567ef096dd063e20f637a89d51ca89b2c201a5'],
    [3, 'limits', 'b59f0e92ce08545af14eb619f95bca5206ccd7e182a85deb1e28372301c3f090'],
    [4, 'models and clients', 'ec5c1b4d3d51049d4407e4966f398ade33ab4eae17ef00dd9370e02d1ae04573'],
    [5, 'account proxy', '6bac99e849c30b2ce3febffd4cd5863988940696e452799e75d6b9ab03964898'],
    [6, 'account health', 'abac1768d7508ac22fe193fdc650d07374f2fae13fede2a697720da73028d615'],
    [7, 'vault recovery', '11147e773d99c1852190cbf4292feb822edde6a35bb18393b9e73f617f8f41cd'],
    [8, 'logins', '86ff989bc2ce59b9b367df0a16361bba313414a26292759e3c5337824264f368'],
    [9, 'journal', 'f4bc524dd89127a92c30fd94694284f5ee1fa5151233b53f10f64766c9e5afa3'],
    [10, 'account fields', '3faaa569fd7b02e22be1e2002b5146674b2a2106f460c7896bb751b6f79c66c2'],
    [11, 'alerts', 'e7cd20e3f1b20103e1504d5ab22f52030c5a95a72aaa6593527d0d4c3412d922'],
    [12, 'account costs', '9cf1b9ab41b0c7f03243e4481907bf80ae9f103067b657fe042f1faab01e29b9'],
    [13, 'split rules', 'c59685f0a0f56cb7a2c15b7d5fe58bb9787e0f882a3a1544527f95d4b03943ea'],
    [14, 'statements', '0b0b462cd107fe814a6e1127c653fa0223aaaad453afff6e5c93d08303fc70ea'],
    [15, 'payments', 'd9f3f8defb431e39dc56eaa046373a2cd5982881bbb4093a5494ef5ab3a0fbb9'],
    [16, 'price versions', '41d894af48f59a8a1d5f9364ba107a4516a6215b869a598692d7cab08a89b485'],
    [17, 'rates', '13e432a080a066e0dd6442ba8cc97836c47c7580b9f9de64b0c8488b0c91bc11'],
    [18, 'provider figures', 'f499e468db1f2fe0469207cca7e632a72fde68ea03cedb0d2ebdd298cdb24689'],
    [19, 'repricings', 'b7d9a3c933198006d45f04eb8a5684184b9e74a240f7939d59a3216b7fec1a96'],
  ]);
});

test('migrations are numbered from 1 without gaps', () => {
  const versions = migrations.map(({ version }) => version);
  expect(versions).toEqual(versions.map((_, index) => index + 1));
});

test('a new database is at the newest version, without a backup of nothing', async () => {
  const dataDir = await freshFolder();
  const { db, ...facts } = await openDatabase(dataDir, nowMs);
  db.close();
  expect(facts).toEqual({ created: true, version: newest, backup: null });
  expect(await readdir(dataDir)).toEqual(['carpool.db']);
  expect((await stat(join(dataDir, 'carpool.db'))).mode & 0o777).toBe(0o600);
});

test('an older database is copied to backups and brought up to date, its rows kept', async () => {
  const dataDir = await filledFolder();
  const { db, ...facts } = await openDatabase(dataDir, nowMs, [...migrations, next]);
  db.close();
  const backup = join(dataDir, 'backups', `carpool-20261105T080000000Z-v${newest}.db`);
  expect(facts).toEqual({ created: false, version: next.version, backup });
  expect(look(join(dataDir, 'carpool.db'))).toEqual({
    version: next.version,
    members: 3,
    columns: 7,
    integrity: 'ok',
  });
  expect(look(backup)).toEqual({ version: newest, members: 3, columns: 6, integrity: 'ok' });
  expect((await stat(backup)).mode & 0o777).toBe(0o600);
});

test('a database that is up to date is not copied', async () => {
  const dataDir = await filledFolder();
  const { db, backup } = await openDatabase(dataDir, nowMs);
  db.close();
  expect(backup).toBeNull();
  expect(await readdir(dataDir)).not.toContain('backups');
});

test('a migration that fails leaves the old version whole', async () => {
  const dataDir = await filledFolder();
  const failing = { ...next, sql: `${next.sql} DELETE FROM member_keys; SELECT no_such_function();` };
  await expect(openDatabase(dataDir, nowMs, [...migrations, failing])).rejects.toThrow('no_such_function');
  expect(look(join(dataDir, 'carpool.db'))).toEqual({
    version: newest,
    members: 3,
    columns: 6,
    integrity: 'ok',
  });
});

test('a migration that leaves dangling references is undone', async () => {
  const dataDir = await filledFolder();
  const dangling = { ...next, sql: 'DELETE FROM groups;' };
  await expect(openDatabase(dataDir, nowMs, [...migrations, dangling])).rejects.toMatchObject({
    code: 'storage.corrupt',
    params: { reason: expect.stringContaining(`migration ${next.version} (nickname)`) },
  });
  expect(look(join(dataDir, 'carpool.db'))).toMatchObject({ version: newest, members: 3 });
});

test('a process killed within a migration leaves the old version, and the next start completes it', async () => {
  const dataDir = await filledFolder();
  const { signal } = await runProcess(new URL('./killed-migration.ts', import.meta.url), [dataDir]);
  expect(signal).toBe('SIGKILL');
  const storage = await openAt(dataDir, nowMs + DAY_MS);
  expect(await storage.read('members.list')).toHaveLength(3);
  await storage.close();
  expect(look(join(dataDir, 'carpool.db'))).toEqual({
    version: newest,
    members: 3,
    columns: 6,
    integrity: 'ok',
  });
  const { db, version } = await openDatabase(dataDir, nowMs + 2 * DAY_MS, [...migrations, next]);
  db.close();
  expect(version).toBe(next.version);
});

test('a process killed while it makes the first database leaves nothing in its place', async () => {
  const dataDir = await freshFolder();
  const { signal } = await runProcess(new URL('./killed-migration.ts', import.meta.url), [dataDir]);
  expect(signal).toBe('SIGKILL');
  expect(await readdir(dataDir)).not.toContain('carpool.db');
  const storage = await openAt(dataDir);
  await fill(storage);
  await storage.close();
  expect(look(join(dataDir, 'carpool.db'))).toMatchObject({ version: newest, members: 3 });
});

test('a copy is kept of each day the program is started on, the newest ten', async () => {
  const dataDir = await filledFolder();
  const startAndStop = async (atMs: number) => {
    const storage = await openAt(dataDir, atMs);
    await storage.close();
    expect(storage.status().backupFailure).toBeNull();
    return (await readdir(join(dataDir, 'backups'))).sort();
  };
  expect(await startAndStop(nowMs)).toEqual([`carpool-20261105T080000000Z-v${newest}.db`]);
  expect(await startAndStop(nowMs + DAY_MS - 1)).toHaveLength(1);
  // A clock that was set back must not stop the copies until it has caught up.
  expect(await startAndStop(nowMs - DAY_MS)).toEqual([
    `carpool-20261104T080000000Z-v${newest}.db`,
    `carpool-20261105T080000000Z-v${newest}.db`,
  ]);
  for (let day = 1; day <= 9; day += 1) await startAndStop(nowMs + day * DAY_MS);
  const names = await startAndStop(nowMs + 10 * DAY_MS);
  expect(names).toHaveLength(10);
  expect([names[0], names[9]]).toEqual([
    `carpool-20261106T080000000Z-v${newest}.db`,
    `carpool-20261115T080000000Z-v${newest}.db`,
  ]);
  expect(look(join(dataDir, 'backups', names[9] as string))).toEqual({
    version: newest,
    members: 3,
    columns: 6,
    integrity: 'ok',
  });
});

test('a copy is complete while the ledger is written to, and a leftover of an interrupted one is removed', async () => {
  const dataDir = await filledFolder();
  const { db } = await openDatabase(dataDir, nowMs);
  const [first] = [await backUp(db, dataDir, nowMs)];
  const leftover = new Database(join(dataDir, 'backups', 'carpool-20261105T080000001Z-v1.db.new'));
  leftover.exec('CREATE TABLE half (a)');
  leftover.close();
  db.exec("BEGIN; UPDATE members SET name = id; INSERT INTO settings VALUES ('in', '1')");
  const reader = new Database(join(dataDir, 'carpool.db'), { readonly: true });
  const second = await backUp(reader, dataDir, nowMs + 2);
  db.exec('ROLLBACK');
  reader.close();
  db.close();
  expect(
    (await readdir(join(dataDir, 'backups'))).map((name) => join(dataDir, 'backups', name)).sort(),
  ).toEqual([first, second]);
  expect(look(second)).toEqual(look(join(dataDir, 'carpool.db')));
});
