import { expect, test } from 'vitest';
import { anthropic } from '../../electron/core/dialects/anthropic/anthropic.ts';
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

const cases: Case[] = [
  ['relay.key_missing', {}, 401, 'authentication_error', final],
  ['relay.key_revoked', {}, 401, 'authentication_error', final],
  ['relay.member_inactive', { group: 'G' }, 403, 'permission_error', final],
  ['relay.too_many_wrong_keys', { seconds: 60 }, 429, 'rate_limit_error', { 'retry-after': '60' }],
  ['relay.no_account', { group: 'G' }, 503, 'api_error', { 'retry-after': '60' }],
  ['relay.unmetered', {}, 503, 'api_error', { 'retry-after': '15' }],
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
    const refusal = refusalOf(new AppError(code, params), lang, 'req-1');
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
  const event = anthropic.errorEvent(refusalOf(new AppError('relay.upstream_truncated'), 'en', 'req-1'));
  expect(event).toBe(
    'event: error\ndata: {"type":"error","error":{"type":"api_error","message":"The provider\'s answer broke off. Usage seen so far is recorded as it is."},"request_id":"req-1"}\n\n',
  );
});
