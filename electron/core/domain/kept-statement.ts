import { readStatementDocument, type Statement } from '../../../shared/contract/statement.ts';
import { AppError } from '../../../shared/errors.ts';

/**
 * A statement as it is kept, its document as the text that was hashed. AppError `statement.damaged` when that has not the
 * form of one.
 */
export function keptOf({ document, hash }: { readonly document: string; readonly hash: string }): Statement {
  try {
    return { document: readStatementDocument(JSON.parse(document)), hash };
  } catch (cause) {
    throw new AppError('statement.damaged', { hash: hash.slice(0, 12) }, { cause });
  }
}
