import { openaiResponses } from '../dialects/openai-responses/openai-responses.ts';
import { openaiCheck } from './check-plan.ts';
import { failureOf } from './failure-class.ts';
import type { Provider } from './provider.ts';

/**
 * OpenAI with an API key: https://platform.openai.com/docs/api-reference/authentication
 * Other dialects become Responses, because its newer models take tools together with reasoning only there.
 */
export const openai: Provider = {
  name: 'openai',
  dialects: ['openai_chat', 'openai_responses', 'openai_embeddings'],
  translatesTo: openaiResponses,
  check: openaiCheck,
  authHeaders: (apiKey) => ({ authorization: `Bearer ${apiKey}` }),
  failureOf,
};
