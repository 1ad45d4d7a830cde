import { expect, test } from 'vitest';
import { openDatabase } from '../../electron/core/storage/database.ts';
import { migrations } from '../../electron/core/storage/migrations/index.ts';
import { freshFolder, nowMs, openAt } from './stored-carpool.ts';

test('price versions from before came with the program, keep their prices, and may come again as a later version', async () => {
  const dataDir = await freshFolder();
  const { db } = await openDatabase(
    dataDir,
    nowMs,
    migrations.filter(({ version }) => version < 16),
  );
  const entry = {
    ...{ provider: 'qwen', model: 'qwen-max', names: ['qwen-max'], prefixes: [], derivedKinds: [] },
    prices: { inputTokens: '1', cacheWrite5mTokens: null, cacheWrite1hTokens: null, cacheReadTokens: null },
    longContext: null,
  };
  db.exec(`
    INSERT INTO price_tables (version, source, digest, imported_at_ms) VALUES (1, 'prices 0.1', 'd1', ${nowMs});
    INSERT INTO price_entries (version, provider, model, entry)
      VALUES (1, 'qwen', 'qwen-max', '${JSON.stringify({ ...entry, prices: { ...entry.prices, outputTokens: '4' } })}');
    INSERT INTO groups (id, name, mode, currency, zone, anchor_day, max_members, created_at_ms)
      VALUES ('g', '组', 'carpool', 'CNY', 'Asia/Shanghai', 1, 10, 0);`);
  db.close();

  const storage = await openAt(dataDir);
  const first = {
    ...{ version: 1, origin: 'package' as const, source: 'prices 0.1', digest: 'd1' },
    importedAtMs: nowMs,
  };
  expect(await storage.read('priceTables.list')).toEqual([{ ...first, entryCount: 1 }]);
  const entries = await storage.read('priceTables.entries', 1);
  expect(entries[0]?.prices).toMatchObject({ inputTokens: 1n, outputTokens: 4n });
  const again = { ...first, version: 2, origin: 'restore' as const, source: '1' };
  await storage.write('priceTables.insert', again, entries);
  expect((await storage.read('priceTables.list')).map(({ version, digest }) => [version, digest])).toEqual([
    [2, 'd1'],
    [1, 'd1'],
  ]);
  await storage.close();

  const { db: once } = await openDatabase(dataDir, nowMs);
  expect(() => once.exec("UPDATE price_tables SET source = 'x'")).toThrow('price versions never change');
  expect(() => once.exec("UPDATE price_entries SET entry = '{}'")).toThrow('price versions never change');
  expect(() => once.exec('DELETE FROM price_tables')).toThrow('FOREIGN KEY');
  once.close();
});
