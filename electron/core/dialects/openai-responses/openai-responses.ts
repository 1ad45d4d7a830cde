import type { Dialect } from '../dialect.ts';
import { bodyWithModel } from '../json-edits.ts';
import { sseStreams } from '../sse.ts';
import { openaiModels } from '../translate/model-list.ts';
import { errorBody, errorEvent, refusalHeaders } from './errors.ts';
import { ResponsesStreamReader, readAnswer } from './events.ts';
import { readRequest } from './request.ts';
import { openaiResponsesTranslation } from './translation.ts';

/** The Responses API: https://platform.openai.com/docs/api-reference/responses */
export const openaiResponses: Dialect = {
  ...sseStreams,
  name: 'openai_responses',
  readRequest,
  withModel: bodyWithModel,
  createStreamReader: () => new ResponsesStreamReader(),
  readAnswer,
  refusalHeaders,
  errorBody,
  errorEvent,
  translation: openaiResponsesTranslation,
  models: openaiModels,
  tokenCount: null,
  count: null,
};
