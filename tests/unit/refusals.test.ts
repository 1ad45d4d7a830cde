import { expect, test } from 'vitest';
import { anthropic } from '../../electron/core/dialects/anthropic/anthropic.ts';
import { gemini, geminiArray } from '../../electron/core/dialects/gemini/gemini.ts';
import { openaiChat } from '../../electron/core/dialects/openai-chat/openai-chat.ts';
import { openaiResponses } from '../../electron/core/dialects/openai-responses/openai-responses.ts';
import { refusalOf } from '../../electron/core/relay/refusals.ts';
import { AppError, type ErrorCode, type ErrorParams } from '../../shared/errors.ts';

type Case = [
  code: ErrorCode,
  params: ErrorParams,
  status: number,
  type: string,
  headers: Record<string, string>,
];

const final = { 'x-should-retry': 'false' };
const whose = { whose: 'your' };

const cases: Case[] = [
  ['relay.key_missing', {}, 401, 'authentication_error', final],
  ['relay.key_revoked', {}, 401, 'authentication_error', final],
  ['relay.member_inactive', { group: 'G' }, 403, 'permission_error', final],
  ['relay.too_many_wrong_keys', { seconds: 60 }, 429, 'rate_limit_error', { 'retry-after': '60' }],
  [
    'relay.quota_used',
    { ...whose, quota: 'q', used: '1', limit: '1', until: '-', seconds: 90 },
    429,
    'rate_limit_error',
    { 'retry-after': '90', ...final },
  ],
  [
    'relay.quota_used',
    { ...whose, quota: 'q', used: '1', limit: '1', until: '-' },
    429,
    'rate_limit_error',
    final,
  ],
  [
    'relay.rate_limited',
    { ...whose, rate: '2', seconds: 9 },
    429,
    'rate_limit_error',
    { 'retry-after': '9' },
  ],
  [
    'relay.queue_full',
    { ...whose, cap: 3, size: 5, seconds: 5 },
    429,
    'rate_limit_error',
    { 'retry-after': '5' },
  ],
  [
    'relay.queue_timeout',
    { ...whose, cap: 3, waited: 30, seconds: 5 },
    429,
    'rate_limit_error',
    { 'retry-after': '5' },
  ],
  ['relay.model_not_allowed', { model: 'm', allowed: 'a, b' }, 400, 'invalid_request_error', final],
  [
    'relay.client_not_allowed',
    { client: 'C', clientZh: '丙', allowed: 'A', allowedZh: '甲' },
    400,
    'invalid_request_error',
    final,
  ],
  ['relay.model_not_served', { model: 'm', allowed: 'a, b' }, 404, 'not_found_error', final],
  ['relay.access_expired', { ...whose, ended: '-' }, 401, 'authentication_error', final],
  ['relay.no_account', { group: 'G' }, 503, 'api_error', { 'retry-after': '60' }],
  ['relay.unmetered', {}, 503, 'api_error', { 'retry-after': '15' }],
  ['relay.paused', {}, 503, 'api_error', { 'retry-after': '60' }],
  ['relay.stopping', {}, 503, 'api_error', { 'retry-after': '10' }],
  ['relay.upstream_unreachable', { layer: 'dns' }, 502, 'api_error', { 'retry-after': '5' }],
  ['relay.upstream_timeout', { seconds: 120 }, 504, 'timeout_error', {}],
  ['relay.upstream_truncated', {}, 502, 'api_error', {}],
  ['relay.body_too_large', { limit: 5 }, 413, 'request_too_large', final],
  ['relay.body_malformed', {}, 400, 'invalid_request_error', final],
  ['relay.content_type', {}, 415, 'invalid_request_error', final],
  ['route.unknown', {}, 404, 'not_found_error', final],
  ['host.refused', { host: 'x' }, 421, 'invalid_request_error', final],
  ['internal', {}, 500, 'api_error', {}],
];

test.each(cases)('%s reads as the Messages API would say it', (code, params, status, type, headers) => {
  for (const lang of ['zh-CN', 'en'] as const) {
    const refusal = refusalOf(new AppError(code, params), lang, 'req-1', 0);
    expect(refusal.status).toBe(status);
    expect(refusal.headers).toEqual({ 'request-id': 'req-1', ...headers });
    expect(JSON.parse(anthropic.errorBody(refusal))).toEqual({
      type: 'error',
      error: { type, message: refusal.message },
      request_id: 'req-1',
    });
    expect(refusal.message).not.toMatch(/[{}]/);
    expect(/[\u4e00-\u9fff]/.test(refusal.message)).toBe(lang === 'zh-CN');
  }
});

test('after the head the same error is one event of the stream', () => {
  const event = anthropic.errorEvent(refusalOf(new AppError('relay.upstream_truncated'), 'en', 'req-1', 0));
  expect(event).toBe(
    'event: error\ndata: {"type":"error","error":{"type":"api_error","message":"The provider\'s answer broke off. Usage seen so far is recorded as it is."},"request_id":"req-1"}\n\n',
  );
});

const atMs = 1_793_865_600_000;
const quota = refusalOf(
  new AppError('relay.quota_used', {
    whose: 'your ',
    quota: 'day',
    used: '1',
    limit: '1',
    until: '-',
    seconds: 3600,
  }),
  'en',
  'req-1',
  atMs,
);
const rate = refusalOf(new AppError('relay.too_many_wrong_keys', { seconds: 60 }), 'en', 'req-1', atMs);
const noAccount = refusalOf(new AppError('relay.no_account', { group: 'G' }), 'en', 'req-1', atMs);
const wrongKey = refusalOf(new AppError('relay.key_invalid'), 'en', 'req-1', atMs);
const RPC = 'type.googleapis.com/google.rpc';

test('a quota that ran out is told to each client in the way that stops it from trying again', () => {
  const { message } = quota;
  expect(quota.status).toBe(429);
  const said = { 'retry-after': '3600', 'x-should-retry': 'false' };
  expect(anthropic.refusalHeaders(quota)).toEqual({ 'request-id': 'req-1', ...said });
  expect(JSON.parse(anthropic.errorBody(quota)).error.type).toBe('rate_limit_error');
  expect(openaiChat.refusalHeaders(quota)).toEqual({ 'x-request-id': 'req-1', ...said });
  expect(JSON.parse(openaiChat.errorBody(quota))).toEqual({
    error: { type: 'insufficient_quota', code: 'insufficient_quota', message, param: null },
  });
  // With a retry-after, Codex would wait out the hour without a word.
  expect(openaiResponses.refusalHeaders(quota)).toEqual({
    'x-request-id': 'req-1',
    'x-should-retry': 'false',
  });
  expect(JSON.parse(openaiResponses.errorBody(quota))).toEqual({
    error: { type: 'usage_limit_reached', message, resets_at: 1_793_869_200 },
  });
  expect(JSON.parse(gemini.errorBody(quota)).error).toMatchObject({
    code: 429,
    status: 'RESOURCE_EXHAUSTED',
    details: [
      { '@type': `${RPC}.QuotaFailure`, violations: [{ quotaId: expect.stringContaining('PerDay') }] },
      { '@type': `${RPC}.RetryInfo`, retryDelay: '3600s' },
    ],
  });
});

test('a pace that was too fast is told with the time to wait', () => {
  const { message } = rate;
  for (const dialect of [openaiChat, openaiResponses]) {
    expect(dialect.refusalHeaders(rate)).toEqual({ 'x-request-id': 'req-1', 'retry-after': '60' });
    expect(JSON.parse(dialect.errorBody(rate))).toEqual({
      error: { type: 'rate_limit_error', code: 'rate_limit_exceeded', message, param: null },
    });
  }
  expect(JSON.parse(gemini.errorBody(rate))).toEqual({
    error: {
      code: 429,
      message,
      status: 'RESOURCE_EXHAUSTED',
      details: [{ '@type': `${RPC}.RetryInfo`, retryDelay: '60s' }],
    },
  });
});

test('no account and a wrong key read as each vendor would say it', () => {
  expect(openaiResponses.refusalHeaders(noAccount)).toMatchObject({ 'retry-after': '60' });
  expect(JSON.parse(openaiChat.errorBody(noAccount)).error).toMatchObject({
    type: 'server_error',
    code: null,
  });
  expect(JSON.parse(gemini.errorBody(noAccount)).error).toEqual({
    code: 503,
    message: noAccount.message,
    status: 'UNAVAILABLE',
  });
  expect(JSON.parse(openaiChat.errorBody(wrongKey)).error).toMatchObject({
    type: 'invalid_request_error',
    code: 'invalid_api_key',
  });
  expect(JSON.parse(gemini.errorBody(wrongKey)).error.status).toBe('UNAUTHENTICATED');
});

test('after the head a refusal is an event, or the last element, of the stream', () => {
  const data = (event: string) => JSON.parse(event.slice(event.indexOf('data: ') + 6));
  const { message } = noAccount;
  expect(data(openaiChat.errorEvent(noAccount)).error.message).toBe(message);
  expect(openaiResponses.errorEvent(noAccount)).toMatch(/^event: error\ndata: /);
  // Clients read the error at the top or within `error`.
  const flat = data(openaiResponses.errorEvent(noAccount));
  expect([flat.type, flat.message, flat.error.message]).toEqual(['error', message, message]);
  expect(data(gemini.errorEvent(noAccount)).error.message).toBe(message);
  const array = JSON.parse(`[{"candidates":[]}${geminiArray.errorEvent(noAccount)}`);
  expect(array[1].error.message).toBe(message);
});
