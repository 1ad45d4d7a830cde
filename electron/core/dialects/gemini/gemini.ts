import type { Dialect } from '../dialect.ts';
import { sseStreams } from '../sse.ts';
import { JsonArraySplitter } from './array-splitter.ts';
import { errorBody, errorElement, errorEvent } from './errors.ts';
import { GeminiArrayReader, GeminiEventReader, readAnswer, readEmbedding } from './events.ts';
import { readRequest } from './request.ts';

/** The Gemini API, its streams as server-sent events: https://ai.google.dev/api/generate-content */
export const gemini: Dialect = {
  ...sseStreams,
  name: 'gemini',
  readRequest,
  createStreamReader: () => new GeminiEventReader(),
  readAnswer,
  refusalHeaders: ({ headers }) => headers,
  errorBody,
  errorEvent,
};

/** Its streams as a JSON array, which is what comes without `alt=sse`. */
export const geminiArray: Dialect = {
  ...gemini,
  streamType: /^application\/json/i,
  createSplitter: () => new JsonArraySplitter(),
  createStreamReader: () => new GeminiArrayReader(),
  errorEvent: errorElement,
};

/** Its embeddings: https://ai.google.dev/api/embeddings */
export const geminiEmbeddings: Dialect = { ...gemini, readAnswer: readEmbedding };
