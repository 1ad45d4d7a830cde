import { basename, join } from 'node:path';
import type { AppEvent } from '../../../shared/contract/events.ts';
import type { ExportJob } from '../../../shared/contract/export.ts';
import { AppError, asAppError, errorMessage } from '../../../shared/errors.ts';
import type { FilePlaces, Logger, Paths } from '../ports.ts';
import { clearLeftovers, exportsFolder } from './exports-file.ts';
import type { RowsWork, StatementWork } from './exports-messages.ts';
import { type ExportThread, startExport } from './exports-thread.ts';

export type ExportJobsDeps = {
  readonly logger: Logger;
  readonly paths: Pick<Paths, 'dataDir' | 'exportWorker' | 'exportFonts'>;
  readonly filePlaces: FilePlaces | undefined;
  readonly announce: (event: AppEvent) => Promise<void>;
};

type Running = {
  job: ExportJob;
  readonly replace: boolean;
  readonly work: StatementWork | RowsWork;
  thread: ExportThread | undefined;
  isCancelled: boolean;
};
type Target = { readonly path: string; readonly replace: boolean };

/** So many can still be asked for. */
const JOBS_KEPT = 50;

/** Exports one after the other, since rendering takes much memory. What an earlier run left half written is taken away. */
export function createExportJobs({ logger, paths, filePlaces, announce }: ExportJobsDeps) {
  const jobs = new Map<string, Running>();
  let turn: Promise<void> = Promise.resolve();
  for (const err of clearLeftovers(paths.dataDir))
    logger.warn({ err }, 'the rest of an export that was cut off could not be removed');

  function change(running: Running, changes: Partial<ExportJob>): Promise<void> {
    running.job = { ...running.job, ...changes };
    return announce({ name: 'export.changed', payload: { jobId: running.job.jobId } });
  }

  /** Where the file goes; null when the owner chose nothing. */
  async function targetOf({ job, replace }: Running): Promise<Target | null> {
    if (job.place === 'exports') return { path: join(exportsFolder(paths.dataDir), job.fileName), replace };
    const path = (await filePlaces?.choose(job.fileName)) ?? null;
    // The dialog has asked before it gave the name of a file that is there.
    return path === null ? null : { path, replace: true };
  }

  async function write(running: Running, target: Target): Promise<void> {
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
    return change(running, { state: 'done', rowsDone: written.rows, bytes: written.bytes });
  }

  async function run(running: Running): Promise<void> {
    try {
      const target = await targetOf(running);
      if (target === null) return await change(running, { state: 'cancelled' });
      await change(running, { path: target.path, fileName: basename(target.path) });
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

  function runningOf(jobId: string): Running {
    const running = jobs.get(jobId);
    if (running === undefined) throw new AppError('export.not_found', {}, { field: 'jobId' });
    return running;
  }

  return {
    add(job: ExportJob, work: StatementWork | RowsWork, replace: boolean): void {
      const running: Running = { job, replace, work, thread: undefined, isCancelled: false };
      jobs.set(job.jobId, running);
      const ended = [...jobs.values()].find((one) => hasEnded(one.job));
      if (jobs.size > JOBS_KEPT && ended !== undefined) jobs.delete(ended.job.jobId);
      void run(running);
    },

    /** `export.not_found` for one that is not known. */
    get: (jobId: string): ExportJob => runningOf(jobId).job,

    cancel(jobId: string): ExportJob {
      const running = runningOf(jobId);
      endSoon(running);
      return running.job;
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
