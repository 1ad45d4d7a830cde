import type { LimitStatus } from '../../../shared/contract/limits.ts';
import { pusdToDecimal } from '../../../shared/money.ts';
import { totalTokens } from '../../../shared/tokens.ts';
import type { PeriodBounds } from '../domain/periods.ts';
import type { Storage } from '../storage/storage.ts';
import type { LimitsGate } from './limits-gate.ts';
import { type Holder, subjectsOf } from './limits-slots.ts';

export type OwnUsageDeps = {
  readonly storage: Pick<Storage, 'read'>;
  readonly getPeriod: (groupId: string) => Promise<PeriodBounds & { readonly id: string }>;
  readonly statusOf: LimitsGate['status'];
};

/** What a member may know of the own use: plain JSON, amounts as decimal strings of USD. */
export type OwnUsage = {
  readonly period: {
    readonly label: string;
    readonly startAtMs: number;
    readonly endAtMs: number;
    readonly requests: number;
    readonly tokens: number;
    readonly costUsd: string;
  };
  readonly limits: readonly OwnLimits[];
};

type OwnLimits = Pick<LimitStatus, 'dayTokens' | 'running' | 'waiting' | 'endsAtMs'> &
  Pick<
    LimitStatus['limits'],
    'requestsPerMinute' | 'tokensPerMinute' | 'concurrency' | 'queueSize' | 'models'
  > & {
    readonly scope: 'key' | 'member' | 'group';
    readonly quotas: readonly {
      readonly quota: LimitStatus['quotas'][number]['quota'];
      readonly limitUsd: string;
      readonly usedUsd: string;
      readonly heldUsd: string;
      readonly resetsAtMs: number | null;
    }[];
  };

/** A member's own settled usage of the running billing period, and the limits the key is under. */
export function createOwnUsage({ storage, getPeriod, statusOf }: OwnUsageDeps) {
  return async (holder: Holder): Promise<OwnUsage> => {
    const { id, label, startAtMs, endAtMs } = await getPeriod(holder.groupId);
    const rows = (await storage.read('rollups.byPeriod', id)).filter(
      ({ memberId }) => memberId === holder.memberId,
    );
    return {
      period: {
        label,
        startAtMs,
        endAtMs,
        requests: rows.reduce((sum, row) => sum + row.requests, 0),
        tokens: rows.reduce((sum, row) => sum + totalTokens(row), 0),
        costUsd: pusdToDecimal(rows.reduce((sum, row) => sum + row.costPusd, 0n)),
      },
      limits: subjectsOf(holder).map(([scope, subjectId]) => {
        const place = scope === 'group' ? { groupId: holder.groupId } : holder;
        return { scope, ...present(statusOf(scope, subjectId, place)) };
      }),
    };
  };
}

function present({ limits, quotas, ...status }: LimitStatus): Omit<OwnLimits, 'scope'> {
  const { requestsPerMinute, tokensPerMinute, concurrency, queueSize, models } = limits;
  return {
    quotas: quotas.map(({ quota, limitPusd, usedPusd, heldPusd, resetsAtMs }) => ({
      quota,
      limitUsd: pusdToDecimal(limitPusd),
      usedUsd: pusdToDecimal(usedPusd),
      heldUsd: pusdToDecimal(heldPusd),
      resetsAtMs,
    })),
    requestsPerMinute,
    tokensPerMinute,
    concurrency,
    queueSize,
    models,
    ...status,
  };
}
