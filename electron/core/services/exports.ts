import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ExportJob } from '../../../shared/contract/export.ts';
import type { Params, Result } from '../../../shared/contract/index.ts';
import { invalidInput } from '../../../shared/contract/input-error.ts';
import type { Period } from '../../../shared/contract/period.ts';
import { AppError } from '../../../shared/errors.ts';
import { exportFileName, mediaTypeOf } from '../export/file-names.ts';
import type { IdSource } from '../ports.ts';
import type { GroupRow } from '../storage/rows.ts';
import type { Storage } from '../storage/storage.ts';
import { exportsFolder } from './exports-file.ts';
import { createExportJobs, type ExportJobsDeps } from './exports-jobs.ts';
import type { ClosedStatement, RowsWork, StatementWork } from './exports-messages.ts';

export type ExportsDeps = ExportJobsDeps & {
  readonly storage: Pick<Storage, 'read'>;
  readonly ids: Pick<IdSource, 'uuid'>;
  readonly getPeriod: (groupId: string, periodId: string) => Promise<Period>;
  /** AppError `statement.not_found` for a period that is not closed. */
  readonly statementOf: (groupId: string, periodId: string) => Promise<ClosedStatement>;
};

export type Exports = ReturnType<typeof createExports>;

/** A finished file, for a shell that hands it on. */
export type FinishedExport = {
  readonly path: string;
  readonly fileName: string;
  readonly mediaType: string;
};

/** Statements and usage records as files. */
export function createExports(deps: ExportsDeps) {
  const { ids, paths, filePlaces } = deps;
  const jobs = createExportJobs(deps);

  function placeOf(asked: Params<'export.begin'>['place']): ExportJob['place'] {
    if (asked === 'ask' && filePlaces === undefined)
      throw new AppError('export.cannot_ask', {}, { field: 'place' });
    return asked ?? (filePlaces === undefined ? 'exports' : 'ask');
  }

  return {
    async begin(params: Params<'export.begin'>): Promise<ExportJob> {
      const place = placeOf(params.place);
      const { work, memberName, rowsExpected, ...of } = await prepare(deps, params);
      const { content, lang, replace = false, memberId = null } = params;
      const names = { content, groupName: of.group.name, periodLabel: of.period.label, memberName };
      const fileName = exportFileName(names, lang);
      const path = place === 'ask' ? null : join(exportsFolder(paths.dataDir), fileName);
      if (path !== null && !replace && existsSync(path))
        throw new AppError('export.exists', { file: fileName }, { field: 'replace' });
      const job: ExportJob = {
        jobId: ids.uuid(),
        groupId: of.group.id,
        periodId: of.period.id,
        content,
        memberId,
        state: place === 'ask' ? 'choosing' : 'waiting',
        place,
        fileName,
        path,
        rowsDone: 0,
        rowsExpected,
        bytes: null,
        problem: null,
      };
      jobs.add(job, work, replace);
      return job;
    },

    async status({ jobId }: Params<'export.status'>): Promise<ExportJob> {
      return jobs.get(jobId);
    },

    async cancel({ jobId }: Params<'export.cancel'>): Promise<ExportJob> {
      return jobs.cancel(jobId);
    },

    async reveal({ jobId }: Params<'export.reveal'>): Promise<Result<'export.reveal'>> {
      const { path } = finished(jobs.get(jobId));
      filePlaces?.reveal(path);
      return { shown: filePlaces !== undefined };
    },

    /** The file of an export that is done, to be handed on. `export.not_found`, `export.not_done`. */
    fileOf: (jobId: string): FinishedExport => finished(jobs.get(jobId)),

    stop: jobs.stop,
  };
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
    const { balances } = closed.statement.document;
    if (member !== undefined && !balances.some(({ party }) => party === member.id))
      throw new AppError('member.not_found', {}, { field: 'memberId' });
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
