import type { RefusalText } from '../dialect.ts';

/** https://cloud.google.com/apis/design/errors#handling_errors */
const statuses: ReadonlyMap<number, string> = new Map([
  [401, 'UNAUTHENTICATED'],
  [403, 'PERMISSION_DENIED'],
  [404, 'NOT_FOUND'],
  [429, 'RESOURCE_EXHAUSTED'],
  [500, 'INTERNAL'],
  [504, 'DEADLINE_EXCEEDED'],
]);

const TYPES = 'type.googleapis.com/google.rpc';

/** The error as this dialect's JSON body. Its clients read from the details when to try again, or that they must not. */
export function errorBody({ status, message, limit, field, retryAfterSeconds }: RefusalText): string {
  const name = statuses.get(status) ?? (status < 500 ? 'INVALID_ARGUMENT' : 'UNAVAILABLE');
  const details: unknown[] = [];
  if (field !== null) {
    details.push({ '@type': `${TYPES}.BadRequest`, fieldViolations: [{ field, description: message }] });
  }
  if (limit === 'quota') {
    const violations = [{ quotaId: 'CarpoolRequestsPerDay', description: message }];
    details.push({ '@type': `${TYPES}.QuotaFailure`, violations });
  }
  if (limit !== null && retryAfterSeconds !== null)
    details.push({ '@type': `${TYPES}.RetryInfo`, retryDelay: `${retryAfterSeconds}s` });
  const error = { code: status, message, status: name };
  return JSON.stringify({ error: details.length === 0 ? error : { ...error, details } });
}

/** The error as the last event of a stream. */
export function errorEvent(refusal: RefusalText): string {
  return `data: ${errorBody(refusal)}\n\n`;
}

/** The error as the last element of a stream that is a JSON array. */
export function errorElement(refusal: RefusalText): string {
  return `,\n${errorBody(refusal)}\n]`;
}
