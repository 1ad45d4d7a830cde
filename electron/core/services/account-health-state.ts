import type { CheckReport } from '../../../shared/contract/account.ts';
import type { AccountHealth, AccountState } from '../../../shared/contract/account-health.ts';
import type { EpochMs } from '../../../shared/time.ts';
import {
  type Cooldown,
  cooldownOf,
  isFailure,
  lasting,
  type Outcome,
  verdictOn,
  withCooldown,
} from '../domain/cooldown.ts';
import { healthAfter, soundHealth } from '../domain/health-score.ts';
import { windowsNow } from '../domain/usage-windows.ts';
import type { AccountHealthRow, AccountOutcomes } from '../storage/account-rows.ts';

/* What is kept of an account's health, how it changes, and how it is shown. */

const noOutcomes = { requests: 0, succeeded: 0, limited: 0, overloaded: 0, failed: 0 };

/** Of an account of which nothing is known yet. */
export function soundRow(accountId: string): AccountHealthRow {
  return {
    accountId,
    keyRefusedAtMs: null,
    cooldowns: [],
    failuresInRow: 0,
    ...soundHealth,
    windows: [],
    guessedFromMs: null,
    heardAtMs: null,
  };
}

/** The same account with nothing left that keeps requests from it. */
export function freed(row: AccountHealthRow): AccountHealthRow {
  return { ...row, keyRefusedAtMs: null, cooldowns: [], failuresInRow: 0 };
}

/** What an attempt or a passed test changes. */
export function stateAfter(row: AccountHealthRow, outcome: Outcome, nowMs: EpochMs): AccountHealthRow {
  const cooldowns = lasting(row.cooldowns, nowMs);
  const health = healthAfter(row, outcome);
  if (outcome.kind === 'succeeded') {
    const left = cooldowns.filter(({ reason }) => reason !== 'failing');
    return { ...row, ...health, cooldowns: left, failuresInRow: 0 };
  }
  const pauses = cooldowns.some(({ reason }) => reason === 'failing');
  // Requests that were under way when the pause began are the same failure, not further ones.
  if (isFailure(outcome) && pauses) return { ...row, cooldowns };
  const failuresInRow = row.failuresInRow + (isFailure(outcome) ? 1 : 0);
  const verdict = verdictOn(outcome, failuresInRow, nowMs);
  if (verdict === 'invalid_key')
    return { ...row, ...health, cooldowns, keyRefusedAtMs: row.keyRefusedAtMs ?? nowMs };
  const now = verdict === null ? cooldowns : withCooldown(cooldowns, verdict);
  return { ...row, ...health, cooldowns: now, failuresInRow };
}

/** What decides over requests and what the owner sees of it; figures that move with every answer are left out. */
export function bearing({ keyRefusedAtMs, cooldowns, demoted }: AccountHealthRow): string {
  const rests = cooldowns.map(({ reason, models, untilMs }) => [reason, models, untilMs]);
  return JSON.stringify([keyRefusedAtMs, rests, demoted]);
}

/** Whether the two decide over requests in another way. */
export function bearsOtherwise(one: AccountHealthRow, other: AccountHealthRow): boolean {
  // Nearly every answer leaves an account that is sound as sound as it was.
  const sound = (row: AccountHealthRow) =>
    row.keyRefusedAtMs === null && row.cooldowns.length === 0 && !row.demoted;
  return !(sound(one) && sound(other)) && bearing(one) !== bearing(other);
}

/** A test that never came as far as the key leaves the verdict on it as it was. */
export function keyRefusedAfter(
  { keyRefusedAtMs }: AccountHealthRow,
  { failedLayer, steps }: CheckReport,
  nowMs: EpochMs,
): EpochMs | null {
  if (failedLayer === 'auth') return keyRefusedAtMs ?? nowMs;
  return steps.some(({ layer, ok }) => layer === 'auth' && ok) ? null : keyRefusedAtMs;
}

/** How the requests of the last day and hour went; undefined: there were none, or nobody wants to know. */
export type RecentOutcomes = {
  readonly day?: AccountOutcomes | undefined;
  readonly hour?: AccountOutcomes | undefined;
};

type Status = {
  readonly state: Exclude<AccountState, 'disabled' | 'needs_login'>;
  readonly health: AccountHealth;
};

/** How an account stands; a guess at its 5-hour window is made for a subscription only. */
export function statusOf(
  { keyRefusedAtMs, cooldowns, score, demoted, windows, guessedFromMs }: AccountHealthRow,
  hasSubscription: boolean,
  { day, hour }: RecentOutcomes,
  nowMs: EpochMs,
): Status {
  const cooldown = cooldownOf(cooldowns, null, nowMs);
  const { accountId: _, ...outcomes } = { accountId: '', ...noOutcomes, ...day };
  const refused = { reason: 'invalid_key', sinceMs: keyRefusedAtMs ?? 0, untilMs: null, said: null } as const;
  return {
    state: keyRefusedAtMs !== null ? 'needs_key' : stateUnder(cooldown),
    health: {
      rest: keyRefusedAtMs !== null ? refused : cooldown && restOf(cooldown),
      modelsOff: lasting(cooldowns, nowMs).flatMap((one) =>
        one.models === null ? [] : [{ ...restOf(one), models: one.models, untilMs: one.untilMs }],
      ),
      windows: windowsNow(windows, hasSubscription ? guessedFromMs : null, nowMs).map(
        ({ family, ...window }) => ({ ...window, models: family }),
      ),
      score,
      demoted,
      lastDay: outcomes,
      lastHour: { requests: hour?.requests ?? 0, overloaded: hour?.overloaded ?? 0 },
    },
  };
}

function stateUnder(cooldown: Cooldown | null): 'normal' | 'limited' | 'paused' {
  if (cooldown === null) return 'normal';
  return cooldown.reason === 'rate_limit' ? 'limited' : 'paused';
}

function restOf({ reason, sinceMs, untilMs, said }: Cooldown) {
  return { reason, sinceMs, untilMs, said };
}
