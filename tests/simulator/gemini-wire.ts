/** What Gemini's endpoints have in common: paths, keys and the error shape. */
import type { IncomingHttpHeaders } from 'node:http';
import { bearerOf, type Dialect, type Refusable, type VendorError } from './dialect.ts';
import { jsonAnswer } from './json-answer.ts';

export const JSON_TYPE = 'application/json; charset=UTF-8';
export const MODELS_PATH = '/v1beta/models';

const statuses: Record<number, string> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  429: 'RESOURCE_EXHAUSTED',
  499: 'CANCELLED',
  500: 'INTERNAL',
  503: 'UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
};

/** Where Vertex AI has what the Gemini API has at `/v1beta`. */
const vertexPrefix = /^\/v1\/projects\/[^/]+\/locations\/[^/]+\/publishers\/google(?=\/models\/)/;

/** The model and the method of `/v1beta/models/{model}:{method}`, or of the same at Vertex AI; undefined for another path. */
export function methodOf(path: string): { model: string; method: string } | undefined {
  const [, model, method] =
    /^\/v1beta\/models\/([^/:]+):([A-Za-z]+)$/.exec(path.replace(vertexPrefix, '/v1beta')) ?? [];
  return model === undefined || method === undefined ? undefined : { model, method };
}

export const isStreamed = (path: string) => methodOf(path)?.method === 'streamGenerateContent';

/** A stream is events where the query asks for them, else one JSON array. */
export function isEventStream({ path, query }: Refusable): boolean {
  return isStreamed(path) && new URLSearchParams(query).get('alt') === 'sse';
}

/** Google's error object; its type is the status in words. */
export function errorJson({ status, type, message, details }: VendorError, spread: boolean): string {
  const error = {
    code: status,
    message: message ?? 'Refused by command',
    status: type ?? statuses[status] ?? 'UNKNOWN',
    ...(details === undefined ? {} : { details }),
  };
  return JSON.stringify({ error }, null, spread ? 2 : 0);
}

export function keyOf(headers: IncomingHttpHeaders, query: string): string | null {
  const key = headers['x-goog-api-key'];
  if (typeof key === 'string') return key;
  const token = bearerOf(headers);
  // An API key is no access token.
  return new URLSearchParams(query).get('key') ?? (token?.startsWith('sk-') === true ? null : token);
}

const invalidKey = {
  '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
  reason: 'API_KEY_INVALID',
  domain: 'googleapis.com',
  metadata: { service: 'generativelanguage.googleapis.com' },
};

/** How Google refuses; there is no request id in the head, and a stream that is an array has its error in one. */
export const googleErrors: Pick<Dialect, 'idHeader' | 'refuse' | 'keyError'> = {
  idHeader: () => [],
  refuse(request, error) {
    const json = errorJson(error, true);
    const inArray = isStreamed(request.path) && !isEventStream(request);
    return jsonAnswer(error.status, [], inArray ? `[${json}\n]\n` : `${json}\n`, 'refused', JSON_TYPE);
  },
  keyError: (key) =>
    key === null
      ? { status: 403, message: "Method doesn't allow unregistered callers. Please use API Key." }
      : {
          status: 400,
          message: 'API key not valid. Please pass a valid API key.',
          details: [invalidKey],
        },
};
