import { describe, expect, test } from 'vitest';
import { anthropic } from '../../electron/core/dialects/anthropic/anthropic.ts';
import { gemini } from '../../electron/core/dialects/gemini/gemini.ts';
import { openaiChat } from '../../electron/core/dialects/openai-chat/openai-chat.ts';
import { openaiResponses } from '../../electron/core/dialects/openai-responses/openai-responses.ts';
import { refusalOf } from '../../electron/core/relay/refusals.ts';
import { AppError, type ErrorCode, type ErrorParams } from '../../shared/errors.ts';

/*
 * What each client must be told so that it stops where it should and waits where that helps; clients were seen to
 * retry a bare 429 for ever, to sleep out a long Retry-After without a word, and to show a 403 as a failed login.
 */

const NOW_MS = 1_793_865_600_000;
const RPC = 'type.googleapis.com/google.rpc';

const dialects = {
  anthropic,
  'OpenAI chat': openaiChat,
  'OpenAI responses': openaiResponses,
  Gemini: gemini,
};
type Client = keyof typeof dialects;

/** Head, in lower case and without the request's id, and body as a client gets them. */
function refusalFor(client: Client, code: ErrorCode, params: ErrorParams) {
  const refusal = refusalOf(new AppError(code, params), 'en', 'req-1', NOW_MS);
  const headers = { ...dialects[client].refusalHeaders(refusal) };
  const ids = [headers['request-id'], headers['x-request-id']].filter((id) => id !== undefined);
  expect(ids).toEqual(['req-1']);
  delete headers['request-id'];
  delete headers['x-request-id'];
  const body = JSON.parse(dialects[client].errorBody(refusal)) as { error: Record<string, unknown> };
  const { message, ...error } = body.error;
  expect(message).toBe(refusal.message);
  return { status: refusal.status, headers, error };
}

type Told = ReturnType<typeof refusalFor>;
type Row = { reason: string; code: ErrorCode; params: ErrorParams; told: Record<Client, Told> };

const final = { 'x-should-retry': 'false' };
const whose = { whose: 'your ' };
const used = { ...whose, quota: 'day', used: '1', limit: '1', until: '-' };
const retryIn = (seconds: number) => ({ '@type': `${RPC}.RetryInfo`, retryDelay: `${seconds}s` });
const tooFast = { type: 'rate_limit_error', code: 'rate_limit_exceeded', param: null };
const noAccount = { type: 'server_error', code: null, param: null };
const noKey = { type: 'invalid_request_error', code: 'invalid_api_key', param: null };

function paceRow(reason: string, code: ErrorCode, params: ErrorParams, seconds: number): Row {
  const headers = { 'retry-after': String(seconds) };
  return {
    reason,
    code,
    params: { ...whose, ...params, seconds },
    told: {
      anthropic: { status: 429, headers, error: { type: 'rate_limit_error' } },
      'OpenAI chat': { status: 429, headers, error: tooFast },
      'OpenAI responses': { status: 429, headers, error: tooFast },
      Gemini: {
        status: 429,
        headers,
        error: { code: 429, status: 'RESOURCE_EXHAUSTED', details: [retryIn(seconds)] },
      },
    },
  };
}

function noAccountRow(reason: string, code: ErrorCode, params: ErrorParams): Row {
  const headers = { 'retry-after': '60' };
  return {
    reason,
    code,
    params,
    told: {
      anthropic: { status: 503, headers, error: { type: 'api_error' } },
      'OpenAI chat': { status: 503, headers, error: noAccount },
      'OpenAI responses': { status: 503, headers, error: noAccount },
      Gemini: { status: 503, headers, error: { code: 503, status: 'UNAVAILABLE' } },
    },
  };
}

function keyRow(reason: string, code: ErrorCode, params: ErrorParams = {}): Row {
  return {
    reason,
    code,
    params,
    told: {
      anthropic: { status: 401, headers: final, error: { type: 'authentication_error' } },
      'OpenAI chat': { status: 401, headers: final, error: noKey },
      'OpenAI responses': { status: 401, headers: final, error: noKey },
      Gemini: { status: 401, headers: final, error: { code: 401, status: 'UNAUTHENTICATED' } },
    },
  };
}

const rows: Row[] = [
  {
    reason: 'a quota or budget is used up',
    code: 'relay.quota_used',
    params: { ...used, seconds: 3600 },
    told: {
      anthropic: {
        status: 429,
        headers: { 'retry-after': '3600', ...final },
        error: { type: 'rate_limit_error' },
      },
      'OpenAI chat': {
        status: 429,
        headers: { 'retry-after': '3600', ...final },
        error: { type: 'insufficient_quota', code: 'insufficient_quota', param: null },
      },
      'OpenAI responses': {
        status: 429,
        headers: final,
        error: { type: 'usage_limit_reached', resets_at: 1_793_869_200 },
      },
      Gemini: {
        status: 429,
        headers: { 'retry-after': '3600', ...final },
        error: {
          code: 429,
          status: 'RESOURCE_EXHAUSTED',
          details: [
            {
              '@type': `${RPC}.QuotaFailure`,
              violations: [{ quotaId: 'CarpoolRequestsPerDay', description: expect.any(String) }],
            },
            retryIn(3600),
          ],
        },
      },
    },
  },
  paceRow('too many requests a minute', 'relay.rate_limited', { rate: '2' }, 9),
  paceRow('a full queue', 'relay.queue_full', { cap: 3, size: 5 }, 5),
  paceRow('a wait too long', 'relay.queue_timeout', { cap: 3, waited: 30 }, 5),
  paceRow('an account with as many requests as it may have at once', 'relay.account_busy', { limit: 2 }, 5),
  {
    reason: 'the account is limited for another two hours',
    code: 'relay.account_limited',
    params: { until: '14:00', seconds: 7200 },
    told: {
      anthropic: {
        status: 429,
        headers: { 'retry-after': '7200', ...final },
        error: { type: 'rate_limit_error' },
      },
      'OpenAI chat': { status: 429, headers: { 'retry-after': '7200', ...final }, error: tooFast },
      'OpenAI responses': {
        status: 429,
        headers: final,
        error: { type: 'usage_limit_reached', resets_at: 1_793_872_800 },
      },
      Gemini: {
        status: 429,
        headers: { 'retry-after': '7200', ...final },
        error: { code: 429, status: 'RESOURCE_EXHAUSTED', details: [retryIn(7200)] },
      },
    },
  },
  {
    reason: 'the account is limited for another half minute',
    code: 'relay.account_limited',
    params: { until: '14:00', seconds: 30 },
    told: {
      anthropic: { status: 429, headers: { 'retry-after': '30' }, error: { type: 'rate_limit_error' } },
      'OpenAI chat': { status: 429, headers: { 'retry-after': '30' }, error: tooFast },
      'OpenAI responses': {
        status: 429,
        headers: {},
        error: { type: 'usage_limit_reached', resets_at: 1_793_865_630 },
      },
      Gemini: {
        status: 429,
        headers: { 'retry-after': '30' },
        error: { code: 429, status: 'RESOURCE_EXHAUSTED', details: [retryIn(30)] },
      },
    },
  },
  noAccountRow('no account can serve', 'relay.no_account', { group: 'G' }),
  noAccountRow('the account is paused', 'relay.account_paused', { until: '14:00', cause: '-', seconds: 60 }),
  noAccountRow("the account's key is refused", 'relay.account_invalid', {}),
  keyRow('a wrong key', 'relay.key_invalid'),
  keyRow('a revoked key', 'relay.key_revoked'),
  keyRow('an expired key', 'relay.key_expired'),
  keyRow('a time of use that has ended', 'relay.access_expired', { ...whose, ended: '-' }),
];

const accountLimited = rows.filter(({ code }) => code === 'relay.account_limited');
const modelLimited = accountLimited.map((row) => ({
  ...row,
  reason: `${row.reason}, for some of its models`,
  code: 'relay.model_limited' as const,
  params: { ...row.params, models: 'opus' },
}));

const dayUsed = accountLimited.map((row) => ({
  ...row,
  reason: `${row.reason}, by its owner's daily limit`,
  code: 'relay.account_day_used' as const,
  params: { ...row.params, limit: 2_000 },
}));

describe.each([...rows, ...modelLimited, ...dayUsed])('$reason', ({ code, params, told }) => {
  test.each(Object.keys(told) as Client[])('is told to a client of %s', (client) => {
    expect(refusalFor(client, code, params)).toEqual(told[client]);
  });
});

test('a field at fault is named where each client looks for it', () => {
  const field = 'messages.2.content.0.source';
  const error = new AppError('relay.field_wrong', { field, expected: 'object' }, { field });
  const refusal = refusalOf(error, 'en', 'req-1', NOW_MS);
  const message = 'Field messages.2.content.0.source is not valid; expected: object. Nothing was charged.';
  expect(JSON.parse(anthropic.errorBody(refusal)).error).toEqual({ type: 'invalid_request_error', message });
  const param = 'messages[2].content[0].source';
  for (const dialect of [openaiChat, openaiResponses]) {
    expect(JSON.parse(dialect.errorBody(refusal)).error).toEqual({
      type: 'invalid_request_error',
      code: null,
      message,
      param,
    });
  }
  expect(JSON.parse(gemini.errorBody(refusal)).error).toEqual({
    code: 400,
    message,
    status: 'INVALID_ARGUMENT',
    details: [{ '@type': `${RPC}.BadRequest`, fieldViolations: [{ field, description: message }] }],
  });
});
