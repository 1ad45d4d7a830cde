import * as z from 'zod';
import { method } from './method.ts';
import { bilingual, id, lang } from './values.ts';

export const statementFormat = z.enum(['pdf', 'xlsx', 'csv', 'html', 'json']);
export type StatementFormat = z.output<typeof statementFormat>;

/** `jsonl`: one row in each line, as the statement's digest is made over them. */
export const rowsFormat = z.enum(['csv', 'jsonl']);
export type RowsFormat = z.output<typeof rowsFormat>;

export const exportContent = z.discriminatedUnion('kind', [
  /** A closed period's statement. */
  z.strictObject({ kind: z.literal('statement'), format: statementFormat }),
  /** The usage records of a period, closed or not. */
  z.strictObject({ kind: z.literal('rows'), format: rowsFormat }),
]);
export type ExportContent = z.output<typeof exportContent>;

/** `ask`: the owner chooses in a dialog of the system; `exports`: the folder of that name in the data folder. */
const exportPlace = z.enum(['ask', 'exports']);

export const exportJob = z.object({
  jobId: id,
  groupId: id,
  periodId: id,
  content: exportContent,
  /** Null: all members. */
  memberId: id.nullable(),
  /** `choosing`: the system's dialog is open; `cancelling`: the step under way is ending. */
  state: z.enum(['choosing', 'waiting', 'running', 'cancelling', 'done', 'cancelled', 'failed']),
  place: exportPlace,
  fileName: z.string(),
  /** Where the file is, or is to be, on the computer of the core; null while it is being chosen. */
  path: z.string().nullable(),
  /** Usage records written so far. */
  rowsDone: z.int(),
  /** As many as there are about; null for a statement. */
  rowsExpected: z.int().nullable(),
  /** Size of the finished file. */
  bytes: z.int().nullable(),
  /** Why it failed; null otherwise. */
  problem: bilingual.extend({ code: z.string() }).nullable(),
});
export type ExportJob = z.output<typeof exportJob>;

const job = z.strictObject({ jobId: id });

export const exportMethods = {
  'export.begin': method(
    "Writes a statement or a period's usage records into a file, beside everything else; one export runs at a time.",
    z.strictObject({
      groupId: id,
      periodId: id,
      content: exportContent,
      /** All members where it is left out; a JSON statement is always everybody's. */
      memberId: id.optional(),
      lang,
      /** `ask` where this computer has a dialog to ask in, `exports` otherwise. */
      place: exportPlace.optional(),
      /** A file of this name in `exports` is replaced; without it the export is refused. */
      replace: z.boolean().optional(),
    }),
    exportJob,
  ),
  'export.status': method('How far an export is, and where its file is.', job, exportJob),
  'export.cancel': method('Ends an export without a file; one that is done stays done.', job, exportJob),
  'export.reveal': method(
    'Shows the finished file in the file manager of the computer; false where there is none.',
    job,
    z.object({ shown: z.boolean() }),
  ),
};
