/** What OpenAI's endpoints have in common: keys, heads, the error shape and the checks of any body. */
import type { IncomingHttpHeaders } from 'node:http';
import { type Dialect, isRecord, Refusal, type VendorError, type VendorRequest } from './dialect.ts';
import { jsonAnswer } from './json-answer.ts';

const usualErrors: Record<number, { type: string; code: string | null }> = {
  401: { type: 'invalid_request_error', code: 'invalid_api_key' },
  403: { type: 'request_forbidden', code: 'unsupported_country_region_territory' },
  429: { type: 'requests', code: 'rate_limit_exceeded' },
};

/** The error object's members; a type that was commanded is its own code, and `details` go over everything. */
export function errorMembers({ status, type, message, details }: VendorError): Record<string, unknown> {
  const fallback = { type: status < 500 ? 'invalid_request_error' : 'server_error', code: null };
  const usual = type === undefined ? (usualErrors[status] ?? fallback) : { type, code: type };
  const error = { message: message ?? 'Refused by command', type: usual.type, param: null, code: usual.code };
  return { ...error, ...(isRecord(details) ? details : {}) };
}

/** A 400 that names the parameter, as OpenAI words it. */
export function invalid(message: string, param: string | null): Refusal {
  return new Refusal(400, 'invalid_request_error', message, { param, code: null });
}

/** The body as an object with a model. Throws `Refusal`. */
export function checkedBody(request: VendorRequest): Record<string, unknown> {
  const { json } = request;
  if (!isRecord(json)) throw invalid('We could not parse the JSON body of your request.', null);
  if (typeof json.model !== 'string') throw invalid('you must provide a model parameter', null);
  if (json.stream !== undefined && typeof json.stream !== 'boolean') {
    throw invalid("Invalid type for 'stream': expected a boolean.", 'stream');
  }
  return json;
}

const idHeader = (id: string) => ['x-request-id', id];

/** Heads of a good answer: the limits of an account with room left. */
export function okHeaders({ id }: VendorRequest): string[] {
  const limits = ['requests', 'tokens'].flatMap((kind) => {
    const name = (what: string) => `x-ratelimit-${what}-${kind}`;
    return [name('limit'), '30000', name('remaining'), '29999', name('reset'), '2ms'];
  });
  return [...idHeader(id), 'openai-version', '2020-10-01', 'openai-processing-ms', '12', ...limits];
}

/** Paths below `/v1` belong to OpenAI where the key comes as a bearer and nothing else shows Anthropic's client. */
export function showsOpenAi(headers: IncomingHttpHeaders): boolean {
  const others = headers['anthropic-version'] ?? headers['x-api-key'];
  return headers.authorization !== undefined && others === undefined;
}

/** How OpenAI refuses, whatever the endpoint. */
export const openAiErrors: Pick<Dialect, 'idHeader' | 'refuse' | 'keyError'> = {
  idHeader,
  refuse({ id }, error) {
    const json = JSON.stringify({ error: errorMembers(error) });
    return jsonAnswer(error.status, idHeader(id), json, 'refused');
  },
  keyError: (key) =>
    key === null
      ? {
          status: 401,
          message: "You didn't provide an API key. Send it as Authorization: Bearer.",
          details: { code: null },
        }
      : { status: 401, message: `Incorrect API key provided: ${key.slice(0, 3)}***.` },
};

/** `,"usage":...` after the members of an object's JSON, or the JSON as it is where there is no usage. */
export function withUsage(json: string, usage: string | undefined): string {
  return usage === undefined ? json : `${json.slice(0, -1)},"usage":${usage}}`;
}
