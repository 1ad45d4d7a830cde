import type { RefusalText } from './dialect.ts';

/** https://platform.openai.com/docs/guides/error-codes/api-errors */
export type OpenaiError = {
  readonly type: string;
  readonly code: string | null;
  readonly message: string;
  readonly param: string | null;
};

const codes: ReadonlyMap<number, string> = new Map([
  [401, 'invalid_api_key'],
  [429, 'rate_limit_exceeded'],
]);

/** The error object that all of OpenAI's endpoints share. */
export function openaiError({ status, message, limit, field }: RefusalText): OpenaiError {
  if (limit === 'quota')
    return { type: 'insufficient_quota', code: 'insufficient_quota', message, param: null };
  const type = limit === null ? typeOf(status) : 'rate_limit_error';
  // OpenAI's paths have their indexes in brackets.
  const param = field?.replace(/\.(\d+)/g, '[$1]') ?? null;
  return { type, code: codes.get(status) ?? null, message, param };
}

/** OpenAI's clients look for the request's id under another name than Anthropic's. */
export function openaiHeaders({ headers }: RefusalText): Readonly<Record<string, string>> {
  const { 'request-id': requestId, ...others } = headers;
  return requestId === undefined ? others : { 'x-request-id': requestId, ...others };
}

function typeOf(status: number): string {
  if (status >= 500) return 'server_error';
  return status === 403 ? 'permission_error' : 'invalid_request_error';
}
