import { type ServerResponse, STATUS_CODES } from 'node:http';
import { type AppError, type ErrorCode, errorMessage, type Lang } from '../../../shared/errors.ts';
import type { MemberDialect, RefusalText } from '../dialects/dialect.ts';

/** When a client may try again, in seconds, for refusals that pass by themselves or soon after the owner acts. */
const retryAfterSeconds: Partial<Record<ErrorCode, number>> = {
  'relay.no_account': 60,
  'relay.account_disabled': 60,
  'relay.account_locked': 60,
  'relay.account_invalid': 60,
  'relay.unmetered': 15,
  'relay.paused': 60,
  'relay.stopping': 10,
  'relay.stopped': 10,
  'relay.upstream_unreachable': 5,
  'relay.proxy_unreachable': 5,
  'relay.proxy_refused': 60,
};

const limits: Partial<Record<ErrorCode, 'quota' | 'account'>> = {
  'relay.quota_used': 'quota',
  'relay.account_limited': 'account',
  'relay.model_limited': 'account',
  'relay.account_day_used': 'account',
};

/** A client would hold its user up for longer than a minute. */
function isFar(limit: RefusalText['limit'], seconds: number): boolean {
  return limit === 'account' && seconds > 60;
}

/** A refusal without its head and body: what both forms, JSON answer and stream event, are made of. */
export type Refusal = RefusalText;

/**
 * How an error reads to a member's client. Clients retry what they take for a passing fault, 401 included, so
 * a refusal that no retry can change says so with `x-should-retry: false`. `nowMs` is UTC epoch ms.
 */
export function refusalOf(error: AppError, lang: Lang, requestId: string, nowMs: number): Refusal {
  const { status } = error;
  const limit = status === 429 ? (limits[error.code] ?? 'rate') : null;
  const passes = limit !== null || (error.retryable && (status === 503 || status === 502));
  const seconds = passes ? Number(error.params.seconds ?? retryAfterSeconds[error.code] ?? 0) : 0;
  return {
    status,
    headers: {
      'request-id': requestId,
      ...(seconds > 0 ? { 'retry-after': String(seconds) } : {}),
      ...(error.retryable && !isFar(limit, seconds) ? {} : { 'x-should-retry': 'false' }),
    },
    message: errorMessage(error, lang),
    requestId,
    limit,
    field: error.field ?? null,
    retryAfterSeconds: seconds > 0 ? seconds : null,
    resetsAtMs: limit !== null && seconds > 0 ? nowMs + seconds * 1000 : null,
  };
}

/** Answers with the refusal in the dialect's own shape; only possible while no head has been sent. */
export function sendRefusal(response: ServerResponse, dialect: MemberDialect, refusal: Refusal): void {
  const body = Buffer.from(dialect.errorBody(refusal));
  // What is left of an unread body must not be taken for the next request.
  const close = response.req.complete ? {} : { connection: 'close' };
  response.writeHead(refusal.status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': body.length,
    'cache-control': 'no-store',
    ...dialect.refusalHeaders(refusal),
    ...close,
  });
  response.end(body);
}

/** The refusal as the bytes of an HTTP answer, for a connection that is no longer Node's to answer on. */
export function plainRefusal(dialect: MemberDialect, refusal: Refusal): string {
  const body = dialect.errorBody(refusal);
  const head = [
    `HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status]}`,
    'connection: close',
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}
