import { cp, rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { closeAs, twoByUsage } from '../closing-carpool.ts';
import { startCore } from '../core-rig.ts';
import { runProcess } from '../integration/child-process.ts';
import { freshFolder } from '../integration/stored-carpool.ts';
import { type Simulator, startSimulator } from '../simulator/simulator-process.ts';

const script = new URL('./close-process.ts', import.meta.url);

let vendor: Simulator;
beforeAll(async () => {
  vendor = await startSimulator();
});
afterAll(() => vendor.stop());

/** November is closed, 乙 has late usage from it, and December is over: its close enters an adjustment too. */
async function folderToClose(): Promise<string> {
  const dataDir = await freshFolder();
  const rig = await startCore({ at: '2026-11-10T04:00:00Z', dataDir });
  const { groupId, use } = await twoByUsage(rig, vendor.vendorUrl);
  rig.clock.set('2026-12-05T00:00:00Z');
  const november = (await rig.api.period.list({ groupId })).at(-1);
  if (november !== undefined) await closeAs(rig.api, november);
  rig.clock.set('2026-11-20T00:00:00Z');
  await use.b(1);
  await rig.core.stop();
  return dataDir;
}

/** How the next start finds the close; what was not closed can be closed then, and all statements are right. */
async function look(dataDir: string): Promise<string> {
  const { api, core } = await startCore({ at: '2027-01-02T00:00:00Z', dataDir });
  const [group] = await api.group.list({});
  const groupId = group?.id as string;
  const stored = async () => {
    const statements = await api.statement.list({ groupId });
    const adjustments = await api.adjustment.list({ groupId });
    const entered = adjustments.filter(({ createdAtMs }) => createdAtMs !== null);
    return `${statements.length} statements, ${entered.length} adjustments`;
  };
  const found = await stored();
  const december = (await api.period.list({ groupId })).find(({ label }) => label === '2026-12');
  if (found === before && december !== undefined) await closeAs(api, december);
  expect(await stored()).toBe(after);
  expect(await api.statement.verify({ groupId })).toMatchObject({ ok: true });
  await core.stop();
  return found;
}

const before = '1 statements, 0 adjustments';
const after = '2 statements, 1 adjustments';

test('a close killed before any of its writes has happened wholly or not at all', async () => {
  const dataDir = await folderToClose();
  process.env.KILL_AT = '^\\s*(INSERT INTO "?(periods|adjustments|adjustment_lines|statements)|COMMIT)';
  const seen: string[] = [];
  for (let killBefore = 1, isDone = false; !isDone && killBefore < 30; killBefore += 1) {
    const copy = await freshFolder();
    await cp(dataDir, copy, { recursive: true });
    process.env.KILL_BEFORE = String(killBefore);
    const { signal, stdout } = await runProcess(script, [copy]);
    isDone = stdout === 'done';
    expect([killBefore, signal]).toEqual([killBefore, isDone ? null : 'SIGKILL']);
    seen.push(await look(copy));
    await rm(copy, { recursive: true });
  }
  delete process.env.KILL_AT;
  // The start's own commits, the period after, the adjustment and its two lines, the statement, and the commit of it all.
  const first = seen.indexOf(after);
  expect(first).toBeGreaterThan(6);
  expect(seen).toEqual([...seen.slice(0, first).map(() => before), ...seen.slice(first).map(() => after)]);
});
