import type { IncomingHttpHeaders } from 'node:http';

/*
 * Only what is named here crosses the relay. Never the member's credential, cookies, hop-by-hop headers, or
 * anything that tells of the member's network; never accept-encoding, because usage is read off the answer.
 */
const forwardedToProvider = new Set([
  'accept',
  'accept-language',
  'anthropic-beta',
  'anthropic-dangerous-direct-browser-access',
  'anthropic-version',
  'content-type',
  'openai-beta',
  'user-agent',
  'x-app',
  'x-goog-api-client',
]);

const FORWARDED_PREFIX = 'x-stainless-';

const forwardedToMember = ['content-type', 'request-id', 'retry-after', 'x-request-id'] as const;

const queryForwarded = new Set(['beta', 'limit', 'before_id', 'after_id', 'pageSize', 'pageToken']);

/** Gemini's forms of an answer that can be read; there are others. */
const formsForwarded = new Set(['sse', 'json']);

/** The client's headers that go to the provider, as they came. */
export function headersForProvider(headers: IncomingHttpHeaders): Record<string, string | string[]> {
  const kept: Record<string, string | string[]> = {};
  for (const name in headers) {
    const value = headers[name];
    if (value === undefined) continue;
    if (forwardedToProvider.has(name) || name.startsWith(FORWARDED_PREFIX)) kept[name] = value;
  }
  return kept;
}

/** The provider's headers that go to the member; never set-cookie, nor the limits of the owner's whole account. */
export function headersForMember(headers: IncomingHttpHeaders): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of forwardedToMember) {
    const value = headers[name];
    if (typeof value === 'string') kept[name] = value;
  }
  return kept;
}

/** The query that goes to the provider: '' or '?...'. */
export function queryForProvider(query: URLSearchParams): string {
  const kept = new URLSearchParams();
  for (const [name, value] of query) {
    const passes = name === 'alt' ? formsForwarded.has(value) : queryForwarded.has(name);
    if (passes) kept.append(name, value);
  }
  return kept.size === 0 ? '' : `?${kept}`;
}
