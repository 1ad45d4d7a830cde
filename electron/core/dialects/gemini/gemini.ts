import type { Dialect } from '../dialect.ts';
import { sseStreams } from '../sse.ts';
import { geminiModels } from '../translate/model-list.ts';
import { geminiCount, geminiCountForm } from '../translate/token-count.ts';
import { JsonArraySplitter } from './array-splitter.ts';
import { errorBody, errorElement, errorEvent } from './errors.ts';
import { GeminiArrayReader, GeminiEventReader, readAnswer, readEmbedding } from './events.ts';
import { batchWithModel, readRequest, withModel } from './request.ts';
import { geminiArrayTranslation, geminiTranslation } from './translation.ts';

/** The Gemini API, its streams as server-sent events: https://ai.google.dev/api/generate-content */
export const gemini: Dialect = {
  ...sseStreams,
  name: 'gemini',
  readRequest,
  withModel,
  createStreamReader: () => new GeminiEventReader(),
  readAnswer,
  refusalHeaders: ({ headers }) => headers,
  errorBody,
  errorEvent,
  translation: geminiTranslation,
  models: geminiModels,
  tokenCount: geminiCountForm,
  count: geminiCount,
};

/** Its streams as a JSON array, which is what comes without `alt=sse`. */
export const geminiArray: Dialect = {
  ...gemini,
  streamType: /^application\/json/i,
  streamContentType: 'application/json; charset=UTF-8',
  createSplitter: () => new JsonArraySplitter(),
  createStreamReader: () => new GeminiArrayReader(),
  errorEvent: errorElement,
  translation: geminiArrayTranslation,
};

/** Its embeddings: https://ai.google.dev/api/embeddings */
export const geminiEmbeddings: Dialect = { ...gemini, readAnswer: readEmbedding, translation: null };

/** Several at once, each with the model in it: https://ai.google.dev/api/embeddings#method:-models.batchembedcontents */
export const geminiBatchEmbeddings: Dialect = { ...geminiEmbeddings, withModel: batchWithModel };
