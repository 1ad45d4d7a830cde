import type { Effort } from './conversation.ts';

/** What an effort is worth in tokens of thought, least first, for models that know only one of the two. */
export const effortTokens: Readonly<Record<Effort, number>> = {
  minimal: 1_024,
  low: 2_048,
  medium: 8_192,
  high: 24_576,
  max: 32_768,
};

const efforts = Object.entries(effortTokens) as [Effort, number][];

/** The effort whose worth is the nearest by its ratio, as efforts are felt. */
export function effortWorth(tokens: number): Effort {
  const index = efforts.findIndex(([, worth], at) => {
    const next = efforts[at + 1]?.[1] ?? Number.POSITIVE_INFINITY;
    return tokens * tokens <= worth * next;
  });
  return efforts[index]?.[0] ?? 'max';
}
