import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AppProcess, startApp } from '../app-process.ts';

let app: AppProcess;
let jobId: string;

beforeAll(async () => {
  app = await startApp();
  const group = await app.api.group.create({ name: '下载 "组"', creatorName: '甲' });
  const [period] = await app.api.period.list({ groupId: group.id });
  const job = await app.api.export.begin({
    groupId: group.id,
    periodId: period?.id as string,
    content: { kind: 'rows', format: 'csv' },
    lang: 'zh-CN',
  });
  jobId = job.jobId;
  let { state } = job;
  while (state !== 'done') ({ state } = await app.api.export.status({ jobId }));
});
afterAll(() => app.stop());

function download(id: string, token = app.token): Promise<Response> {
  return fetch(`${app.controlUrl}/api/exports/${id}`, { headers: { authorization: `Bearer ${token}` } });
}

test('the owner gets a finished file to the byte, under its name', async () => {
  const { path, fileName } = await app.api.export.status({ jobId });
  expect(fileName).toMatch(/^AiCarpool-用量记录-下载-组-\d{4}-\d{2}\.csv$/);
  const answer = await download(jobId);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(answer.headers.get('content-disposition')).toContain(
    `filename*=UTF-8''${encodeURIComponent(fileName)}`,
  );
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(Buffer.from(await answer.arrayBuffer())).toEqual(readFileSync(path as string));
});

test('nobody else does, and nothing else is given', async () => {
  expect((await download(jobId, 'guess')).status).toBe(401);
  for (const id of ['nothing', '..%2f..%2fcarpool.db', '%2e%2e', 'AiCarpool.csv']) {
    const answer = await download(id);
    expect([id, answer.status]).toEqual([id, 404]);
    expect(await answer.json()).toMatchObject({ ok: false });
  }
});
