import { AppError } from '../../../../shared/errors.ts';
import type { Addressed, RequestFacts, RequestText } from '../dialect.ts';
import { isRecord, parseRecord } from '../json.ts';
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

/** A batch names the model again in each of its requests. */
export function batchWithModel(request: Addressed, model: string): Addressed {
  const { path, body } = withModel(request, model);
  const batch = parseRecord(body);
  if (batch === undefined || !Array.isArray(batch.requests)) return { path, body };
  const requests = batch.requests.map((one: unknown) =>
    isRecord(one) ? { ...one, model: `models/${model}` } : one,
  );
  return { path, body: Buffer.from(JSON.stringify({ ...batch, requests })) };
}

function unescaped(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch (cause) {
    throw new AppError('relay.field_missing', { field: 'model' }, { field: 'model', cause });
  }
}
