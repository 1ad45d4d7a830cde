import type { RequestFacts, RequestText } from '../dialect.ts';
import { readModel } from '../request-model.ts';
import { asksForUsage, withUsageAsked } from './usage-asked.ts';

/** Model and mode of a request: https://platform.openai.com/docs/api-reference/chat/create */
export function readRequest({ bytes, json }: RequestText): RequestFacts {
  const model = readModel(json.model);
  const streamed = json.stream === true;
  const usageAdded = streamed && !asksForUsage(json.stream_options);
  return { model, streamed, usageAdded, body: usageAdded ? withUsageAsked(bytes) : bytes };
}

/** The same for `POST /v1/embeddings`, which has no streams. */
export function readEmbeddingsRequest({ bytes, json }: RequestText): RequestFacts {
  return { model: readModel(json.model), streamed: false, usageAdded: false, body: bytes };
}
