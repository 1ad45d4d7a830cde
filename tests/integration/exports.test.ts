import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import Papa from 'papaparse';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Storage } from '../../electron/core/storage/storage.ts';
import type { StatementFormat } from '../../shared/contract/export.ts';
import { exportRig, exportsOf, filesIn, workers } from './export-rig.ts';
import { attempt, fill, freshFolder, nowMs, openAt, settlement } from './stored-carpool.ts';

let dataDir: string;
let storage: Storage;

beforeEach(async () => {
  dataDir = await freshFolder();
  storage = await openAt(dataDir);
  await fill(storage);
});
afterEach(async () => {
  await storage.close();
  await rm(dataDir, { recursive: true });
});

/** Two settled rows, one of them unpriced, one still open, and one of another period. */
async function fewRows(): Promise<void> {
  await storage.write('attempts.open', attempt(1));
  await storage.write('attempts.settle', settlement(1, { flags: ['model_differs'] }));
  await storage.write('attempts.open', attempt(2, { memberId: 'member-2', modelAsked: '=cmd()' }));
  await storage.write(
    'attempts.settle',
    settlement(2, { modelAnswered: null, costPusd: null, source: 'estimated' }),
  );
  await storage.write('attempts.open', attempt(3, { memberId: 'member-2' }));
  await storage.write('periods.insert', {
    id: 'period-2',
    seq: 1,
    label: '2026-12',
    groupId: 'group-1',
    startOn: '2026-12-01',
    endOn: '2027-01-01',
    startAtMs: 1_796_054_400_000,
    endAtMs: 1_798_732_800_000,
  });
  await storage.write('attempts.open', attempt(4, { periodId: 'period-2' }));
}

describe.each(Object.entries(workers))('statements, written from %s', (_name, places) => {
  const formats: [StatementFormat, string][] = [
    ['pdf', '%PDF-'],
    ['xlsx', 'PK'],
    ['csv', '\uFEFF拼车组,周末拼车'],
    ['html', '<!doctype html>'],
    ['json', '{"document":{"format":"aicarpool-statement"},"hash":"'],
  ];

  test.each(formats)('come as %s under a name for every system', async (format, beginning) => {
    const { write } = exportRig({ storage, dataDir, places });
    const job = await write({ content: { kind: 'statement', format } });
    expect([job.state, job.problem, job.rowsExpected]).toEqual(['done', null, null]);
    expect(job.fileName).toBe(`AiCarpool-对账单-周末拼车-2026-11.${format}`);
    const written = readFileSync(job.path as string);
    expect(written.toString('utf8').startsWith(beginning)).toBe(true);
    expect(job.bytes).toBe(written.length);
    expect(await filesIn(exportsOf(dataDir))).toEqual([job.fileName]);
  });
});

describe('a statement', () => {
  test('of one member has their name in its own, without what a file name cannot have', async () => {
    await storage.write('members.rename', 'member-2', '../a:b*c?');
    const { write } = exportRig({ storage, dataDir });
    const { fileName } = await write({ content: { kind: 'statement', format: 'csv' }, memberId: 'member-2' });
    expect(fileName).toBe('AiCarpool-对账单-周末拼车-2026-11-a-b-c.csv');
    expect(readFileSync(join(exportsOf(dataDir), fileName), 'utf8').includes("成员,'=1+1")).toBe(true);
  });

  test('has a name that fits every disk, however long those of group and member are', async () => {
    await storage.write('groups.update', 'group-1', { name: '长'.repeat(40) });
    await storage.write('members.rename', 'member-1', '𠮷'.repeat(40));
    const { write } = exportRig({ storage, dataDir });
    const content = { kind: 'statement', format: 'html' } as const;
    const { state, fileName } = await write({ content, memberId: 'member-1' });
    expect([state, fileName]).toEqual([
      'done',
      `AiCarpool-对账单-${'长'.repeat(24)}-2026-11-${'𠮷'.repeat(24)}.html`,
    ]);
  });

  test('is for those who have a balance in it', async () => {
    const later = {
      id: 'later',
      groupId: 'group-1',
      name: '后来者',
      role: 'member',
      createdAtMs: nowMs,
    } as const;
    await storage.write('members.insert', later, '2026-12-05');
    const { write } = exportRig({ storage, dataDir });
    const wanted = write({ content: { kind: 'statement', format: 'pdf' }, memberId: 'later' });
    await expect(wanted).rejects.toMatchObject({ code: 'member.not_found', field: 'memberId' });
  });

  test('is the same file twice, and the one that is there gives way only when it is told to', async () => {
    const { write, exports } = exportRig({ storage, dataDir });
    const content = { kind: 'statement', format: 'pdf' } as const;
    const { path } = await write({ content });
    const first = readFileSync(path as string);
    await expect(write({ content })).rejects.toMatchObject({ code: 'export.exists', field: 'replace' });
    writeFileSync(path as string, 'mine');
    expect((await write({ content, replace: true })).state).toBe('done');
    expect(Buffer.compare(readFileSync(path as string), first)).toBe(0);
    await exports.stop();
  });

  test('for one member is refused as JSON, which could not be verified', async () => {
    const { write } = exportRig({ storage, dataDir });
    const wanted = write({ content: { kind: 'statement', format: 'json' }, memberId: 'member-1' });
    await expect(wanted).rejects.toMatchObject({ code: 'input.invalid', field: 'memberId' });
  });

  test('does not exist before the period is closed', async () => {
    const { write } = exportRig({ storage, dataDir, statement: () => undefined });
    const wanted = write({ content: { kind: 'statement', format: 'pdf' } });
    await expect(wanted).rejects.toMatchObject({ code: 'statement.not_found', field: 'periodId' });
  });
});

describe('usage records', () => {
  test('as CSV have every column, exact amounts, and texts that no spreadsheet runs', async () => {
    await fewRows();
    const { write } = exportRig({ storage, dataDir });
    const job = await write({ content: { kind: 'rows', format: 'csv' } });
    expect(job).toMatchObject({ state: 'done', rowsDone: 3, rowsExpected: 2 });
    expect(job.fileName).toBe('AiCarpool-用量记录-周末拼车-2026-11.csv');
    const text = readFileSync(job.path as string, 'utf8');
    expect(text.startsWith('\uFEFF编号,状态,')).toBe(true);
    const { data, errors } = Papa.parse<Record<string, string>>(text.slice(1), {
      header: true,
      skipEmptyLines: true,
    });
    expect(errors).toEqual([]);
    expect(data[0]).toEqual({
      编号: '1',
      状态: '已结算',
      '开始时间（UTC）': new Date(nowMs + 1).toISOString(),
      '结算时间（UTC）': new Date(nowMs + 2_001).toISOString(),
      成员: '成员 member-1',
      成员密钥: '笔记本',
      账号: 'Claude-01',
      请求的模型: 'claude-sonnet-4-5',
      应答的模型: 'claude-sonnet-4-5-20250929',
      接口格式: 'anthropic',
      流式: '是',
      '输入 tokens': '1234',
      '缓存写入 5 分钟 tokens': '10',
      '缓存写入 1 小时 tokens': '20',
      '缓存读取 tokens': '30',
      '输出 tokens': '567',
      用量来源: 'final',
      标记: 'model_differs',
      '计量费用（pUSD = 10^-12 USD）': '12253500000',
      未定价: '否',
      定价表版本: '1',
      账号计费版本: '',
      'HTTP 状态': '200',
      错误码: '',
      '首字节（毫秒）': '321',
      '请求 ID': 'request-1',
      '上游请求 ID': 'req_1',
      '成员 ID': 'member-1',
      '密钥 ID': 'key-of-member-1',
      '账号 ID': 'account-1',
    });
    expect(data.map((row) => [row.编号, row.状态, row.请求的模型, row.未定价])).toEqual([
      ['1', '已结算', 'claude-sonnet-4-5', '否'],
      ['2', '已结算', "'=cmd()", '是'],
      ['3', '进行中', 'claude-sonnet-4-5', '否'],
    ]);
  });

  test('as lines are canonical JSON, one member alone where one is named', async () => {
    await fewRows();
    const { write } = exportRig({ storage, dataDir });
    const job = await write({ content: { kind: 'rows', format: 'jsonl' }, memberId: 'member-2' });
    const lines = readFileSync(job.path as string, 'utf8').split('\n');
    expect(lines.map((line) => (line === '' ? '' : JSON.parse(line).id))).toEqual(['2', '3', '']);
    expect(lines[0]).toBe(
      `{"accountId":"account-1","accountName":"Claude-01","cacheReadTokens":"30","cacheWrite1hTokens":"20","cacheWrite5mTokens":"10","costPusd":null,"costVersion":null,"dialect":"anthropic","errorCode":null,"firstByteAfterMs":"321","flags":"","groupId":"group-1","holdPusd":"0","httpStatus":"200","id":"2","inputTokens":"1234","keyId":"key-of-member-2","keyLabel":"笔记本","memberId":"member-2","memberName":"成员 member-2","modelAnswered":null,"modelAsked":"=cmd()","outputTokens":"567","periodId":"period-1","priceVersion":"1","requestId":"request-2","settledAtMs":"${nowMs + 2_002}","source":"estimated","startedAtMs":"${nowMs + 2}","state":"settled","streamed":true,"unpriced":true,"upstreamRequestId":"req_2"}`,
    );
  });
});

describe('a place that the owner chooses', () => {
  test('gets the file, also over one that is there: the dialog has asked', async () => {
    const folder = await freshFolder();
    const path = join(folder, '账单 十一月.csv');
    writeFileSync(path, 'old');
    const suggested: string[] = [];
    const revealed: string[] = [];
    const { write, exports } = exportRig({
      storage,
      dataDir,
      filePlaces: {
        choose: async (name) => {
          suggested.push(name);
          return path;
        },
        reveal: (shown) => revealed.push(shown),
      },
    });
    const job = await write({ content: { kind: 'statement', format: 'csv' } });
    expect(job).toMatchObject({ state: 'done', place: 'ask', path, fileName: '账单 十一月.csv' });
    expect(suggested).toEqual(['AiCarpool-对账单-周末拼车-2026-11.csv']);
    expect(await filesIn(folder)).toEqual(['账单 十一月.csv']);
    expect(readFileSync(path, 'utf8').includes('周末拼车')).toBe(true);
    expect(await exports.reveal({ jobId: job.jobId })).toEqual({ shown: true });
    expect(revealed).toEqual([path]);
  });

  test('may be none: then there is no file and no failure', async () => {
    const { write, exports } = exportRig({
      storage,
      dataDir,
      filePlaces: { choose: async () => null, reveal: () => undefined },
    });
    const job = await write({ content: { kind: 'statement', format: 'csv' } });
    expect(job).toMatchObject({ state: 'cancelled', path: null, problem: null });
    await expect(exports.reveal({ jobId: job.jobId })).rejects.toMatchObject({ code: 'export.not_done' });
  });

  test('that cannot be written to is named, and nothing is left anywhere', async () => {
    const path = join(await freshFolder(), 'gone', 'x.csv');
    const { write } = exportRig({
      storage,
      dataDir,
      filePlaces: { choose: async () => path, reveal: () => undefined },
    });
    const job = await write({ content: { kind: 'statement', format: 'csv' } });
    expect(job).toMatchObject({ state: 'failed', bytes: null, problem: { code: 'export.not_writable' } });
    expect(job.problem?.zh).toContain('「x.csv」所在的文件夹（ENOENT）');
    expect(await filesIn(exportsOf(dataDir))).toEqual([]);
  });
});

describe('an export', () => {
  test('that waits for another and is cancelled never begins', async () => {
    const { exports, ended } = exportRig({ storage, dataDir });
    const of = { groupId: 'group-1', periodId: 'period-1', lang: 'en' } as const;
    const first = await exports.begin({ ...of, content: { kind: 'statement', format: 'pdf' } });
    const second = await exports.begin({ ...of, content: { kind: 'statement', format: 'html' } });
    expect(await exports.cancel({ jobId: second.jobId })).toMatchObject({ state: 'cancelling' });
    expect((await ended(first.jobId)).state).toBe('done');
    expect((await ended(second.jobId)).state).toBe('cancelled');
    expect(await filesIn(exportsOf(dataDir))).toEqual(['AiCarpool-statement-周末拼车-2026-11.pdf']);
  });

  test('whose thread dies is told as failed, and nothing is left', async () => {
    const places = { ...workers['the source tree'], exportFonts: new URL('file:///nowhere/') };
    const { write } = exportRig({ storage, dataDir, places });
    const job = await write({ content: { kind: 'statement', format: 'pdf' } });
    expect(job).toMatchObject({ state: 'failed', problem: { code: 'export.failed' } });
    const dying = { ...places, exportWorker: new URL('./dying-storage-worker.ts', import.meta.url) };
    const died = await exportRig({ storage, dataDir, places: dying }).write({
      content: { kind: 'rows', format: 'csv' },
    });
    expect(died).toMatchObject({ state: 'failed', problem: { code: 'export.failed' } });
    expect(await filesIn(dataDir).then((names) => names.filter((name) => name.endsWith('.csv')))).toEqual([]);
  });
});

describe('a start', () => {
  test('takes away what an export left, and nothing else, whatever a note says', async () => {
    const folder = await freshFolder();
    const notes = join(exportsOf(dataDir), '.unfinished');
    mkdirSync(notes, { recursive: true });
    const mine = join(folder, 'mine.txt');
    const draft = join(folder, '.aicarpool-job-1.tmp');
    for (const path of [mine, draft]) writeFileSync(path, 'x');
    writeFileSync(join(notes, 'job-1'), draft);
    writeFileSync(join(notes, 'job-2'), mine);
    writeFileSync(join(notes, 'job-3'), '');
    exportRig({ storage, dataDir });
    expect(await filesIn(folder)).toEqual(['mine.txt']);
    expect(await filesIn(notes)).toEqual([]);
  });
});
