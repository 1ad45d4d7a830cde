import type { ClientKind, LimitScope, QuotaName } from '../../../shared/contract/limits.ts';
import { AppError } from '../../../shared/errors.ts';
import { formatPusdShort, type Pusd } from '../../../shared/money.ts';
import { type EpochMs, formatDateTime } from '../../../shared/time.ts';

/*
 * How limits say no. Each text names whose limit it is, how far it is used and when it has room again; `seconds`
 * is for clients that wait, `resetsAtMs` for those that want the instant.
 */

type Both = { readonly en: string; readonly zh: string };

const owners: Readonly<Record<LimitScope, Both>> = {
  group: { en: "the group's", zh: '拼车组的' },
  member: { en: 'your', zh: '你的' },
  key: { en: "this key's", zh: '这把密钥的' },
};

const quotas: Readonly<Record<QuotaName | 'day_tokens', Both>> = {
  total: { en: 'total quota', zh: '总额度' },
  month: { en: 'quota of this billing period', zh: '本账期额度' },
  week: { en: 'weekly quota', zh: '每周额度' },
  day: { en: 'daily quota', zh: '每日额度' },
  five_hours: { en: 'five-hour quota', zh: '5 小时额度' },
  day_tokens: { en: 'daily tokens', zh: '每日 token 额度' },
};

const clients: Readonly<Record<ClientKind, Both>> = {
  claude_code: { en: 'Claude Code', zh: 'Claude Code' },
  codex: { en: 'Codex', zh: 'Codex' },
  gemini_cli: { en: 'Gemini CLI', zh: 'Gemini CLI' },
  qwen_code: { en: 'Qwen Code', zh: 'Qwen Code' },
  opencode: { en: 'opencode', zh: 'opencode' },
  cursor: { en: 'Cursor', zh: 'Cursor' },
  cline: { en: 'Cline', zh: 'Cline' },
  sdk: { en: 'programs that use an official SDK', zh: '使用官方 SDK 的程序' },
  other: { en: 'other clients', zh: '其他客户端' },
};

/** What is left does not cover the request. */
export type QuotaRefusal = {
  readonly scope: LimitScope;
  readonly quota: QuotaName | 'day_tokens';
  readonly used: Both;
  readonly limit: Both;
  /** When there is room again; null when that does not come by itself. */
  readonly roomAtMs: EpochMs | null;
  readonly nowMs: EpochMs;
  readonly zone: string;
};

export function quotaUsed({ scope, quota, used, limit, roomAtMs, nowMs, zone }: QuotaRefusal): AppError {
  const until =
    roomAtMs === null
      ? { until: 'It does not renew by itself', untilZh: '不会自动恢复' }
      : {
          until: `It has room again at ${formatDateTime(roomAtMs, zone, 'en')}`,
          untilZh: `${formatDateTime(roomAtMs, zone, 'zh-CN')} 起恢复`,
          seconds: Math.max(1, Math.ceil((roomAtMs - nowMs) / 1000)),
          resetsAtMs: roomAtMs,
        };
  return new AppError('relay.quota_used', {
    ...both('whose', owners[scope]),
    ...both('quota', quotas[quota]),
    ...both('used', used),
    ...both('limit', limit),
    ...until,
  });
}

export function perMinuteUsed(
  scope: LimitScope,
  rate: 'requests' | 'tokens',
  limit: number,
  waitMs: number,
): AppError {
  const unit = rate === 'tokens' ? { en: 'tokens', zh: ' 个 token' } : { en: 'requests', zh: ' 次请求' };
  return new AppError('relay.rate_limited', {
    ...both('whose', owners[scope]),
    ...both('rate', { en: `${limit} ${unit.en}`, zh: `${limit}${unit.zh}` }),
    seconds: Math.max(1, Math.ceil(waitMs / 1000)),
  });
}

export function queueFull(scope: LimitScope, cap: number, size: number): AppError {
  return new AppError('relay.queue_full', { ...both('whose', owners[scope]), cap, size, seconds: 5 });
}

export function queueTimeout(scope: LimitScope, cap: number, waitedMs: number): AppError {
  const waited = Math.round(waitedMs / 1000);
  return new AppError('relay.queue_timeout', { ...both('whose', owners[scope]), cap, waited, seconds: 5 });
}

export function modelNotAllowed(model: string, allowed: readonly string[]): AppError {
  return new AppError('relay.model_not_allowed', { model, allowed: allowed.join(', ') }, { field: 'model' });
}

export function clientNotAllowed(client: ClientKind, allowed: readonly ClientKind[]): AppError {
  return new AppError('relay.client_not_allowed', {
    ...both('client', clients[client]),
    allowed: allowed.map((kind) => clients[kind].en).join(', '),
    allowedZh: allowed.map((kind) => clients[kind].zh).join('、'),
  });
}

export function accessExpired(scope: LimitScope, endedAtMs: EpochMs, zone: string): AppError {
  return new AppError('relay.access_expired', {
    ...both('whose', owners[scope]),
    ...both('ended', {
      en: formatDateTime(endedAtMs, zone, 'en'),
      zh: formatDateTime(endedAtMs, zone, 'zh-CN'),
    }),
  });
}

export function usd(pusd: Pusd): Both {
  return { en: formatPusdShort(pusd, 'en'), zh: formatPusdShort(pusd, 'zh-CN') };
}

export function tokenCount(tokens: number): Both {
  return { en: String(tokens), zh: String(tokens) };
}

function both(name: string, text: Both): Record<string, string> {
  return { [name]: text.en, [`${name}Zh`]: text.zh };
}
