import type { TokenCounts } from '../../../../shared/tokens.ts';
import { inclusiveFigures } from '../inclusive-usage.ts';
import type { JsonRecord } from '../json.ts';
import type { AnswerContext, Finish } from '../translate/answer.ts';

/** How far the answer is. */
type Progress = {
  readonly model: string | null;
  readonly output: readonly JsonRecord[];
  /** Null while it goes on. */
  readonly finish: Finish | null;
  readonly tokens: TokenCounts | null;
};

/** Why an answer that has ended is not whole. */
const incompleteReasons: Readonly<Partial<Record<Finish, string>>> = {
  length: 'max_output_tokens',
  refused: 'content_filter',
};

/** What OpenAI's response says of a request that is silent about it. */
const defaults: JsonRecord = {
  background: false,
  instructions: null,
  max_output_tokens: null,
  max_tool_calls: null,
  metadata: {},
  parallel_tool_calls: true,
  prompt_cache_key: null,
  reasoning: { effort: null, summary: null },
  safety_identifier: null,
  temperature: 1,
  text: { format: { type: 'text' }, verbosity: 'medium' },
  tool_choice: 'auto',
  tools: [],
  top_logprobs: 0,
  top_p: 1,
  truncation: 'disabled',
  user: null,
};

/** Whether the answer ended before the model was done. */
export function isIncomplete(finish: Finish): boolean {
  return incompleteReasons[finish] !== undefined;
}

/**
 * The response object, which echoes the request as OpenAI's does. Nothing is stored, and no tier is promised.
 * https://platform.openai.com/docs/api-reference/responses/object
 */
export function responseObject(
  { request, model, idSeed, nowMs }: AnswerContext,
  { model: answered, output, finish, tokens }: Progress,
): JsonRecord {
  const reason = finish === null ? undefined : incompleteReasons[finish];
  const ended = reason === undefined ? 'completed' : 'incomplete';
  return {
    id: `resp_${idSeed}`,
    object: 'response',
    created_at: Math.floor(nowMs / 1000),
    status: finish === null ? 'in_progress' : ended,
    completed_at: null,
    error: null,
    incomplete_details: reason === undefined ? null : { reason },
    model: answered ?? model,
    output,
    previous_response_id: null,
    service_tier: 'default',
    store: false,
    usage: tokens === null || finish === null ? null : usageOf(tokens),
    ...echoOf(request),
  };
}

function echoOf(request: JsonRecord): JsonRecord {
  return Object.fromEntries(
    Object.entries(defaults).map(([key, standard]) => [key, request[key] ?? standard]),
  );
}

/** How much of the output was reasoning is not known here. */
function usageOf(tokens: TokenCounts): JsonRecord {
  const { prompt, cached, written, output, total } = inclusiveFigures(tokens);
  return {
    input_tokens: prompt,
    input_tokens_details: { cached_tokens: cached, cache_write_tokens: written },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: total,
  };
}
