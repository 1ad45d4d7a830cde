import type { RefusalText } from '../dialect.ts';

/** https://docs.anthropic.com/en/api/errors */
const types: ReadonlyMap<number, string> = new Map([
  [401, 'authentication_error'],
  [402, 'billing_error'],
  [403, 'permission_error'],
  [404, 'not_found_error'],
  [413, 'request_too_large'],
  [429, 'rate_limit_error'],
  [504, 'timeout_error'],
  [529, 'overloaded_error'],
]);

/** The error as this dialect's JSON body. */
export function errorBody({ status, message, requestId }: RefusalText): string {
  const type = types.get(status) ?? (status < 500 ? 'invalid_request_error' : 'api_error');
  return JSON.stringify({ type: 'error', error: { type, message }, request_id: requestId });
}

/** The error as the event that ends a stream: https://docs.anthropic.com/en/docs/build-with-claude/streaming#error-events */
export function errorEvent(refusal: RefusalText): string {
  return `event: error\ndata: ${errorBody(refusal)}\n\n`;
}
