import { AppError } from '../../../../shared/errors.ts';
import type { Addressed, RequestFacts, RequestText } from '../dialect.ts';
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

/** The same request for another model. */
export function withModel({ path, body }: Addressed, model: string): Addressed {
  const named = `/v1beta/models/${encodeURIComponent(model)}`;
  return { path: path.replace(/^\/v1beta\/models\/[^/]+(?=:\w+$)/, () => named), body };
}

function unescaped(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch (cause) {
    throw new AppError('relay.field_missing', { field: 'model' }, { field: 'model', cause });
  }
}
