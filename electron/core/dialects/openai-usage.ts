import type { InclusiveUsage } from './inclusive-usage.ts';
import { isRecord, type JsonRecord } from './json.ts';

/**
 * Takes in a `usage` object of Chat Completions, Responses or Embeddings; null says nothing. Input includes
 * cached tokens and cache writes, output includes reasoning. True if a figure moved.
 * https://platform.openai.com/docs/api-reference/chat/object#chat/object-usage
 * https://platform.openai.com/docs/api-reference/responses/object#responses/object-usage
 */
export function takeOpenaiUsage(usage: unknown, into: InclusiveUsage): boolean {
  const figures = objectOf(usage, into);
  if (figures === undefined) return false;
  const details = objectOf(figures.prompt_tokens_details ?? figures.input_tokens_details, into);
  return into.take({
    input: figures.prompt_tokens ?? figures.input_tokens,
    cacheRead: details?.cached_tokens,
    cacheWrite: details?.cache_write_tokens,
    output: figures.completion_tokens ?? figures.output_tokens,
  });
}

function objectOf(value: unknown, into: InclusiveUsage): JsonRecord | undefined {
  if (isRecord(value)) return value;
  if (value !== undefined && value !== null) into.refuse();
  return undefined;
}
