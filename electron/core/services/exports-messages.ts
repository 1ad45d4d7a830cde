import type { RowsFormat, StatementFormat } from '../../../shared/contract/export.ts';
import type { Statement } from '../../../shared/contract/statement.ts';
import type { ErrorCode, ErrorParams, Lang } from '../../../shared/errors.ts';
import type { ExportTarget } from './exports-file.ts';

/** A closed period's statement, and the text that its hash is of. */
export type ClosedStatement = { readonly statement: Statement; readonly canonical: string };

export type StatementWork = ClosedStatement & {
  readonly kind: 'statement';
  readonly format: StatementFormat;
  readonly lang: Lang;
  readonly memberId: string | null;
};

/** Names by id. */
export type RowNames = {
  readonly members: ReadonlyMap<string, string>;
  readonly keys: ReadonlyMap<string, string>;
  readonly accounts: ReadonlyMap<string, string>;
};

export type RowsWork = {
  readonly kind: 'rows';
  readonly format: RowsFormat;
  readonly lang: Lang;
  readonly groupId: string;
  readonly periodId: string;
  readonly memberId: string | null;
  readonly names: RowNames;
};

export type UsageLines = Statement['document']['usage']['lines'];

/**
 * What a thread is given once it runs: a statement's lines of usage a slice at a time, because copying them all at once
 * would hold up the sender, then the work, whose statement has none.
 */
export type ToExport =
  | { readonly kind: 'lines'; readonly lines: UsageLines }
  | { readonly kind: 'work'; readonly work: StatementWork | RowsWork };

/** What an export thread is started with. */
export type ExportTask = {
  readonly target: ExportTarget;
  /** Where the fonts lie. */
  readonly fonts: string;
  /** Its first number is 1 once the export is cancelled: a thread that is busy reads no messages. */
  readonly cancelled: Int32Array<SharedArrayBuffer>;
};

/** What a thread says; all but `progress` is its last word. */
export type FromExport =
  | { readonly kind: 'progress'; readonly rows: number }
  | { readonly kind: 'done'; readonly rows: number; readonly bytes: number }
  | { readonly kind: 'cancelled' }
  | {
      readonly kind: 'failed';
      readonly code: ErrorCode;
      readonly params: ErrorParams;
      readonly cause: string;
    };
