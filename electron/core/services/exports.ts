import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { AppEvent } from '../../../shared/contract/events.ts';
import type { ExportJob } from '../../../shared/contract/export.ts';
import type { Params, Result } from '../../../shared/contract/index.ts';
import { invalidInput } from '../../../shared/contract/input-error.ts';
import type { Period } from '../../../shared/contract/split.ts';
import { AppError, asAppError, errorMessage } from '../../../shared/errors.ts';
import { exportFileName, mediaTypeOf } from '../export/file-names.ts';
import type { FilePlaces, IdSource, Logger, Paths } from '../ports.ts';
import type { GroupRow } from '../storage/rows.ts';
import type { Storage } from '../storage/storage.ts';
import { clearLeftovers, exportsFolder } from './exports-file.ts';
import type { ClosedStatement, RowsWork, StatementWork } from './exports-messages.ts';
import { type ExportThread, startExport } from './exports-thread.ts';

export type ExportsDeps = {
  readonly storage: Pick<Storage, 'read'>;
  readonly ids: Pick<IdSource, 'uuid'>;
  readonly logger: Logger;
  readonly paths: Pick<Paths, 'dataDir' | 'exportWorker' | 'exportFonts'>;
  readonly filePlaces: FilePlaces | undefined;
  readonly getPeriod: (groupId: string, periodId: string) => Promise<Period>;
  /** AppError `statement.not_found` for a period that is not closed. */
  readonly statementOf: (groupId: string, periodId: string) => Promise<ClosedStatement>;
  readonly announce: (event: AppEvent) => Promise<void>;
};

export type Exports = ReturnType<typeof createExports>;

/** A finished file, for a shell that hands it on. */
export type FinishedExport = {
  readonly path: string;
  readonly fileName: string;
  readonly mediaType: string;
};

type Running = {
  job: ExportJob;
  readonly replace: boolean;
  readonly work: StatementWork | RowsWork;
  thread: ExportThread | undefined;
  isCancelled: boolean;
};

/** So many can still be asked for. */
const JOBS_KEPT = 50;

/** Statements and usage records as files. Whatever an earlier run left half written is taken away. */
export function createExports(deps: ExportsDeps) {
  const { ids, logger, paths, filePlaces, announce } = deps;
  const jobs = new Map<string, Running>();
  /** One at a time: rendering takes much memory. */
  let turn: Promise<void> = Promise.resolve();
  for (const err of clearLeftovers(paths.dataDir))
    logger.warn({ err }, 'the rest of an export that was cut off could not be removed');

  function runningOf(jobId: string): Running {
    const running = jobs.get(jobId);
    if (running === undefined) throw new AppError('export.not_found', {}, { field: 'jobId' });
    return running;
  }

  function change(running: Running, changes: Partial<ExportJob>): Promise<void> {
    running.job = { ...running.job, ...changes };
    return announce({ name: 'export.changed', payload: { jobId: running.job.jobId } });
  }

  /** Where the file goes; null when the owner chose nothing. */
  async function chosen({ job, replace }: Running): Promise<{ path: string; replace: boolean } | null> {
    if (job.place === 'exports') return { path: join(exportsFolder(paths.dataDir), job.fileName), replace };
    const path = (await filePlaces?.choose(job.fileName)) ?? null;
    return path === null ? null : { path, replace: true };
  }

  async function write(running: Running, target: { path: string; replace: boolean }): Promise<void> {
    if (running.isCancelled) return change(running, { state: 'cancelled' });
    const { jobId } = running.job;
    running.thread = startExport(
      paths,
      { ...target, jobId, dataDir: paths.dataDir },
      running.work,
      (rowsDone) => void change(running, { rowsDone }),
    );
    await change(running, { state: 'running' });
    const written = await running.thread.ended;
    if (written === undefined) return change(running, { state: 'cancelled' });
    await change(running, { state: 'done', rowsDone: written.rows, bytes: written.bytes });
  }

  async function run(running: Running): Promise<void> {
    try {
      const target = await chosen(running);
      if (target === null) return await change(running, { state: 'cancelled' });
      await change(running, { path: target.path, fileName: basename(target.path), state: 'waiting' });
      const mine = turn.then(() => write(running, target));
      turn = mine.catch(() => undefined);
      await mine;
    } catch (thrown) {
      const error = asAppError(thrown);
      logger.warn({ code: error.code, err: error.cause }, 'an export failed');
      const problem = { code: error.code, zh: errorMessage(error, 'zh-CN'), en: errorMessage(error, 'en') };
      await change(running, { state: 'failed', problem });
    }
  }

  function placeOf(asked: Params<'export.begin'>['place']): ExportJob['place'] {
    if (asked === 'ask' && filePlaces === undefined)
      throw new AppError('export.cannot_ask', {}, { field: 'place' });
    return asked ?? (filePlaces === undefined ? 'exports' : 'ask');
  }

  function keep(running: Running): void {
    jobs.set(running.job.jobId, running);
    const [oldest] = [...jobs.values()].filter(({ job }) => hasEnded(job));
    if (jobs.size > JOBS_KEPT && oldest !== undefined) jobs.delete(oldest.job.jobId);
  }

  return {
    async begin(params: Params<'export.begin'>): Promise<ExportJob> {
      const place = placeOf(params.place);
      const { work, group, period, memberName, rowsExpected } = await prepare(deps, params);
      const fileName = exportFileName(
        { content: params.content, groupName: group.name, periodLabel: period.label, memberName },
        params.lang,
      );
      const path = place === 'ask' ? null : join(exportsFolder(paths.dataDir), fileName);
      const replace = params.replace ?? false;
      if (path !== null && !replace && existsSync(path))
        throw new AppError('export.exists', { file: fileName }, { field: 'replace' });
      const job: ExportJob = {
        jobId: ids.uuid(),
        groupId: group.id,
        periodId: period.id,
        content: params.content,
        memberId: params.memberId ?? null,
        state: place === 'ask' ? 'choosing' : 'waiting',
        place,
        fileName,
        path,
        rowsDone: 0,
        rowsExpected,
        bytes: null,
        problem: null,
      };
      const running: Running = { job, replace, work, thread: undefined, isCancelled: false };
      keep(running);
      void run(running);
      return job;
    },

    async status({ jobId }: Params<'export.status'>): Promise<ExportJob> {
      return runningOf(jobId).job;
    },

    async cancel({ jobId }: Params<'export.cancel'>): Promise<ExportJob> {
      const running = runningOf(jobId);
      endSoon(running);
      return running.job;
    },

    async reveal({ jobId }: Params<'export.reveal'>): Promise<Result<'export.reveal'>> {
      const { path } = finished(runningOf(jobId).job);
      filePlaces?.reveal(path);
      return { shown: filePlaces !== undefined };
    },

    /** The file of an export that is done, to be handed on. `export.not_found`, `export.not_done`. */
    fileOf(jobId: string): FinishedExport {
      return finished(runningOf(jobId).job);
    },

    /** Ends every export; resolves when none is at work any more. */
    async stop(): Promise<void> {
      for (const running of jobs.values()) endSoon(running);
      await turn;
    },
  };
}

function endSoon(running: Running): void {
  if (hasEnded(running.job)) return;
  running.isCancelled = true;
  running.thread?.cancel();
  running.job = { ...running.job, state: 'cancelling' };
}

function hasEnded({ state }: ExportJob): boolean {
  return state === 'done' || state === 'cancelled' || state === 'failed';
}

function finished({ state, path, fileName, content }: ExportJob): FinishedExport {
  if (state !== 'done' || path === null) throw new AppError('export.not_done', {}, { field: 'jobId' });
  return { path, fileName, mediaType: mediaTypeOf(content) };
}

type Prepared = {
  readonly work: StatementWork | RowsWork;
  readonly group: GroupRow;
  readonly period: Period;
  readonly memberName: string | null;
  readonly rowsExpected: number | null;
};

/** Everything that a thread needs, read while the owner still looks. */
async function prepare(
  { storage, getPeriod, statementOf }: ExportsDeps,
  { groupId, periodId, content, memberId, lang }: Params<'export.begin'>,
): Promise<Prepared> {
  const group = (await storage.read('groups.list')).find(({ id }) => id === groupId);
  if (group === undefined) throw new AppError('group.not_found', {}, { field: 'groupId' });
  const period = await getPeriod(groupId, periodId);
  const members = await storage.read('members.list');
  const member = members.find((one) => one.id === memberId && one.groupId === groupId);
  if (memberId !== undefined && member === undefined)
    throw new AppError('member.not_found', {}, { field: 'memberId' });
  const common = { group, period, memberName: member?.name ?? null };
  const of = { lang, memberId: memberId ?? null };
  if (content.kind === 'statement') {
    if (content.format === 'json' && member !== undefined) throw invalidInput('memberId', alwaysEverybody);
    const closed = await statementOf(groupId, periodId);
    return { ...common, work: { ...content, ...closed, ...of }, rowsExpected: null };
  }
  const [sums, accounts, keys] = await Promise.all([
    storage.read('rollups.byPeriod', periodId),
    storage.read('accounts.list'),
    storage.read('memberKeys.list'),
  ]);
  const names = {
    members: new Map(members.map(({ id, name }) => [id, name])),
    keys: new Map(keys.map(({ id, label }) => [id, label])),
    accounts: new Map(accounts.map(({ id, name }) => [id, name])),
  };
  const own = sums.filter((sum) => memberId === undefined || sum.memberId === memberId);
  return {
    ...common,
    work: { ...content, ...of, groupId, periodId, names },
    rowsExpected: own.reduce((sum, { requests }) => sum + requests, 0),
  };
}

const alwaysEverybody = {
  zh: 'JSON 对账单总是包含全部成员，否则无法校验',
  en: 'a JSON statement always has all members, or it could not be verified',
};
