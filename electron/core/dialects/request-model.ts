import { AppError } from '../../../shared/errors.ts';

const LONGEST_MODEL_NAME = 200;

/** The model a request asks for. Throws `relay.field_missing` or `relay.field_invalid`. */
export function readModel(model: unknown): string {
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
  return model;
}
