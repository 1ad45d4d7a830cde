import { AppError } from '../../../../shared/errors.ts';
import type { RequestFacts, RequestText } from '../dialect.ts';
import { readModel } from '../request-model.ts';

/** Model and mode of a request, which both stand in its path: https://ai.google.dev/api/generate-content */
export function readRequest({ path, bytes }: RequestText): RequestFacts {
  const [, model = '', action] = /^\/v1beta\/models\/([^/]+):(\w+)$/.exec(path) ?? [];
  return {
    model: readModel(unescaped(model)),
    streamed: action === 'streamGenerateContent',
    body: bytes,
    usageAdded: false,
  };
}

function unescaped(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch (cause) {
    throw new AppError('relay.field_missing', { field: 'model' }, { field: 'model', cause });
  }
}
