/** Gemini's `usageMetadata`: the prompt figure includes what a cache served, thoughts stand beside the output. */
import { type Figures, promptTokens } from './planned-tokens.ts';
import type { UsageField } from './usage-fields.ts';
import { type OddValues, objectJson, valueJson } from './usage-json.ts';

/** What came so far, cumulative; undefined where it is to be missing. Figures of 0 are left out. */
export function usageMetadata({ tokens, reasoning }: Figures, odd: OddValues): string | undefined {
  const prompt = promptTokens(tokens);
  const figures: [UsageField, number][] = [
    ['promptTokenCount', prompt],
    ['cachedContentTokenCount', tokens.cacheRead],
    ['candidatesTokenCount', tokens.output - reasoning],
    ['thoughtsTokenCount', reasoning],
    ['totalTokenCount', prompt + tokens.output],
  ];
  const members = figures
    .filter(([field, figure]) => figure > 0 || Object.hasOwn(odd, field))
    .map(([field, figure]): [UsageField, string] => [field, String(figure)]);
  const details = `"promptTokensDetails":[{"modality":"TEXT","tokenCount":${prompt}}]`;
  return valueJson(odd, 'usage', objectJson(odd, members, [details]));
}

/** The same for an embedding, which puts nothing out. */
export function embeddingMetadata({ tokens }: Figures, odd: OddValues): string | undefined {
  const json = objectJson(odd, [['promptTokenCount', String(promptTokens(tokens))]]);
  return valueJson(odd, 'usage', json);
}
