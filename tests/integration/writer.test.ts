import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDatabase } from '../../electron/core/storage/database.ts';
import * as settings from '../../electron/core/storage/settings.ts';
import type { Connection } from '../../electron/core/storage/statements.ts';
import type { Storage } from '../../electron/core/storage/storage.ts';
import { commitTogether, type Unit } from '../../electron/core/storage/writer.ts';
import { attempt, fill, freshFolder, group, nowMs, openAt, settlement } from './stored-carpool.ts';

describe('units committed together', () => {
  let db: Connection;

  beforeEach(async () => {
    ({ db } = await openDatabase(await freshFolder(), nowMs));
  });

  afterEach(() => {
    db.close();
  });

  const put = (entries: Record<string, unknown>): Unit => [{ name: 'settings.put', args: [entries] }];

  test('fail alone: what a unit had begun is undone, its neighbours stay', () => {
    const outcomes = commitTogether(db, [
      put({ first: 1 }),
      [
        { name: 'settings.put', args: [{ undone: true }] },
        { name: 'groups.insert', args: [{ ...group, currency: null as never }] },
      ],
      [{ name: 'attempts.settle', args: [settlement(1)] }],
      put({ last: 2 }),
    ]);
    expect(outcomes).toMatchObject([
      { ok: true },
      { ok: false, error: { code: 'storage.conflict' } },
      { ok: true, value: { settled: false } },
      { ok: true },
    ]);
    expect(settings.all(db)).toEqual({ first: 1, last: 2 });
    expect(db.inTransaction).toBe(false);
  });

  test('all fail when the disk is full, and succeed when there is space again', () => {
    const pages = db.pragma('page_count', { simple: true });
    db.pragma(`max_page_count = ${pages}`);
    const outcomes = commitTogether(db, [put({ small: 1 }), put({ large: 'x'.repeat(100_000) })]);
    expect(outcomes[1]).toMatchObject({ ok: false, error: { code: 'storage.full' } });
    const kept = outcomes[0]?.ok ? { small: 1 } : {};
    expect(settings.all(db)).toEqual(kept);

    db.pragma('max_page_count = 1000000');
    expect(commitTogether(db, [put({ large: 'x'.repeat(100_000) })])).toEqual([
      { ok: true, value: undefined },
    ]);
    expect(Object.keys(settings.all(db))).toContain('large');
  });

  test('all fail when the commit does', () => {
    db.exec(`CREATE TABLE parent (id INTEGER PRIMARY KEY) STRICT;
      CREATE TABLE child (parent_id INTEGER REFERENCES parent DEFERRABLE INITIALLY DEFERRED) STRICT;
      CREATE TRIGGER dangle AFTER INSERT ON settings BEGIN INSERT INTO child VALUES (1); END;`);
    const outcomes = commitTogether(db, [put({ one: 1 }), put({ two: 2 })]);
    expect(outcomes).toMatchObject([
      { ok: false, error: { code: 'storage.conflict' } },
      { ok: false, error: { code: 'storage.conflict' } },
    ]);
    expect(settings.all(db)).toEqual({});
    expect(db.inTransaction).toBe(false);
  });
});

describe('the writer thread', () => {
  let storage: Storage | undefined;

  afterEach(() => storage?.close());

  test('gives each of a thousand calls at once its own result', async () => {
    storage = await openAt(await freshFolder());
    await fill(storage);
    const opened = await Promise.allSettled(
      Array.from({ length: 1_000 }, (_, index) =>
        // Every third id has been taken by the call before it.
        (storage as Storage).write('attempts.open', attempt(index % 3 === 2 ? index : index + 1)),
      ),
    );
    const refused = opened.flatMap(({ status }, index) => (status === 'rejected' ? [index] : []));
    expect(refused).toEqual(Array.from({ length: 333 }, (_, third) => third * 3 + 2));
    const settled = await Promise.all(
      Array.from({ length: 500 }, (_, index) =>
        (storage as Storage).write('attempts.settle', settlement((index % 250) + 1)),
      ),
    );
    // Of the first 250 ids the multiples of three were never opened.
    const first = settled.slice(0, 250).map((result) => result.settled);
    expect(first).toEqual(Array.from({ length: 250 }, (_, index) => (index + 1) % 3 !== 0));
    expect(settled.slice(250).some((result) => result.settled)).toBe(false);
  });

  test('that dies fails every call, pending and later, and says so', async () => {
    const entry = new URL('./dying-storage-worker.ts', import.meta.url);
    storage = await openAt(await freshFolder(), nowMs, entry);
    await storage.write('settings.put', { port: 1 });
    const pending = [
      storage.write('settings.put', { die: true }),
      storage.write('settings.put', { port: 2 }),
    ];
    for (const call of pending) await expect(call).rejects.toMatchObject({ code: 'storage.failed' });
    await expect(storage.write('settings.put', { port: 3 })).rejects.toMatchObject({
      code: 'storage.failed',
    });
    expect(storage.status()).toMatchObject({ state: 'failed', reason: expect.stringContaining('writer') });
    expect(await storage.read('settings.all')).toEqual({ port: 1 });
  });
});
