import { readStatementDocument, type Statement } from '../../../shared/contract/statement.ts';
import type { StatementRow } from '../storage/statement-rows.ts';

/** A statement as it is kept in the database, read. ZodError when its document was damaged. */
export function keptOf({ document, hash }: Pick<StatementRow, 'document' | 'hash'>): Statement {
  return { document: readStatementDocument(JSON.parse(document)), hash };
}
