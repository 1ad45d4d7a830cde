import type { Dialect } from '../dialect.ts';
import { errorBody, errorEvent } from './errors.ts';
import { AnthropicStreamReader, readAnswer } from './events.ts';
import { readRequest } from './request.ts';

/** The Messages API: https://docs.anthropic.com/en/api/messages */
export const anthropic: Dialect = {
  name: 'anthropic',
  readRequest,
  createStreamReader: () => new AnthropicStreamReader(),
  readAnswer,
  errorBody,
  errorEvent,
};
