import { AppError } from '../../../../shared/errors.ts';
import type { RequestFacts } from '../dialect.ts';

const LONGEST_MODEL_NAME = 200;

/** Model and mode of a request to `POST /v1/messages`: https://docs.anthropic.com/en/api/messages */
export function readRequest(body: Readonly<Record<string, unknown>>): RequestFacts {
  const { model } = body;
  if (typeof model !== 'string' || model.trim() === '') {
    throw new AppError('relay.field_missing', { field: 'model' }, { field: 'model' });
  }
  if (model.length > LONGEST_MODEL_NAME) {
    throw new AppError(
      'relay.field_invalid',
      { field: 'model', limit: LONGEST_MODEL_NAME },
      { field: 'model' },
    );
  }
  return { model, streamed: body.stream === true };
}
