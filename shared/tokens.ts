/** Tokens of one or more attempts by price category; the five categories are disjoint. Safe integers. */
export type TokenCounts = {
  readonly inputTokens: number;
  readonly cacheWrite5mTokens: number;
  readonly cacheWrite1hTokens: number;
  readonly cacheReadTokens: number;
  readonly outputTokens: number;
};

export type TokenKind = keyof TokenCounts;

/** Every category, in the order statements list them. */
export const tokenKinds: readonly TokenKind[] = [
  'inputTokens',
  'cacheWrite5mTokens',
  'cacheWrite1hTokens',
  'cacheReadTokens',
  'outputTokens',
];

export const zeroTokens: TokenCounts = {
  inputTokens: 0,
  cacheWrite5mTokens: 0,
  cacheWrite1hTokens: 0,
  cacheReadTokens: 0,
  outputTokens: 0,
};

/** Tokens of all categories together. */
export function totalTokens(tokens: TokenCounts): number {
  return tokenKinds.reduce((sum, kind) => sum + tokens[kind], 0);
}

/** The sum by category. */
export function sumTokens(list: Iterable<TokenCounts>): TokenCounts {
  const sum = { ...zeroTokens } as Record<TokenKind, number>;
  for (const tokens of list) for (const kind of tokenKinds) sum[kind] += tokens[kind];
  return sum;
}
