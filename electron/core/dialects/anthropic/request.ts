import type { RequestFacts, RequestText } from '../dialect.ts';
import { readModel } from '../request-model.ts';

/** Model and mode of a request to `POST /v1/messages`: https://docs.anthropic.com/en/api/messages */
export function readRequest({ bytes, json }: RequestText): RequestFacts {
  return { model: readModel(json.model), streamed: json.stream === true, body: bytes, usageAdded: false };
}
