import { AppError } from '../../../shared/errors.ts';
import { type EpochMs, formatDateTime } from '../../../shared/time.ts';
import type { Cooldown } from '../domain/cooldown.ts';

/*
 * How an account that rests says no. A limit names its end, so that a client can tell its user; a pause may end
 * sooner than planned, so clients are asked to look again within a minute.
 */

const LOOK_AGAIN_SECONDS = 60;
/** A place becomes free whenever any request ends. */
const BUSY_SECONDS = 5;

type Both = { readonly en: string; readonly zh: string };

const causes: Readonly<Record<Exclude<Cooldown['reason'], 'rate_limit' | 'model_unknown'>, Both>> = {
  overloaded: { en: 'the provider is overloaded', zh: '服务商过载' },
  unavailable: { en: 'the provider is briefly unavailable', zh: '服务商暂时不可用' },
  failing: { en: 'several requests in a row failed', zh: '连续多次请求失败' },
  credit: { en: "the account's credit has run out", zh: '账号余额不足' },
  forbidden: { en: 'the provider denies the account access', zh: '服务商拒绝了账号的访问' },
};

/** The provider does not accept the account's key. */
export function accountInvalid(): AppError {
  return new AppError('relay.account_invalid');
}

/** The account, or the models asked for, rest until an instant. */
export function restingUntil({ reason, models, untilMs }: Cooldown, zone: string, nowMs: EpochMs): AppError {
  const seconds = Math.max(1, Math.ceil((untilMs - nowMs) / 1000));
  const until = {
    until: formatDateTime(untilMs, zone, 'en'),
    untilZh: formatDateTime(untilMs, zone, 'zh-CN'),
  };
  if (reason === 'rate_limit' || reason === 'model_unknown') {
    return models === null
      ? new AppError('relay.account_limited', { ...until, seconds })
      : new AppError('relay.model_limited', { ...until, models, seconds });
  }
  const { en, zh } = causes[reason];
  return new AppError('relay.account_paused', {
    ...until,
    cause: en,
    causeZh: zh,
    seconds: Math.min(seconds, LOOK_AGAIN_SECONDS),
  });
}

/** The account has had all the requests that its owner gives it for a day. */
export function dayUsed(limit: number, endsAtMs: EpochMs, zone: string, nowMs: EpochMs): AppError {
  return new AppError('relay.account_day_used', {
    limit,
    until: formatDateTime(endsAtMs, zone, 'en'),
    untilZh: formatDateTime(endsAtMs, zone, 'zh-CN'),
    seconds: Math.max(1, Math.ceil((endsAtMs - nowMs) / 1000)),
  });
}

/** As many requests are under way on the account as its owner lets it have at once. */
export function accountBusy(limit: number): AppError {
  return new AppError('relay.account_busy', { limit, seconds: BUSY_SECONDS });
}
