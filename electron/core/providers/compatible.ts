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
  check: anthropicCheck,
  authHeaders: (apiKey) => ({ 'x-api-key': apiKey, authorization: `Bearer ${apiKey}` }),
  failureOf,
};

/** Any endpoint that speaks OpenAI's API; one that lacks a part of it says so itself. */
export const compatibleOpenai: Provider = { ...openai, name: 'compatible' };
