import type { Dialect } from '../dialect.ts';
import { bodyWithModel } from '../json-edits.ts';
import { openaiError, openaiHeaders } from '../openai-errors.ts';
import { sseStreams } from '../sse.ts';
import { openaiModels } from '../translate/model-list.ts';
import { ChatStreamReader, readAnswer, readEmbeddings } from './events.ts';
import { readEmbeddingsRequest, readRequest } from './request.ts';
import { openaiChatTranslation } from './translation.ts';

/** Chat Completions: https://platform.openai.com/docs/api-reference/chat */
export const openaiChat: Dialect = {
  ...sseStreams,
  name: 'openai_chat',
  readRequest,
  withModel: bodyWithModel,
  createStreamReader: (request) => new ChatStreamReader(request),
  readAnswer,
  refusalHeaders: openaiHeaders,
  errorBody: (refusal) => JSON.stringify({ error: openaiError(refusal) }),
  errorEvent: (refusal) => `data: ${JSON.stringify({ error: openaiError(refusal) })}\n\n`,
  translation: openaiChatTranslation,
  models: openaiModels,
  tokenCount: null,
  count: null,
};

/** Embeddings: https://platform.openai.com/docs/api-reference/embeddings */
export const openaiEmbeddings: Dialect = {
  ...openaiChat,
  name: 'openai_embeddings',
  readRequest: readEmbeddingsRequest,
  readAnswer: readEmbeddings,
  translation: null,
};
