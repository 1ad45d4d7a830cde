import type { Dialect } from '../dialect.ts';
import { sseStreams } from '../sse.ts';
import { errorBody, errorEvent, refusalHeaders } from './errors.ts';
import { ResponsesStreamReader, readAnswer } from './events.ts';
import { readRequest } from './request.ts';

/** The Responses API: https://platform.openai.com/docs/api-reference/responses */
export const openaiResponses: Dialect = {
  ...sseStreams,
  name: 'openai_responses',
  readRequest,
  createStreamReader: () => new ResponsesStreamReader(),
  readAnswer,
  refusalHeaders,
  errorBody,
  errorEvent,
};
