import { type TokenCounts, zeroTokens } from '../../../shared/tokens.ts';
import { type TextSize, tokensOfText } from './text-tokens.ts';

/** What a provider has said of one answer: its own figures or none, and how much text was seen. */
export type ObservedUsage = {
  /** Null until any figure was reported. */
  readonly tokens: TokenCounts | null;
  readonly inputReported: boolean;
  /** Whether the output figure covers what was said, rather than opening the count. */
  readonly outputReported: boolean;
  /** A figure was refused as impossible. */
  readonly usageInvalid: boolean;
  readonly text: TextSize;
};

/** How an answer ended: with its terminal event, or before. */
export type AnswerEnding = 'complete' | 'cut';

export type CountedUsage = {
  readonly source: 'final' | 'partial' | 'estimated' | 'none';
  readonly tokens: TokenCounts | null;
  readonly flags: readonly ('usage_invalid' | 'usage_missing')[];
};

/**
 * What a row may claim. Only what the provider reported is billed as `final`; of an answer that broke off its
 * last cumulative figure is `partial`; output is counted from text only where the provider gave no figure,
 * and then the row says `estimated`. Input that nobody reported is never made up.
 */
export function countedUsage(observed: ObservedUsage, ending: AnswerEnding): CountedUsage {
  const { tokens, inputReported, outputReported } = observed;
  const missing = ending === 'complete' && !(inputReported && outputReported);
  const flags = [
    ...(observed.usageInvalid ? (['usage_invalid'] as const) : []),
    ...(missing ? (['usage_missing'] as const) : []),
  ];
  if (tokens !== null && outputReported) {
    return { source: ending === 'complete' && inputReported ? 'final' : 'partial', tokens, flags };
  }
  const counted = tokensOfText(observed.text);
  if (tokens === null && counted === 0) return { source: 'none', tokens: null, flags };
  const reported = tokens ?? zeroTokens;
  if (counted === 0) return { source: 'partial', tokens: reported, flags };
  const outputTokens = Math.max(reported.outputTokens, counted);
  return { source: 'estimated', tokens: { ...reported, outputTokens }, flags };
}
