import { readStatementDocument, type Statement } from '../../../shared/contract/statement.ts';
import { AppError } from '../../../shared/errors.ts';
import type { StatementRow } from '../storage/statement-rows.ts';

/** A statement as it is kept in the database, read. AppError `statement.damaged` when its document has not the form of one. */
export function keptOf({ document, hash }: Pick<StatementRow, 'document' | 'hash'>): Statement {
  try {
    return { document: readStatementDocument(JSON.parse(document)), hash };
  } catch (cause) {
    throw new AppError('statement.damaged', { hash: hash.slice(0, 12) }, { cause });
  }
}
