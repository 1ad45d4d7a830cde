/** OpenAI's usage objects: the prompt figure includes what a cache served, the output figure includes reasoning. */
import { type Figures, promptTokens } from './planned-tokens.ts';
import type { UsageField } from './usage-fields.ts';
import { type OddValues, objectJson, valueJson } from './usage-json.ts';

function inputDetails({ tokens }: Figures, odd: OddValues): string {
  const members: [UsageField, string][] = [['cached_tokens', String(tokens.cacheRead)]];
  // Only models that charge for cache writes tell them.
  if (tokens.cacheWrite5m > 0 || Object.hasOwn(odd, 'cache_write_tokens')) {
    members.push(['cache_write_tokens', String(tokens.cacheWrite5m)]);
  }
  return objectJson(odd, members);
}

const outputDetails = ({ reasoning }: Figures, odd: OddValues) =>
  objectJson(odd, [['reasoning_tokens', String(reasoning)]]);

/** `usage` of a chat completion; undefined where it is to be missing. */
export function chatUsage(figures: Figures, odd: OddValues): string | undefined {
  const prompt = promptTokens(figures.tokens);
  const { output } = figures.tokens;
  const json = objectJson(odd, [
    ['prompt_tokens', String(prompt)],
    ['completion_tokens', String(output)],
    ['total_tokens', String(prompt + output)],
    ['prompt_tokens_details', inputDetails(figures, odd)],
    ['completion_tokens_details', outputDetails(figures, odd)],
  ]);
  return valueJson(odd, 'usage', json);
}

/** `usage` of embeddings, which put nothing out. */
export function embeddingsUsage({ tokens }: Figures, odd: OddValues): string | undefined {
  const prompt = String(promptTokens(tokens));
  const json = objectJson(odd, [
    ['prompt_tokens', prompt],
    ['total_tokens', prompt],
  ]);
  return valueJson(odd, 'usage', json);
}

/** `usage` of a response; undefined where it is to be missing. */
export function responseUsage(figures: Figures, odd: OddValues): string | undefined {
  const input = promptTokens(figures.tokens);
  const { output } = figures.tokens;
  const json = objectJson(odd, [
    ['input_tokens', String(input)],
    ['input_tokens_details', inputDetails(figures, odd)],
    ['output_tokens', String(output)],
    ['output_tokens_details', outputDetails(figures, odd)],
    ['total_tokens', String(input + output)],
  ]);
  return valueJson(odd, 'usage', json);
}
