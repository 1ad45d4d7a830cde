import type { EpochMs } from '../../../shared/time.ts';
import type { LimitFacts } from './limit-headers.ts';
import { LONGEST_WAIT_MS } from './reset-instant.ts';

/** How an attempt on an account ended, as far as it tells of the account. */
export type Outcome =
  | { readonly kind: 'succeeded' }
  /** No answer, or one that broke off or could not be understood. */
  | { readonly kind: 'failed' }
  | {
      readonly kind: 'refused';
      readonly status: number;
      /** The model by the name it was asked for at the provider. */
      readonly model: string;
      readonly isAboutModel: boolean;
      readonly limit: LimitFacts;
      /** How long the account rests after a limit that does not say when it ends; null: not at all. */
      readonly pauseMs: number | null;
      /** The provider's own words, without secrets. */
      readonly said: string | null;
    };

export type CooldownReason =
  | 'rate_limit'
  | 'overloaded'
  | 'unavailable'
  | 'failing'
  | 'credit'
  | 'forbidden'
  | 'model_unknown';

/** Why nothing is sent to an account, or for some of its models, until an instant. */
export type Cooldown = {
  readonly reason: CooldownReason;
  /** The models that rest: a family such as `opus`, or one by its name; null: all. */
  readonly models: string | null;
  readonly untilMs: EpochMs;
  readonly sinceMs: EpochMs;
  /** The provider's own words. */
  readonly said: string | null;
};

/** `invalid_key` lasts until the key is replaced, passes a test, or the owner says so. */
export type Verdict = Cooldown | 'invalid_key' | null;

const MINUTE_MS = 60_000;
const HALF_HOUR_MS = 30 * MINUTE_MS;
const MODEL_OFF_MS = 12 * 60 * MINUTE_MS;
const FAILURES_BORNE = 5;

/** A member can ask for any name: only the latest are kept. */
const MODELS_KEPT = 50;

/**
 * What an outcome means for its account. `failuresInRow` counts this one. A 429 that does not say when it ends is
 * most likely no limit of the account's, and is not marked unless the owner has set a pause for it.
 */
export function verdictOn(outcome: Outcome, failuresInRow: number, nowMs: EpochMs): Verdict {
  if (outcome.kind === 'succeeded') return null;
  const rest = (reason: CooldownReason, ms: number, models: string | null = null): Cooldown => ({
    reason,
    models,
    untilMs: nowMs + Math.min(ms, LONGEST_WAIT_MS),
    sinceMs: nowMs,
    said: outcome.kind === 'refused' ? outcome.said : null,
  });
  if (isFailure(outcome)) {
    const over = failuresInRow - FAILURES_BORNE;
    return over < 0 ? null : rest('failing', Math.min(HALF_HOUR_MS, MINUTE_MS * 2 ** Math.min(over, 10)));
  }
  if (outcome.kind === 'failed') return null;
  const { status, model, isAboutModel, limit, pauseMs } = outcome;
  switch (status) {
    case 401:
      return 'invalid_key';
    case 402:
      return rest('credit', HALF_HOUR_MS);
    case 403:
      return rest('forbidden', HALF_HOUR_MS);
    case 404:
      return isAboutModel ? rest('model_unknown', MODEL_OFF_MS, model.toLowerCase()) : null;
    case 429: {
      if (limit.resetsAtMs === null || limit.resetsAtMs <= nowMs)
        return pauseMs === null ? null : rest('rate_limit', pauseMs);
      const { family } = limit;
      // A family that leaves out the model that was refused is not what has run out.
      const models = family !== null && isOfFamily(model, family) ? family : null;
      return rest('rate_limit', limit.resetsAtMs - nowMs, models);
    }
    case 503:
      return rest('unavailable', MINUTE_MS);
    case 529:
      return rest('overloaded', 10 * MINUTE_MS);
    default:
      return null;
  }
}

/** The failures that are borne until there are several in a row. */
export function isFailure(outcome: Outcome): boolean {
  if (outcome.kind !== 'refused') return outcome.kind === 'failed';
  const { status } = outcome;
  return status >= 500 && status !== 503 && status !== 529;
}

/** With one more; where the same models already rest for the same reason, the later end counts. */
export function withCooldown(cooldowns: readonly Cooldown[], one: Cooldown): Cooldown[] {
  const same = cooldowns.find(({ reason, models }) => reason === one.reason && models === one.models);
  const merged =
    same === undefined
      ? one
      : { ...one, sinceMs: same.sinceMs, untilMs: Math.max(same.untilMs, one.untilMs) };
  const others = cooldowns.filter((other) => other !== same);
  const isOff = ({ models }: Cooldown) => models !== null;
  const dropped = others.filter(isOff).length >= MODELS_KEPT ? others.find(isOff) : undefined;
  return [...others.filter((other) => other !== dropped), merged];
}

/** Those that have not ended. */
export function lasting(cooldowns: readonly Cooldown[], nowMs: EpochMs): Cooldown[] {
  return cooldowns.filter(({ untilMs }) => untilMs > nowMs);
}

/** The one that keeps a model from being asked for longest, or the whole account where `model` is null. */
export function cooldownOf(
  cooldowns: readonly Cooldown[],
  model: string | null,
  nowMs: EpochMs,
): Cooldown | null {
  const covering = lasting(cooldowns, nowMs).filter(
    ({ models }) => models === null || (model !== null && isOfFamily(model, models)),
  );
  return covering.reduce<Cooldown | null>(
    (longest, one) => (longest === null || one.untilMs > longest.untilMs ? one : longest),
    null,
  );
}

/** Whether a model is of a family (`opus`), or is the named one, a dated form of it included. */
export function isOfFamily(model: string, family: string): boolean {
  const [name, part] = [model.toLowerCase(), family.toLowerCase()];
  if (name === part) return true;
  if (/^[a-z]+$/.test(part)) return name.split(/[^a-z]+/).includes(part);
  return name.startsWith(`${part}-`) && /^\d{4}/.test(name.slice(part.length + 1));
}
