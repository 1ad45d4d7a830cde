import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Cooldown,
  cooldownOf,
  isOfFamily,
  lasting,
  type Outcome,
  verdictOn,
  withCooldown,
} from '../../electron/core/domain/cooldown.ts';
import { healthAfter, soundHealth } from '../../electron/core/domain/health-score.ts';

const NOW_MS = 1_795_248_000_000;
const MINUTE_MS = 60_000;
const WEEK_MS = 604_800_000;

type Refused = Extract<Outcome, { kind: 'refused' }>;

function refused(status: number, more: Partial<Refused> = {}): Refused {
  return {
    kind: 'refused',
    status,
    model: 'claude-opus-4-5',
    isAboutModel: false,
    limit: { resetsAtMs: null, family: null },
    pauseMs: null,
    said: null,
    ...more,
  };
}

function limitedUntil(resetsAtMs: number | null, family: string | null = null): Refused {
  return refused(429, { limit: { resetsAtMs, family } });
}

function paused(resetsAtMs: number | null): Refused {
  return { ...limitedUntil(resetsAtMs), pauseMs: 2 * MINUTE_MS };
}

/** What rests, why and for how long. */
function restOf(outcome: Outcome, failuresInRow = 1): unknown {
  const verdict = verdictOn(outcome, failuresInRow, NOW_MS);
  return verdict === null || verdict === 'invalid_key'
    ? verdict
    : [verdict.reason, verdict.models, (verdict.untilMs - NOW_MS) / MINUTE_MS];
}

const failed: Outcome = { kind: 'failed' };

describe('what the provider says, and what rests for how many minutes', () => {
  test.each<[string, Outcome, number, unknown]>([
    ['success', { kind: 'succeeded' }, 0, null],
    ['a refused key', refused(401), 1, 'invalid_key'],
    ['no credit', refused(402), 1, ['credit', null, 30]],
    ['forbidden', refused(403), 1, ['forbidden', null, 30]],
    ['an unknown model', refused(404, { isAboutModel: true }), 1, ['model_unknown', 'claude-opus-4-5', 720]],
    ['an unknown address', refused(404), 1, null],
    ['the request itself', refused(400), 1, null],
    ['a request that is too large', refused(413), 1, null],
    ['a limit with its end', limitedUntil(NOW_MS + 90 * MINUTE_MS), 1, ['rate_limit', null, 90]],
    ['a limit of a family', limitedUntil(NOW_MS + MINUTE_MS, 'opus'), 1, ['rate_limit', 'opus', 1]],
    [
      'a limit of a family that the model is not of',
      limitedUntil(NOW_MS + MINUTE_MS, 'sonnet'),
      1,
      ['rate_limit', null, 1],
    ],
    ['a limit without an end', limitedUntil(null), 1, null],
    ['a limit without an end that the owner has a pause for', paused(null), 1, ['rate_limit', null, 2]],
    ['a limit that has ended, with a pause', paused(NOW_MS), 1, ['rate_limit', null, 2]],
    ['a limit with its end, with a pause', paused(NOW_MS + MINUTE_MS), 1, ['rate_limit', null, 1]],
    ['a limit that has ended', limitedUntil(NOW_MS), 1, null],
    ['a limit for a year', limitedUntil(NOW_MS + 365 * 86_400_000), 1, ['rate_limit', null, 10_080]],
    ['unavailable', refused(503), 1, ['unavailable', null, 1]],
    ['overloaded', refused(529), 1, ['overloaded', null, 10]],
    ['the fourth failure in a row', failed, 4, null],
    ['the fifth', failed, 5, ['failing', null, 1]],
    ['the sixth, a 500', refused(500), 6, ['failing', null, 2]],
    ['the ninth, a 502', refused(502), 9, ['failing', null, 16]],
    ['the tenth, a 504', refused(504), 10, ['failing', null, 30]],
    ['the ten thousandth', failed, 10_000, ['failing', null, 30]],
  ])('%s', (_, outcome, failuresInRow, rest) => {
    expect(restOf(outcome, failuresInRow)).toEqual(rest);
  });
});

const outcomes: fc.Arbitrary<Outcome> = fc.oneof(
  fc.constant<Outcome>({ kind: 'succeeded' }),
  fc.constant(failed),
  fc
    .record({
      status: fc.integer({ min: 300, max: 599 }),
      isAboutModel: fc.boolean(),
      resetsAtMs: fc.option(fc.integer({ min: NOW_MS - WEEK_MS, max: NOW_MS + 60 * WEEK_MS })),
      family: fc.option(fc.constantFrom('opus', 'sonnet')),
    })
    .map(({ status, isAboutModel, ...limit }) => refused(status, { isAboutModel, limit })),
);

test('every rest ends, later than now and within seven days', () => {
  fc.assert(
    fc.property(outcomes, fc.nat({ max: 1_000_000 }), (outcome, failuresInRow) => {
      const verdict = verdictOn(outcome, failuresInRow, NOW_MS);
      if (verdict === null || verdict === 'invalid_key') return;
      expect(verdict.untilMs).toBeGreaterThan(NOW_MS);
      expect(verdict.untilMs).toBeLessThanOrEqual(NOW_MS + WEEK_MS);
    }),
  );
});

test('more failures never make a shorter rest, and another outcome never shortens one that is there', () => {
  const untilAfter = (failuresInRow: number) => {
    const verdict = verdictOn(failed, failuresInRow, NOW_MS);
    return verdict === null || verdict === 'invalid_key' ? 0 : verdict.untilMs;
  };
  fc.assert(
    fc.property(fc.nat({ max: 100 }), (count) => {
      expect(untilAfter(count + 1)).toBeGreaterThanOrEqual(untilAfter(count));
    }),
  );
  fc.assert(
    fc.property(fc.array(outcomes, { maxLength: 30 }), (row) => {
      let cooldowns: Cooldown[] = [];
      let untilMs = 0;
      row.forEach((outcome, index) => {
        const verdict = verdictOn(outcome, index, NOW_MS);
        if (verdict !== null && verdict !== 'invalid_key') cooldowns = withCooldown(cooldowns, verdict);
        const now = cooldownOf(cooldowns, 'claude-opus-4-5', NOW_MS)?.untilMs ?? 0;
        expect(now).toBeGreaterThanOrEqual(untilMs);
        untilMs = now;
      });
      expect(lasting(cooldowns, NOW_MS + WEEK_MS)).toEqual([]);
    }),
  );
});

test('however many names are asked for, a limited number of models is kept', () => {
  let cooldowns: Cooldown[] = [];
  for (let index = 0; index < 500; index += 1) {
    const verdict = verdictOn(refused(404, { isAboutModel: true, model: `m-${index}` }), 0, NOW_MS);
    cooldowns = withCooldown(cooldowns, verdict as Cooldown);
  }
  expect(cooldowns).toHaveLength(50);
  expect(cooldowns.at(-1)?.models).toBe('m-499');
});

test.each([
  ['claude-opus-4-5-20251101', 'opus', true],
  ['claude-3-opus', 'opus', true],
  ['claude-sonnet-4-5', 'opus', false],
  ['GPT-4o', 'gpt-4o', true],
  ['gpt-4o-2024-08-06', 'gpt-4o', true],
  ['gpt-4o-mini', 'gpt-4o', false],
])('%s of %s: %s', (model, family, is) => {
  expect(isOfFamily(model, family)).toBe(is);
});

test('health falls by how bad it was, is demoted below 60, and restored from 80 by success', () => {
  let health = soundHealth;
  const after = (outcome: Outcome, times = 1) => {
    for (let time = 0; time < times; time += 1) health = healthAfter(health, outcome);
    return health;
  };
  expect(after(limitedUntil(NOW_MS + 1), 100)).toEqual({ score: 100, demoted: false });
  expect(after(refused(400), 100)).toEqual({ score: 100, demoted: false });
  expect(after(refused(529))).toEqual({ score: 95, demoted: false });
  expect(after(failed, 3)).toEqual({ score: 65, demoted: false });
  expect(after(refused(401))).toEqual({ score: 40, demoted: true });
  expect(after(failed, 10)).toEqual({ score: 0, demoted: true });
  expect(after({ kind: 'succeeded' }, 7)).toEqual({ score: 64, demoted: true });
  expect(after({ kind: 'succeeded' }, 3)).toEqual({ score: 77, demoted: true });
  expect(after({ kind: 'succeeded' })).toEqual({ score: 80, demoted: false });
  expect(after({ kind: 'succeeded' }, 30)).toEqual({ score: 100, demoted: false });
});
