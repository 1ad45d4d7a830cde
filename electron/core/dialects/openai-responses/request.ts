import { AppError } from '../../../../shared/errors.ts';
import type { RequestFacts, RequestText } from '../dialect.ts';
import { readModel } from '../request-model.ts';

/**
 * Model and mode of a request: https://platform.openai.com/docs/api-reference/responses/create
 * An answer made in the background is fetched later, past the metering; so it is refused.
 */
export function readRequest({ bytes, json }: RequestText): RequestFacts {
  const model = readModel(json.model);
  if (json.background === true)
    throw new AppError('relay.field_unsupported', { field: 'background' }, { field: 'background' });
  return { model, streamed: json.stream === true, body: bytes, usageAdded: false };
}
