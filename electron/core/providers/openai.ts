import { openaiCheck } from './check-plan.ts';
import { failureOf } from './failure-class.ts';
import type { Provider } from './provider.ts';

/** OpenAI with an API key: https://platform.openai.com/docs/api-reference/authentication */
export const openai: Provider = {
  name: 'openai',
  dialects: ['openai_chat', 'openai_responses', 'openai_embeddings'],
  check: openaiCheck,
  authHeaders: (apiKey) => ({ authorization: `Bearer ${apiKey}` }),
  failureOf,
};
