/** The Anthropic dialect: endpoints, checks of requests, model list, error shape and rate-limit headers. */

import type { IncomingHttpHeaders } from 'node:http';
import { checkConversation } from './anthropic-conversation.ts';
import { messageAnswer } from './anthropic-message.ts';
import {
  type Answer,
  type Asked,
  bearerOf,
  commandAmong,
  type Dialect,
  type Endpoint,
  isRecord,
  Refusal,
  textsOf,
  type VendorRequest,
} from './dialect.ts';
import { jsonAnswer } from './json-answer.ts';
import { tokensOf } from './planned-tokens.ts';
import { anthropicFields } from './usage-fields.ts';

/** Newest first; a model whose release day is not in its id has the epoch, as the vendor allows. */
const models = [
  { id: 'claude-opus-5-5', alias: null, name: 'Claude Opus 5.5', line: 'opus', day: '1970-01-01' },
  { id: 'claude-sonnet-5-5', alias: null, name: 'Claude Sonnet 5.5', line: 'sonnet', day: '1970-01-01' },
  {
    id: 'claude-opus-4-5-20251101',
    alias: 'claude-opus-4-5',
    name: 'Claude Opus 4.5',
    line: 'opus',
    day: '2025-11-01',
  },
  {
    id: 'claude-haiku-4-5-20251001',
    alias: 'claude-haiku-4-5',
    name: 'Claude Haiku 4.5',
    line: 'haiku',
    day: '2025-10-01',
  },
].map(({ id, alias, name, line, day }) => {
  const info = {
    type: 'model',
    id,
    display_name: name,
    created_at: `${day}T00:00:00Z`,
    capabilities: null,
    lifecycle: 'active',
    line,
    max_input_tokens: 200_000,
    max_tokens: 64_000,
    deprecated_at: null,
    retires_at: null,
  };
  return { alias, info };
});

const errorTypes: Record<number, string> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  504: 'timeout_error',
  529: 'overloaded_error',
};

let limitsAtSecond = 0;
let limitHeaders: string[] = [];

/** The limits of an account with room left; the windows end at the next 5 h and 7 d marks of the epoch. */
function rateLimitHeaders(): string[] {
  const second = Math.floor(Date.now() / 1000);
  if (second === limitsAtSecond) return limitHeaders;
  limitsAtSecond = second;
  const markAfter = (span: number) => String(Math.ceil((second + 1) / span) * span);
  const fiveHours = markAfter(5 * 3600);
  const nextMinute = new Date(Number(markAfter(60)) * 1000).toISOString().replace('.000', '');
  limitHeaders = [
    ...['requests', 'tokens'].flatMap((kind) => {
      const name = `anthropic-ratelimit-${kind}`;
      return [`${name}-limit`, '4000', `${name}-remaining`, '3999', `${name}-reset`, nextMinute];
    }),
    ...['anthropic-ratelimit-unified-status', 'allowed', 'anthropic-ratelimit-unified-reset', fiveHours],
    ...['anthropic-ratelimit-unified-representative-claim', 'five_hour'],
    ...[
      'anthropic-ratelimit-unified-5h-status',
      'allowed',
      'anthropic-ratelimit-unified-5h-reset',
      fiveHours,
    ],
    ...[
      'anthropic-ratelimit-unified-5h-utilization',
      '0.12',
      'anthropic-ratelimit-unified-7d-status',
      'allowed',
    ],
    ...['anthropic-ratelimit-unified-7d-reset', markAfter(7 * 86_400)],
    ...['anthropic-ratelimit-unified-7d-utilization', '0.34'],
  ];
  return limitHeaders;
}

const okHeaders = (request: VendorRequest) => ['request-id', request.id, ...rateLimitHeaders()];

function goodAnswer(request: VendorRequest, body: unknown): Answer {
  return jsonAnswer(200, okHeaders(request), JSON.stringify(body), 'completed');
}

function invalid(message: string): Refusal {
  return new Refusal(400, 'invalid_request_error', message);
}

function checkVersion(request: VendorRequest): void {
  if (request.headers['anthropic-version'] === undefined)
    throw invalid('anthropic-version: header is required');
}

function checkContent(content: unknown, where: string): void {
  if (typeof content === 'string') return;
  if (!Array.isArray(content)) throw invalid(`${where}: Input should be a valid list`);
  content.forEach((block, index) => {
    if (!isRecord(block) || typeof block.type !== 'string')
      throw invalid(`${where}.${index}.type: Field required`);
  });
}

function checkBody(request: VendorRequest, needsMaxTokens: boolean): void {
  checkVersion(request);
  const { json } = request;
  if (!isRecord(json)) throw invalid('The request body is not valid JSON: expected an object');
  if (typeof json.model !== 'string') throw invalid('model: Field required');
  if (!Array.isArray(json.messages)) throw invalid('messages: Field required');
  if (json.messages.length === 0) throw invalid('messages: at least one message is required');
  json.messages.forEach((message, index) => {
    if (!isRecord(message) || !['user', 'assistant', 'system'].includes(message.role as string)) {
      throw invalid(`messages.${index}.role: Input should be 'user' or 'assistant'`);
    }
    checkContent(message.content, `messages.${index}.content`);
  });
  if (json.system !== undefined) checkContent(json.system, 'system');
  if (needsMaxTokens && !(Number.isSafeInteger(json.max_tokens) && (json.max_tokens as number) > 0)) {
    throw invalid('max_tokens: Field required');
  }
  if (json.stream !== undefined && typeof json.stream !== 'boolean') {
    throw invalid('stream: Input should be a valid boolean');
  }
  checkConversation(json);
}

const messagesEndpoint: Endpoint = {
  needsKey: true,
  generates: true,
  answer(request) {
    checkBody(request, true);
    return messageAnswer(request, okHeaders(request));
  },
};

const countEndpoint: Endpoint = {
  needsKey: true,
  generates: false,
  answer(request) {
    checkBody(request, false);
    const count = request.directive?.plan?.inputTokens ?? tokensOf(request.body.length);
    return goodAnswer(request, { input_tokens: count });
  },
};

const modelListEndpoint: Endpoint = {
  needsKey: true,
  generates: false,
  answer(request) {
    checkVersion(request);
    const query = new URLSearchParams(request.query);
    const limit = Number(query.get('limit') ?? 20);
    if (!Number.isSafeInteger(limit) || limit < 1) throw invalid('limit: Input should be greater than 0');
    const after = models.findIndex(({ info }) => info.id === query.get('after_id'));
    const before = models.findIndex(({ info }) => info.id === query.get('before_id'));
    const range = models.slice(after + 1, before === -1 ? models.length : before).map(({ info }) => info);
    const data = before === -1 ? range.slice(0, limit) : range.slice(-limit);
    const page = {
      data,
      has_more: data.length < range.length,
      first_id: data[0]?.id ?? null,
      last_id: data.at(-1)?.id ?? null,
    };
    return goodAnswer(request, page);
  },
};

const MODEL_PATH = '/v1/models/';

function unescaped(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw invalid('model_id: not a valid path segment');
  }
}

const modelEndpoint: Endpoint = {
  needsKey: true,
  generates: false,
  answer(request) {
    checkVersion(request);
    const id = unescaped(request.path.slice(MODEL_PATH.length));
    const model = models.find(({ alias, info }) => info.id === id || alias === id);
    if (model === undefined) throw new Refusal(404, 'not_found_error', `model: ${id}`);
    return goodAnswer(request, model.info);
  },
};

const rootEndpoint: Endpoint = {
  needsKey: false,
  generates: false,
  answer(request) {
    return { ...goodAnswer(request, {}), frames: [], joined: Buffer.alloc(0) };
  },
};

const endpoints: Record<string, Endpoint> = {
  'POST /v1/messages': messagesEndpoint,
  'POST /v1/messages/count_tokens': countEndpoint,
  'GET /v1/models': modelListEndpoint,
  'HEAD /': rootEndpoint,
};

/** The command in the last user message, if it has one. */
function commandIn(messages: unknown): string | undefined {
  if (!Array.isArray(messages)) return undefined;
  const last = messages.findLast((message) => isRecord(message) && message.role === 'user');
  return commandAmong(textsOf(last?.content));
}

/** Anthropic's Messages API. */
export const anthropic: Dialect = {
  name: 'anthropic',
  lacks: { plan: ['reasoningTokens'], directive: [] },
  usageFields: anthropicFields,
  find(method, path) {
    const endpoint = endpoints[`${method} ${path}`];
    if (endpoint !== undefined) return endpoint;
    return method === 'GET' && path.startsWith(MODEL_PATH) ? modelEndpoint : undefined;
  },
  owns: () => true,
  keyOf(headers: IncomingHttpHeaders) {
    const key = headers['x-api-key'];
    return typeof key === 'string' ? key : bearerOf(headers);
  },
  read(json): Asked {
    if (!isRecord(json)) return { model: null, marker: null, stream: false, command: undefined };
    const { metadata } = json;
    return {
      model: typeof json.model === 'string' ? json.model : null,
      marker: isRecord(metadata) && typeof metadata.user_id === 'string' ? metadata.user_id : null,
      stream: json.stream === true,
      command: commandIn(json.messages),
    };
  },
  idHeader: (id) => ['request-id', id],
  refuse({ id }, { status, type, message, details }) {
    const error = {
      type: type ?? errorTypes[status] ?? 'api_error',
      message: message ?? 'Refused by command',
      details: details ?? null,
    };
    const body = JSON.stringify({ type: 'error', error, request_id: id });
    return jsonAnswer(status, ['request-id', id], body, 'refused');
  },
  keyError: () => ({ status: 401, message: 'invalid x-api-key' }),
};
