import type { EpochMs } from '../../../shared/time.ts';
import { asRecord, type Json, type ProviderRefusal } from './provider-refusal.ts';
import { readReset, readResetText, readResetValue } from './reset-instant.ts';

export type AnswerHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

export type WindowName = 'five_hours' | 'seven_days';

/** What an answer tells of one window of an account. */
export type WindowReading = {
  readonly name: WindowName;
  /** The models it counts, e.g. `opus`; null: all. */
  readonly family: string | null;
  /** 0 to 1; null when it is not told. */
  readonly usedShare: number | null;
  readonly resetsAtMs: EpochMs | null;
  readonly isUsedUp: boolean;
};

export type LimitFacts = {
  /** When a limited account may be asked again, within seven days; null when nothing tells. */
  readonly resetsAtMs: EpochMs | null;
  /** The models that are limited: a family such as `opus`, or one by its name; null: the account. */
  readonly family: string | null;
};

/**
 * When a 429 ends, and for which models, from its headers and body. The source that knows the limit best comes
 * first: a window that is used up, then the body's own instant, then `retry-after`, then the single buckets.
 */
export function readLimit(headers: AnswerHeaders, refusal: ProviderRefusal, nowMs: EpochMs): LimitFacts {
  const usedUp = readWindows(headers, nowMs).filter((window) => window.isUsedUp);
  const whole = usedUp.filter(({ family }) => family === null);
  const said = refusal.error ?? {};
  const resetsAtMs =
    latest((whole.length > 0 ? whole : usedUp).map((window) => window.resetsAtMs)) ??
    unifiedReset(headers, nowMs) ??
    readResetValue(said.resets_at, nowMs) ??
    readResetValue(said.resets_in_seconds, nowMs) ??
    headerReset(headers, 'retry-after', nowMs) ??
    googleRetry(said, nowMs) ??
    bucketReset(headers, nowMs) ??
    readResetText(refusal.message, nowMs);
  const family = whole.length > 0 ? null : (usedUp[0]?.family ?? familyNamed(headers, refusal));
  return { resetsAtMs, family };
}

/** The 5-hour and 7-day windows that an answer tells of; garbage is left out. */
export function readWindows(headers: AnswerHeaders, nowMs: EpochMs): WindowReading[] {
  return [...unifiedWindows(headers, nowMs), ...codexWindows(headers, nowMs)];
}

/** `anthropic-ratelimit-unified-5h-status` and its like; a family's window is `7d_opus`. */
const unifiedName = /^anthropic-ratelimit-unified-(5h|7d)(?:_([a-z]+))?-(status|reset|utilization)$/;

function unifiedWindows(headers: AnswerHeaders, nowMs: EpochMs): WindowReading[] {
  const windows = new Map<string, { name: WindowName; family: string | null }>();
  for (const header of Object.keys(headers)) {
    const [, length, family = null] = unifiedName.exec(header) ?? [];
    if (length === undefined) continue;
    const prefix = `anthropic-ratelimit-unified-${length}${family === null ? '' : `_${family}`}`;
    windows.set(prefix, { name: length === '5h' ? 'five_hours' : 'seven_days', family });
  }
  return [...windows].map(([prefix, window]) => ({
    ...window,
    usedShare: shareOf(headerOf(headers, `${prefix}-utilization`), 1),
    resetsAtMs: headerReset(headers, `${prefix}-reset`, nowMs),
    isUsedUp: headerOf(headers, `${prefix}-status`) === 'rejected',
  }));
}

function codexWindows(headers: AnswerHeaders, nowMs: EpochMs): WindowReading[] {
  return ['x-codex-primary', 'x-codex-secondary'].flatMap((prefix) => {
    const minutes = Number(headerOf(headers, `${prefix}-window-minutes`) ?? Number.NaN);
    const usedShare = shareOf(headerOf(headers, `${prefix}-used-percent`), 100);
    if (!(minutes > 0) || usedShare === null) return [];
    return [
      {
        name: minutes <= 1_440 ? ('five_hours' as const) : ('seven_days' as const),
        family: null,
        usedShare,
        resetsAtMs:
          headerReset(headers, `${prefix}-reset-after-seconds`, nowMs) ??
          headerReset(headers, `${prefix}-reset-at`, nowMs),
        isUsedUp: usedShare >= 1,
      },
    ];
  });
}

function unifiedReset(headers: AnswerHeaders, nowMs: EpochMs): EpochMs | null {
  const status = headerOf(headers, 'anthropic-ratelimit-unified-status');
  // A refusal although the account's windows are allowed has another cause.
  if (status !== null && status !== 'rejected') return null;
  return headerReset(headers, 'anthropic-ratelimit-unified-reset', nowMs);
}

/** Single limits, such as `anthropic-ratelimit-tokens-reset` (RFC 3339) and `x-ratelimit-reset-tokens` (a duration). */
const bucketNames = [
  /^anthropic-ratelimit-(?!unified-)([a-z-]+)-reset$/,
  /^x-ratelimit-reset-([a-z-]+)$/,
] as const;

/** When the buckets that are empty are full again; where none is, or it is not told, the first to be. */
function bucketReset(headers: AnswerHeaders, nowMs: EpochMs): EpochMs | null {
  const empty: EpochMs[] = [];
  const others: EpochMs[] = [];
  for (const header of Object.keys(headers)) {
    const bucket = bucketNames.map((name) => name.exec(header)?.[1]).find((name) => name !== undefined);
    const resetsAtMs = bucket === undefined ? null : headerReset(headers, header, nowMs);
    if (resetsAtMs === null) continue;
    const remaining =
      headerOf(headers, `anthropic-ratelimit-${bucket}-remaining`) ??
      headerOf(headers, `x-ratelimit-remaining-${bucket}`);
    (remaining !== null && Number(remaining) === 0 ? empty : others).push(resetsAtMs);
  }
  return latest(empty) ?? (others.length === 0 ? null : Math.min(...others));
}

/** `google.rpc.RetryInfo`: https://github.com/googleapis/googleapis/blob/master/google/rpc/error_details.proto */
function googleRetry(error: Json, nowMs: EpochMs): EpochMs | null {
  for (const detail of recordsIn(error.details)) {
    const delay = String(detail['@type']).endsWith('google.rpc.RetryInfo') ? detail.retryDelay : undefined;
    const seconds = asRecord(delay)?.seconds;
    const at = readResetValue(seconds ?? delay, nowMs);
    if (at !== null) return at;
  }
  return null;
}

function familyNamed(headers: AnswerHeaders, { error, message }: ProviderRefusal): string | null {
  const claim = headerOf(headers, 'anthropic-ratelimit-unified-representative-claim') ?? '';
  const [, family] = /^(?:seven_day|five_hour|7d|5h)_([a-z]+)$/.exec(claim) ?? [];
  if (family !== undefined) return family;
  for (const detail of recordsIn(error?.details)) {
    for (const violation of recordsIn(detail.violations)) {
      const model = asRecord(violation.quotaDimensions)?.model;
      if (typeof model === 'string' && model !== '') return model.toLowerCase();
    }
  }
  // OpenAI's limits are those of a model: https://platform.openai.com/docs/guides/rate-limits
  const [, model] = /rate limit reached for (?:model )?`?([a-z0-9][\w.:-]*)`? /i.exec(message) ?? [];
  return model?.toLowerCase() ?? null;
}

function headerOf(headers: AnswerHeaders, name: string): string | null {
  const value = headers[name];
  const first = typeof value === 'string' ? value : value?.[0];
  return first === undefined || first === '' ? null : first;
}

function headerReset(headers: AnswerHeaders, name: string, nowMs: EpochMs): EpochMs | null {
  const value = headerOf(headers, name);
  return value === null ? null : readReset(value, nowMs);
}

function shareOf(text: string | null, whole: number): number | null {
  if (text === null || !/^\d+(\.\d+)?$/.test(text)) return null;
  return Math.min(1, Number(text) / whole);
}

function latest(instants: readonly (EpochMs | null)[]): EpochMs | null {
  const known = instants.filter((atMs) => atMs !== null);
  return known.length === 0 ? null : Math.max(...known);
}

function recordsIn(value: unknown): Json[] {
  if (!Array.isArray(value)) return [];
  return value.map((one: unknown) => asRecord(one)).filter((one) => one !== undefined);
}
