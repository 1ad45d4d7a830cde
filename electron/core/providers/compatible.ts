import { failureOf } from './failure-class.ts';
import type { Provider } from './provider.ts';

/**
 * Any endpoint that speaks the Messages API. Such vendors read the key from `x-api-key`, from
 * `Authorization: Bearer`, or from either, and ignore the form they do not know; so both are sent.
 */
export const compatible: Provider = {
  name: 'compatible',
  authHeaders: (apiKey) => ({ 'x-api-key': apiKey, authorization: `Bearer ${apiKey}` }),
  failureOf,
};
