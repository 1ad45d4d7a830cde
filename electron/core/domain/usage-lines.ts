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

/** Records whose ids are alike but for the last 16 bits are one block. */
export const IDS_OF_BLOCK = 65_536;

/** The SHA-256 over the lines of the records of a block, in hexadecimal. */
export type BlockDigest = { readonly block: number; readonly digest: string };

export function blockOf(id: number): number {
  return Math.floor(id / IDS_OF_BLOCK);
}

/** What a period's digest is the SHA-256 of, in UTF-8: its blocks in their order, each with its digest. */
export function blocksText(blocks: readonly BlockDigest[]): string {
  return blocks.map(({ block, digest }) => `${block},${digest}\n`).join('');
}

/**
 * The canonical line of a usage record, of which a block's digest is made in order of id, in UTF-8: fields divided by commas, names of models as JSON, flags divided by spaces, other fields that are not there empty,
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
