import type { Dialect } from '../dialect.ts';
import { sseStreams } from '../sse.ts';
import { errorBody, errorEvent } from './errors.ts';
import { AnthropicStreamReader, readAnswer } from './events.ts';
import { readRequest } from './request.ts';

/** The Messages API: https://docs.anthropic.com/en/api/messages */
export const anthropic: Dialect = {
  ...sseStreams,
  name: 'anthropic',
  readRequest,
  createStreamReader: () => new AnthropicStreamReader(),
  readAnswer,
  refusalHeaders: ({ headers }) => headers,
  errorBody,
  errorEvent,
};
