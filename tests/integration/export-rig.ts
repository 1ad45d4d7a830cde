import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { FilePlaces } from '../../electron/core/ports.ts';
import { createExports, type Exports } from '../../electron/core/services/exports.ts';
import type { Storage } from '../../electron/core/storage/storage.ts';
import { systemIds } from '../../electron/core/system/clock-and-ids.ts';
import type { ExportJob } from '../../shared/contract/export.ts';
import type { Params } from '../../shared/contract/index.ts';
import type { Statement } from '../../shared/contract/statement.ts';
import { AppError } from '../../shared/errors.ts';
import { november } from '../statement-documents.ts';
import { group } from './stored-carpool.ts';

export const workers = {
  'the source tree': {
    exportWorker: new URL('../../electron/core/services/exports-worker.ts', import.meta.url),
    exportFonts: new URL('../../node_modules/@expo-google-fonts/noto-sans-sc/', import.meta.url),
  },
  'the build': {
    exportWorker: new URL('../../out/core/export-worker.js', import.meta.url),
    exportFonts: new URL('../../out/core/fonts/', import.meta.url),
  },
} as const;

const period = {
  id: 'period-1',
  groupId: group.id,
  seq: 0,
  label: '2026-11',
  startOn: '2026-11-01',
  endOn: '2026-12-01',
  startAtMs: 1_793_462_400_000,
  endAtMs: 1_796_054_400_000,
};

const canonical = '{"format":"aicarpool-statement"}';

export type ExportRig = {
  readonly exports: Exports;
  /** The job once it has come to an end. */
  ended(jobId: string): Promise<ExportJob>;
  /** Begins and waits for the end. */
  write(params: Omit<Params<'export.begin'>, 'groupId' | 'periodId' | 'lang'>): Promise<ExportJob>;
  /** Resolves at the first event of the job for which `isIt` holds. */
  when(jobId: string, isIt: (job: ExportJob) => boolean): Promise<ExportJob>;
};

export type ExportRigOptions = {
  readonly storage: Storage;
  readonly dataDir: string;
  readonly places?: (typeof workers)[keyof typeof workers] | { exportWorker: URL; exportFonts: URL };
  readonly filePlaces?: FilePlaces;
  readonly statement?: () => Statement | undefined;
};

/** The service of exports over a real storage; only the statement comes from the test. */
export function exportRig({ storage, dataDir, filePlaces, ...options }: ExportRigOptions): ExportRig {
  const waiting = new Set<() => void>();
  const silent = () => undefined;
  const statementOf = options.statement ?? (() => november());
  const exports = createExports({
    storage,
    ids: systemIds,
    logger: { info: silent, warn: silent, error: silent },
    paths: { dataDir, ...(options.places ?? workers['the source tree']) },
    filePlaces,
    getPeriod: async (_groupId, periodId) => ({ ...period, id: periodId }),
    statementOf: async () => {
      const statement = statementOf();
      if (statement === undefined) throw new AppError('statement.not_found', {}, { field: 'periodId' });
      return { statement, canonical };
    },
    announce: async () => {
      for (const look of waiting) look();
    },
  });

  function when(jobId: string, isIt: (job: ExportJob) => boolean): Promise<ExportJob> {
    return new Promise((resolve) => {
      const look = async () => {
        const job = await exports.status({ jobId });
        if (!isIt(job)) return;
        waiting.delete(look);
        resolve(job);
      };
      waiting.add(look);
      void look();
    });
  }

  const ended = (jobId: string) =>
    when(jobId, ({ state }) => ['done', 'cancelled', 'failed'].includes(state));
  return {
    exports,
    when,
    ended,
    async write(params) {
      const { jobId } = await exports.begin({
        groupId: group.id,
        periodId: period.id,
        lang: 'zh-CN',
        ...params,
      });
      return ended(jobId);
    },
  };
}

/** Everything in the folder of exports, hidden files too. */
export async function filesIn(folder: string): Promise<string[]> {
  const names = existsSync(folder) ? await readdir(folder, { recursive: true }) : [];
  return names.filter((name) => name !== '.unfinished').sort();
}

export function exportsOf(dataDir: string): string {
  return join(dataDir, 'exports');
}
