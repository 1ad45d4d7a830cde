import type { Dialect } from '../dialect.ts';
import { bodyWithModel } from '../json-edits.ts';
import { sseStreams } from '../sse.ts';
import { anthropicModels } from '../translate/model-list.ts';
import { anthropicCount, anthropicCountForm } from '../translate/token-count.ts';
import { errorBody, errorEvent } from './errors.ts';
import { AnthropicStreamReader, readAnswer } from './events.ts';
import { readRequest } from './request.ts';
import { anthropicTranslation } from './translation.ts';

/** The Messages API: https://docs.anthropic.com/en/api/messages */
export const anthropic: Dialect = {
  ...sseStreams,
  name: 'anthropic',
  readRequest,
  withModel: bodyWithModel,
  createStreamReader: () => new AnthropicStreamReader(),
  readAnswer,
  refusalHeaders: ({ headers }) => headers,
  errorBody,
  errorEvent,
  translation: anthropicTranslation,
  models: anthropicModels,
  tokenCount: anthropicCountForm,
  count: anthropicCount,
};
