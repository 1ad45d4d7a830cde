import { anthropic } from '../dialects/anthropic/anthropic.ts';
import { openaiChat } from '../dialects/openai-chat/openai-chat.ts';
import { anthropicCheck } from './check-plan.ts';
import { failureOf } from './failure-class.ts';
import { openai } from './openai.ts';
import type { Provider } from './provider.ts';

/**
 * Any endpoint that speaks the Messages API. Such vendors read the key from `x-api-key`, from
 * `Authorization: Bearer`, or from either, and ignore the form they do not know; so both are sent.
 */
export const compatible: Provider = {
  name: 'compatible',
  dialects: ['anthropic'],
  translatesTo: anthropic,
  check: anthropicCheck,
  authHeaders: (apiKey) => ({ 'x-api-key': apiKey, authorization: `Bearer ${apiKey}` }),
  failureOf,
};

/**
 * Any endpoint that speaks OpenAI's API. What such vendors have in common is Chat Completions; few have Responses, so
 * that is translated.
 */
export const compatibleOpenai: Provider = {
  ...openai,
  name: 'compatible',
  dialects: ['openai_chat', 'openai_embeddings'],
  translatesTo: openaiChat,
};
