import type { TokenCounts } from '../../../shared/tokens.ts';

/** What a statement's digest covers of a settled usage record. */
export type DigestedRow = {
  readonly id: number;
  readonly memberId: string;
  readonly accountId: string;
  readonly startedAtMs: number;
  readonly modelAsked: string;
  readonly modelAnswered: string | null;
  readonly source: string;
  readonly flags: readonly string[];
  readonly tokens: TokenCounts | null;
  /** Null: without a price. */
  readonly costPusd: bigint | null;
  readonly priceVersion: number;
  readonly costVersion: number | null;
};

/**
 * The canonical line of a usage record. A period's digest is the SHA-256 over its records' lines in order of id, in
 * UTF-8: fields divided by commas, names of models as JSON, flags divided by spaces, other fields that are not there empty,
 * `\n` behind each line.
 */
export function usageLine(row: DigestedRow): string {
  const { tokens } = row;
  const fields = [
    row.id,
    row.memberId,
    row.accountId,
    row.startedAtMs,
    JSON.stringify(row.modelAsked),
    JSON.stringify(row.modelAnswered),
    row.source,
    row.flags.join(' '),
    tokens?.inputTokens ?? '',
    tokens?.cacheWrite5mTokens ?? '',
    tokens?.cacheWrite1hTokens ?? '',
    tokens?.cacheReadTokens ?? '',
    tokens?.outputTokens ?? '',
    row.costPusd ?? '',
    row.priceVersion,
    row.costVersion ?? '',
  ];
  return `${fields.join(',')}\n`;
}
