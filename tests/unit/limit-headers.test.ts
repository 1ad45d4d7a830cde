import { describe, expect, test } from 'vitest';
import { type AnswerHeaders, readLimit, readWindows } from '../../electron/core/domain/limit-headers.ts';
import { readRefusal } from '../../electron/core/domain/provider-refusal.ts';

/** 2026-11-21T08:00:00Z */
const NOW_MS = 1_795_248_000_000;
const WEEK_MS = 604_800_000;

/** How long an account is limited by a 429, in ms; null when nothing tells. */
function waitOf(headers: AnswerHeaders, body: unknown = {}): number | null {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const { resetsAtMs } = readLimit(headers, readRefusal(text), NOW_MS);
  return resetsAtMs === null ? null : resetsAtMs - NOW_MS;
}

function familyOf(headers: AnswerHeaders, body: unknown = {}): string | null {
  return readLimit(headers, readRefusal(JSON.stringify(body)), NOW_MS).family;
}

describe('retry-after', () => {
  test.each([
    ['seconds', '120', 120_000],
    ['parts of a second', '1.5', 1_500],
    ['an HTTP date', 'Sat, 21 Nov 2026 08:10:00 GMT', 600_000],
    ['Unix seconds, which some send by mistake', '1795248090', 90_000],
    ['Unix milliseconds', '1795248090000', 90_000],
    ['a thousand million seconds', '1000000000', WEEK_MS],
    ['more than a week', '700000', WEEK_MS],
    ['nothing to wait for', '0', null],
    ['the past', 'Sat, 21 Nov 2026 07:59:59 GMT', null],
    ['Unix seconds of the past', '1795247999', null],
    ['a negative number', '-5', null],
    ['words', 'soon', null],
    ['a bare year, which Date would take for January', '2027', 2_027_000],
    ['a date without a zone', '2026-11-21 09:00', null],
    ['a date that does not exist', '2026-13-45T99:00:00Z', null],
    ['an empty text', '', null],
    ['a number past all reason', '9'.repeat(40), null],
  ])('with %s', (_, value, wait) => {
    expect(waitOf({ 'retry-after': value })).toBe(wait);
  });

  test('counts by its first value when it comes twice', () => {
    expect(waitOf({ 'retry-after': ['30', '60'] })).toBe(30_000);
  });
});

describe("Anthropic's windows", () => {
  const unified = 'anthropic-ratelimit-unified';

  test('the window that is used up tells the end, in Unix seconds', () => {
    expect(
      waitOf({
        'retry-after': '15',
        [`${unified}-status`]: 'rejected',
        [`${unified}-reset`]: '1795259999',
        [`${unified}-5h-status`]: 'rejected',
        [`${unified}-5h-reset`]: '1795255200',
        [`${unified}-7d-status`]: 'allowed_warning',
        [`${unified}-7d-reset`]: '1795680000',
      }),
    ).toBe(7_200_000);
  });

  test('with both used up it is the later one', () => {
    expect(
      waitOf({
        [`${unified}-5h-status`]: 'rejected',
        [`${unified}-5h-reset`]: '1795255200',
        [`${unified}-7d-status`]: 'rejected',
        [`${unified}-7d-reset`]: '1795680000',
      }),
    ).toBe(432_000_000);
  });

  test('the common reset counts where no window is told, but not while the status allows requests', () => {
    const reset = { [`${unified}-reset`]: '1795255200' };
    expect(waitOf(reset)).toBe(7_200_000);
    expect(waitOf({ ...reset, [`${unified}-status`]: 'rejected' })).toBe(7_200_000);
    expect(waitOf({ ...reset, [`${unified}-status`]: 'allowed' })).toBeNull();
  });

  test("a family's own window limits the family only, unless the account's is used up too", () => {
    const opus = { [`${unified}-7d_opus-status`]: 'rejected', [`${unified}-7d_opus-reset`]: '1795680000' };
    expect(waitOf(opus)).toBe(432_000_000);
    expect(familyOf(opus)).toBe('opus');
    const both = {
      ...opus,
      [`${unified}-5h-status`]: 'rejected',
      [`${unified}-5h-reset`]: '1795255200',
    };
    expect(waitOf(both)).toBe(7_200_000);
    expect(familyOf(both)).toBeNull();
    expect(familyOf({ [`${unified}-representative-claim`]: 'seven_day_opus' })).toBe('opus');
    expect(familyOf({ [`${unified}-representative-claim`]: 'seven_day' })).toBeNull();
  });

  test('are read from any answer, garbage left out', () => {
    expect(
      readWindows(
        {
          [`${unified}-5h-utilization`]: '0.42',
          [`${unified}-5h-reset`]: '1795255200',
          [`${unified}-5h-status`]: 'allowed',
          [`${unified}-7d-utilization`]: 'NaN',
          [`${unified}-7d-reset`]: 'tomorrow',
          [`${unified}-7d_opus-utilization`]: '1.02',
          [`${unified}-overage-status`]: 'rejected',
          [`${unified}-reset`]: '1795255200',
        },
        NOW_MS,
      ),
    ).toEqual([
      {
        name: 'five_hours',
        family: null,
        usedShare: 0.42,
        resetsAtMs: NOW_MS + 7_200_000,
        isUsedUp: false,
      },
      { name: 'seven_days', family: null, usedShare: null, resetsAtMs: null, isUsedUp: false },
      { name: 'seven_days', family: 'opus', usedShare: 1, resetsAtMs: null, isUsedUp: false },
    ]);
  });
});

describe('single limits', () => {
  test("Anthropic's resets are dates (RFC 3339), and the empty one counts", () => {
    expect(
      waitOf({
        'anthropic-ratelimit-requests-remaining': '49',
        'anthropic-ratelimit-requests-reset': '2026-11-21T08:00:05Z',
        'anthropic-ratelimit-input-tokens-remaining': '0',
        'anthropic-ratelimit-input-tokens-reset': '2026-11-21T16:01:00+08:00',
      }),
    ).toBe(60_000);
  });

  test.each([
    ['2ms', 2],
    ['1s', 1_000],
    ['6m0s', 360_000],
    ['1h2m3.5s', 3_723_500],
    ['8d', WEEK_MS],
    ['6m0', null],
    ['m', null],
  ])("OpenAI's reset %s is a duration", (value, wait) => {
    expect(waitOf({ 'x-ratelimit-reset-requests': value })).toBe(wait);
  });

  test('where none is empty the first to be full again counts', () => {
    expect(
      waitOf({
        'x-ratelimit-remaining-requests': '10',
        'x-ratelimit-reset-requests': '8.64s',
        'x-ratelimit-remaining-tokens': '12',
        'x-ratelimit-reset-tokens': '6m0s',
      }),
    ).toBe(8_640);
  });
});

describe('bodies', () => {
  test.each([
    [
      'resets_at in Unix seconds',
      { error: { type: 'usage_limit_reached', resets_at: 1_795_251_600 } },
      3_600_000,
    ],
    ['resets_in_seconds', { error: { resets_in_seconds: 90 } }, 90_000],
    ['a negative resets_in_seconds', { error: { resets_in_seconds: -90 } }, null],
    ['resets_at that is no number', { error: { resets_at: { at: 1 } } }, null],
    ['resets_at in the far future', { error: { resets_at: 4_102_444_800 } }, WEEK_MS],
    [
      "Google's RetryInfo",
      {
        error: {
          status: 'RESOURCE_EXHAUSTED',
          details: [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '34.074824224s' }],
        },
      },
      34_075,
    ],
    [
      "Google's RetryInfo in an array, with seconds apart",
      [
        {
          error: {
            details: [
              null,
              { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: { seconds: 34 } },
            ],
          },
        },
      ],
      34_000,
    ],
    [
      "Zhipu's sentence, in China Standard Time",
      {
        error: { code: '1308', message: '已达到 5 小时的使用上限。您的限额将在 2026-11-21 17:57:30 重置。' },
      },
      7_050_000,
    ],
    [
      'a sentence with a zone',
      { error: { message: 'Limit resets at 2026-11-21T09:00:00Z, sorry' } },
      3_600_000,
    ],
    ['a sentence with a duration', { error: { message: 'Please try again in 6m0s.' } }, 360_000],
    [
      'the text of a Claude subscription',
      { error: { message: 'usage limit reached|1795251600' } },
      3_600_000,
    ],
    ['a sentence of the past', { error: { message: '将在 2026-01-22 17:57:30 重置' } }, null],
    ['a date that is no reset', { error: { message: 'model released 2026-12-01 00:00:00' } }, null],
    ['no JSON', '<html>2026-12-01</html>', null],
    ['JSON that is no object', 'null', null],
  ])('%s', (_, body, wait) => {
    expect(waitOf({}, body)).toBe(wait);
  });

  test('a Codex window that is used up tells the end in seconds', () => {
    const headers = {
      'x-codex-primary-used-percent': '100',
      'x-codex-primary-window-minutes': '300',
      'x-codex-primary-reset-after-seconds': '1800',
      'x-codex-secondary-used-percent': '37.5',
      'x-codex-secondary-window-minutes': '10080',
      'x-codex-secondary-reset-after-seconds': '86400',
    };
    expect(waitOf(headers)).toBe(1_800_000);
    expect(readWindows(headers, NOW_MS)).toMatchObject([
      { name: 'five_hours', usedShare: 1, resetsAtMs: NOW_MS + 1_800_000, isUsedUp: true },
      { name: 'seven_days', usedShare: 0.375, resetsAtMs: NOW_MS + 86_400_000, isUsedUp: false },
    ]);
  });

  test('the model that a quota is for is named by Google in the details and by OpenAI in the text', () => {
    const violations = [{ quotaId: 'PerDay', quotaDimensions: { model: 'Gemini-2.5-pro' } }];
    expect(familyOf({}, { error: { details: [{ violations }] } })).toBe('gemini-2.5-pro');
    const message = 'Rate limit reached for gpt-4o in organization org-x on tokens per min (TPM).';
    expect(familyOf({}, { error: { message } })).toBe('gpt-4o');
    expect(familyOf({}, { error: { message: 'Rate limit reached' } })).toBeNull();
  });
});
