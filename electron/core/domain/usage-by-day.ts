import type { StatementDocument } from '../../../shared/contract/statement.ts';
import type { EpochMs } from '../../../shared/time.ts';
import { sumTokens, type TokenCounts, zeroTokens } from '../../../shared/tokens.ts';
import { dateOf } from './periods.ts';

type Line = StatementDocument['usage']['lines'][number];

/** Usage at an instant, or of a time that lies within one day. */
export type TimedUsage = TokenCounts & {
  readonly atMs: EpochMs;
  readonly memberId: string;
  readonly model: string;
  readonly requests: number;
  readonly costPusd: bigint;
};

/** Usage by member, day in the zone, and model, in the order of these. */
export function usageByDay(usage: readonly TimedUsage[], zone: string): Line[] {
  const dates = new Map<EpochMs, string>();
  const dateAt = (atMs: EpochMs) => {
    const known = dates.get(atMs) ?? dateOf(atMs, zone);
    dates.set(atMs, known);
    return known;
  };
  const lines = new Map<string, Line>();
  for (const { atMs, memberId, model, requests, costPusd, ...tokens } of usage) {
    const on = dateAt(atMs);
    const key = `${memberId}\n${on}\n${model}`;
    const sum = lines.get(key);
    lines.set(key, {
      memberId,
      on,
      model,
      requests: (sum?.requests ?? 0) + requests,
      tokens: sumTokens([tokens, sum?.tokens ?? zeroTokens]),
      costPusd: (sum?.costPusd ?? 0n) + costPusd,
    });
  }
  return [...lines].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, line]) => line);
}
