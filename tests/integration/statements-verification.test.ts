import { createHash } from 'node:crypto';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PeriodScan } from '../../electron/core/storage/statement-rows.ts';
import type { Storage } from '../../electron/core/storage/storage.ts';
import type { Result } from '../../shared/contract/index.ts';
import { closeAs, twoByUsage } from '../closing-carpool.ts';
import { type CoreRig, startCore } from '../core-rig.ts';
import { type Simulator, startSimulator } from '../simulator/simulator-process.ts';
import { attempt, fill, freshFolder, openAt, settlement } from './stored-carpool.ts';

describe('verifying statements', () => {
  let rig: CoreRig;
  let vendor: Simulator;
  let groupId: string;

  beforeAll(async () => {
    vendor = await startSimulator();
  });
  afterAll(() => vendor.stop());
  beforeEach(async () => {
    rig = await startCore({ at: '2026-11-10T04:00:00Z' });
    const carpool = await twoByUsage(rig, vendor.vendorUrl);
    groupId = carpool.groupId;
    rig.clock.set('2026-12-08T00:00:00Z');
    await carpool.use.b(2);
    rig.clock.set('2027-01-02T00:00:00Z');
    for (const period of (await rig.api.period.list({ groupId })).slice(1).toReversed())
      await closeAs(rig.api, period);
  });
  afterEach(() => rig.stop());

  /** Changes the statement of November behind the program's back. */
  function damage(document: string, hash: string | null = null): void {
    const db = new Database(join(rig.dataDir, 'carpool.db'));
    db.exec('DROP TRIGGER IF EXISTS statements_no_update');
    db.prepare('UPDATE statements SET document = ?, hash = coalesce(?, hash) WHERE number = 1').run(
      document,
      hash,
    );
    db.close();
  }

  it('tells how far it is, and when it is stopped says that nothing is proved', async () => {
    const told: Result<'statement.verifyStatus'>[] = [];
    const hear = rig.core.events.subscribe(({ name }) => {
      if (name === 'statement.verifyAdvanced')
        void rig.api.statement.verifyStatus({}).then((status) => told.push(status));
    });
    expect(await rig.api.statement.verify({ groupId })).toMatchObject({ finished: true, ok: true });
    hear();
    const two = { groupId, statements: 2, cancelling: false };
    expect(told.map(([one]) => one)).toEqual([
      { ...two, statementsDone: 0, records: 2, recordsDone: 2 },
      { ...two, statementsDone: 1, records: 0, recordsDone: 0 },
      { ...two, statementsDone: 1, records: 1, recordsDone: 1 },
      { ...two, statementsDone: 2, records: 0, recordsDone: 0 },
    ]);

    const stopped: Result<'statement.cancelVerify'>[] = [];
    const stop = rig.core.events.subscribe(({ name }) => {
      if (name === 'statement.verifyAdvanced')
        void rig.api.statement.cancelVerify({ groupId }).then((status) => stopped.push(status));
    });
    expect(await rig.api.statement.verify({ groupId })).toEqual({
      finished: false,
      ok: false,
      statements: [],
    });
    stop();
    expect(stopped).toMatchObject([[{ statementsDone: 0, cancelling: true }]]);
    expect(await rig.api.statement.verifyStatus({})).toEqual([]);
    expect(await rig.api.statement.verify({ groupId })).toMatchObject({ finished: true, ok: true });
  });

  it('lists one whose hash was made anew as damaged too, where it is no statement any more', async () => {
    const hash = createHash('sha256').update('{}').digest('hex');
    damage('{}', hash);
    expect((await rig.api.statement.list({ groupId }))[1]).toMatchObject({ hash, sumMinor: null });
  });

  it.each(['{}', 'no JSON at all', '{"format":"aicarpool-statement","pools":[{"totalMinor":"x"}]}'])(
    'lists a damaged one as damaged, the others as they are, and names it: %s',
    async (document) => {
      damage(document);
      expect(await rig.api.statement.list({ groupId })).toMatchObject([
        { number: 2, label: '2026-12', sumMinor: 20_000n, damage: null },
        {
          number: 1,
          label: '2026-11',
          sumMinor: null,
          damage: {
            zh: expect.stringMatching(/^结账之后已损坏或被改动/),
            en: expect.stringMatching(/^Damaged or changed after it was closed/),
          },
        },
      ]);
      const [december, november] = await rig.api.statement.list({ groupId });
      const get = (periodId = '') => rig.api.statement.get({ groupId, periodId });
      expect(await get(december?.periodId)).toMatchObject({ hash: december?.hash });
      await expect(get(november?.periodId)).rejects.toMatchObject({ code: 'statement.damaged' });
      expect(await rig.api.statement.verify({ groupId })).toMatchObject({
        finished: true,
        ok: false,
        statements: [
          {
            periodId: november?.periodId,
            number: 1,
            label: '2026-11',
            problems: [{ figure: 'document' }],
          },
          { number: 2, label: '2026-12', problems: [] },
        ],
      });
    },
  );

  it('names what was changed in a statement that can still be read, even its zone', async () => {
    const [, november] = await rig.api.statement.list({ groupId });
    const about = { groupId, periodId: november?.periodId ?? '' };
    const { document } = await rig.api.statement.get(about);
    const db = new Database(join(rig.dataDir, 'carpool.db'));
    const kept = db.prepare('SELECT document FROM statements WHERE number = 1').pluck().get() as string;
    db.close();
    damage(
      kept
        .replace(`"zone":"${document.zone}"`, '"zone":"Mars/Base"')
        .replace(document.usage.digest, '0'.repeat(64)),
    );
    expect((await rig.api.statement.list({ groupId }))[1]).toMatchObject({ sumMinor: null });
    const { statements } = await rig.api.statement.verify({ groupId });
    expect(statements[0]?.problems.map(({ figure }) => figure)).toEqual(['hash', 'usage.digest']);
  });
});

describe('the rows of a period with ids far apart', () => {
  let storage: Storage;
  let known: PeriodScan;

  beforeEach(async () => {
    storage = await openAt(await freshFolder());
    await fill(storage);
    // The blocks of the first two are read in one go, those of the others in another each.
    for (const id of [1, 70_000, 300_000, 900_000]) {
      storage.attempts.open(attempt(id));
      await storage.attempts.settle(settlement(id, { costPusd: BigInt(id) }));
    }
    known = await storage.scanPeriod('period-1');
  });
  afterEach(() => storage.close());

  it('are read in parts, and are one period', async () => {
    const told: number[] = [];
    const watch = { onRows: (rows: number) => told.push(rows), signal: new AbortController().signal };
    expect(await storage.scanPeriod('period-1', watch)).toEqual(known);
    expect(known).toMatchObject({ rows: 4, firstId: 1, lastId: 900_000, costPusd: 1_270_001n });
    expect(told.toSorted()).toEqual([0, 1, 1, 2]);
    const whole = await storage.read('attempts.scanBlocks', 'period-1', { firstId: 1, lastId: 900_000 });
    expect(whole.blocks.map(({ block }) => block)).toEqual([0, 1, 4, 13]);
    const lines = await storage.periodLines('period-1', watch);
    expect(lines.reduce((sum, { requests }) => sum + requests, 0)).toBe(4);
  });

  it('are no longer read once it is cancelled', async () => {
    const controller = new AbortController();
    const told: number[] = [];
    const onRows = (rows: number) => {
      told.push(rows);
      controller.abort();
    };
    await expect(storage.scanPeriod('period-1', { onRows, signal: controller.signal })).rejects.toMatchObject(
      { name: 'AbortError' },
    );
    expect(told).toHaveLength(1);
    await expect(
      storage.periodLines('period-1', { onRows, signal: controller.signal }),
    ).rejects.toMatchObject({ name: 'AbortError' });
    expect(told).toHaveLength(1);
    expect(await storage.scanPeriod('period-1')).toEqual(known);
  });

  it('are no longer read once the storage is closed', async () => {
    let closing: Promise<void> | undefined;
    const onRows = () => {
      closing ??= storage.close();
    };
    const { signal } = new AbortController();
    await expect(storage.scanPeriod('period-1', { onRows, signal })).rejects.toMatchObject({
      code: 'storage.failed',
    });
    await closing;
  });
});
