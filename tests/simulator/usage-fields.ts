/** The names of the figures that each vendor's usage has; `usage` stands for the whole object everywhere. */

export const anthropicFields = [
  'usage',
  'input_tokens',
  'output_tokens',
  'cache_creation_input_tokens',
  'cache_read_input_tokens',
  'cache_creation',
  'ephemeral_5m_input_tokens',
  'ephemeral_1h_input_tokens',
] as const;

export const chatFields = [
  'usage',
  'prompt_tokens',
  'completion_tokens',
  'total_tokens',
  'prompt_tokens_details',
  'cached_tokens',
  'cache_write_tokens',
  'completion_tokens_details',
  'reasoning_tokens',
] as const;

export const responsesFields = [
  'usage',
  'input_tokens',
  'input_tokens_details',
  'cached_tokens',
  'cache_write_tokens',
  'output_tokens',
  'output_tokens_details',
  'reasoning_tokens',
  'total_tokens',
] as const;

export const geminiFields = [
  'usage',
  'promptTokenCount',
  'cachedContentTokenCount',
  'candidatesTokenCount',
  'thoughtsTokenCount',
  'totalTokenCount',
] as const;

export const usageFields = [
  ...new Set([...anthropicFields, ...chatFields, ...responsesFields, ...geminiFields]),
];

export type UsageField = (typeof usageFields)[number];
