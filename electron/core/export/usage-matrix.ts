import type { StatementDocument } from '../../../shared/contract/statement.ts';
import { sumTokens, type TokenCounts, tokenKinds } from '../../../shared/tokens.ts';

type Line = StatementDocument['usage']['lines'][number];
type Sums = { readonly requests: number; readonly costPusd: bigint; readonly tokens: TokenCounts };

/** One member's usage by day and model: a row for each day with any, a column for each model. */
export type UsageMatrix = {
  /** The most expensive first. */
  readonly models: readonly (Sums & { readonly model: string })[];
  readonly days: readonly (Sums & {
    readonly on: string;
    /** In the order of the models; undefined where there was none. */
    readonly cells: readonly (bigint | undefined)[];
  })[];
  readonly total: Sums;
};

export function usageMatrix(lines: readonly Line[]): UsageMatrix {
  const models = [...Map.groupBy(lines, (line) => line.model)]
    .map(([model, own]) => ({ model, ...sumsOf(own) }))
    .sort((a, b) => compare(b.costPusd, a.costPusd) || (a.model < b.model ? -1 : 1));
  const days = [...Map.groupBy(lines, (line) => line.on)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([on, own]) => ({
      on,
      ...sumsOf(own),
      cells: models.map(({ model }) => costOf(own.filter((line) => line.model === model))),
    }));
  return { models, days, total: sumsOf(lines) };
}

/** The categories of tokens that occur at all. */
export function usedKinds({ total }: UsageMatrix): (keyof TokenCounts)[] {
  return tokenKinds.filter((kind) => total.tokens[kind] > 0);
}

function sumsOf(lines: readonly Line[]): Sums {
  return {
    requests: lines.reduce((sum, line) => sum + line.requests, 0),
    costPusd: lines.reduce((sum, line) => sum + line.costPusd, 0n),
    tokens: sumTokens(lines.map((line) => line.tokens)),
  };
}

function costOf(lines: readonly Line[]): bigint | undefined {
  return lines.length === 0 ? undefined : lines.reduce((sum, line) => sum + line.costPusd, 0n);
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
