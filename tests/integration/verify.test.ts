import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { cp, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ExportContent } from '../../shared/contract/export.ts';
import type { Period } from '../../shared/contract/period.ts';
import { closeAs, twoByUsage } from '../closing-carpool.ts';
import { type CoreRig, startCore } from '../core-rig.ts';
import { type Simulator, startSimulator } from '../simulator/simulator-process.ts';
import { runProcess } from './child-process.ts';

const command = new URL('../../electron/verify/command.ts', import.meta.url);

let rig: CoreRig;
let vendor: Simulator;
let groupId: string;
let ofB: string;
/** Newest first: December and November are closed. */
let periods: readonly Period[];
/** What a member was sent: statements and records of both. */
let sent: string;
/** A copy of it. */
let folder: string;

async function exported(period: Period, content: ExportContent, memberId?: string): Promise<string> {
  const member = memberId === undefined ? {} : { memberId };
  const about = { groupId, periodId: period.id, content, lang: 'zh-CN' as const, replace: true, ...member };
  let job = await rig.api.export.begin(about);
  while (job.state !== 'done' && job.problem === null) {
    // The thread's messages come only between two turns of the event loop.
    await setImmediate();
    job = await rig.api.export.status({ jobId: job.jobId });
  }
  expect(job.problem).toBeNull();
  return job.path as string;
}

async function verify(dir: string, lang = 'en'): Promise<{ code: number | null; lines: string[] }> {
  const { code, stdout } = await runProcess(command, ['--data', dir, '--lang', lang]);
  return {
    code,
    lines: stdout
      .trim()
      .split('\n')
      .map((line) => line.trim()),
  };
}

function change(name: RegExp, from: string, to: string): void {
  const file = filesOf(folder).find((path) => name.test(path)) as string;
  const text = readFileSync(file, 'utf8');
  expect(text).toContain(from);
  writeFileSync(file, text.replace(from, to));
}

const names: string[] = [];
const filesOf = (dir: string) => names.map((name) => join(dir, name));

beforeAll(async () => {
  vendor = await startSimulator();
  rig = await startCore({ at: '2026-11-10T04:00:00Z' });
  const carpool = await twoByUsage(rig, vendor.vendorUrl);
  groupId = carpool.groupId;
  ofB = carpool.b;
  rig.clock.set('2026-12-08T00:00:00Z');
  await carpool.use.b(2);
  rig.clock.set('2027-01-02T00:00:00Z');
  periods = (await rig.api.period.list({ groupId })).slice(1);
  for (const period of periods.toReversed()) await closeAs(rig.api, period);
  sent = await mkdtemp(join(tmpdir(), 'aicarpool-verify-'));
  for (const period of periods) {
    for (const content of [
      { kind: 'statement', format: 'json' },
      { kind: 'rows', format: 'jsonl' },
    ] as const) {
      const path = await exported(period, content);
      const name = path.slice(path.lastIndexOf('/') + 1);
      renameSync(path, join(sent, name));
      names.push(name);
    }
  }
});
afterAll(async () => {
  await rig.stop();
  await vendor.stop();
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aicarpool-verify-'));
  await cp(sent, folder, { recursive: true });
});

const short = async (label: string) => {
  const statements = await rig.api.statement.list({ groupId });
  return statements.find((one) => one.label === label)?.hash.slice(0, 12);
};

test('exported files alone prove a chain of statements, in both languages', async () => {
  expect(await verify(folder)).toEqual({
    code: 0,
    lines: [
      '周末拼车',
      `#1 2026-11  ${await short('2026-11')}  right · records checked`,
      `#2 2026-12  ${await short('2026-12')}  right · records checked`,
      '2 statements, all of them right.',
    ],
  });
  expect((await verify(folder, 'zh-CN')).lines.at(-1)).toBe('共 2 份对账单，全部正确。');
  expect((await verify(rig.dataDir)).lines).toEqual((await verify(folder)).lines);
});

test('one changed figure of a statement is named, and the next statement no longer follows it', async () => {
  change(/对账单.*2026-11/, '"shareMinor":"15000"', '"shareMinor":"14000"');
  const { code, lines } = await verify(folder);
  expect([code, ...lines.slice(1, -1)]).toEqual([
    1,
    expect.stringMatching(/^#1 2026-11 .* WRONG · records checked$/),
    expect.stringMatching(/^the hash of the statement \(its content was changed\): it says [0-9a-f]{64}, /),
    'the share of 甲: it says 14000, the figures make 15000',
    'the closing balance of 甲: it says -15000, the figures make -14000',
    expect.stringMatching(/^#2 2026-12 .* right · records checked$/),
  ]);
  expect(lines.at(-1)).toBe('2 statements, 1 of them wrong.');
});

test('a statement that was made again around a changed figure no longer fits the one after it', async () => {
  const [december, november] = await Promise.all(
    periods.map(({ id }) => rig.api.statement.get({ groupId, periodId: id })),
  );
  change(/对账单.*2026-11/, `"hash":"${november?.hash}"`, `"hash":"${'a'.repeat(64)}"`);
  const { lines } = await verify(folder);
  expect(lines).toContain(
    `the hash of the statement before: it says ${december?.document.prev}, the figures make ${'a'.repeat(64)}`,
  );
});

test('one changed usage record is named by member, day, model and figure', async () => {
  change(/用量记录.*2026-12/, '"outputTokens":"0"', '"outputTokens":"5"');
  const { code, lines } = await verify(folder);
  expect(code).toBe(1);
  expect(lines.filter((line) => line.includes(':'))).toEqual([
    expect.stringMatching(/^the digest of the records: /),
    '乙 · 2026-12-08 · claude-one-dollar · output tokens: it says 0, the figures make 5',
  ]);
});

test('a member can check with the own records alone; records that are missing are told', async () => {
  for (const name of names.filter((one) => one.endsWith('.jsonl'))) rmSync(join(folder, name));
  expect((await verify(folder)).lines[1]).toMatch(/right · no file of records, so they were not checked$/);
  const own = await exported(periods[1] as Period, { kind: 'rows', format: 'jsonl' }, ofB);
  renameSync(own, join(folder, 'own.jsonl'));
  const { code, lines } = await verify(folder);
  expect([code, lines[1]]).toEqual([0, expect.stringMatching(/right · records checked only of 乙$/)]);
});

test('a file that is none of both, a missing statement and an empty folder are told', async () => {
  rmSync(join(folder, names.find((name) => /对账单.*2026-11/.test(name)) as string));
  writeFileSync(join(folder, 'notes.json'), '{"hello":1}');
  const { code, lines } = await verify(folder);
  expect([code, lines.at(-2)]).toEqual([1, 'notes.json: no exported statement or usage records, or damaged']);
  const empty = await mkdtemp(join(tmpdir(), 'aicarpool-verify-'));
  expect(await verify(empty)).toMatchObject({
    code: 2,
    lines: [expect.stringMatching(/^There is nothing to verify/)],
  });
  expect((await runProcess(command, [])).code).toBe(2);
});

test('a closed period exported twice is the same to the byte, in every format', async () => {
  for (const content of [
    ...(['pdf', 'xlsx', 'csv', 'html', 'json'] as const).map(
      (format) => ({ kind: 'statement', format }) as const,
    ),
    ...(['csv', 'jsonl'] as const).map((format) => ({ kind: 'rows', format }) as const),
  ]) {
    const first = readFileSync(await exported(periods[1] as Period, content));
    rig.clock.set('2027-02-03T04:05:06Z');
    const second = readFileSync(await exported(periods[1] as Period, content));
    expect([content.format, first.length > 100, first.equals(second)]).toEqual([content.format, true, true]);
  }
});
