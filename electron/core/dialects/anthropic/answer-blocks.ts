import type { TokenCounts } from '../../../../shared/tokens.ts';
import { type JsonRecord, parseRecord } from '../json.ts';
import type { Answer, AnswerContext, AnswerPart, Finish } from '../translate/answer.ts';
import { thinkingBlock } from './thinking-blocks.ts';

/* What a whole message and a stream have in common: https://docs.anthropic.com/en/api/messages#response-content */

const finishes: ReadonlyMap<unknown, Finish> = new Map([
  ['end_turn', 'end'],
  ['pause_turn', 'end'],
  ['max_tokens', 'length'],
  ['model_context_window_exceeded', 'length'],
  ['stop_sequence', 'stop_sequence'],
  ['tool_use', 'tool_calls'],
  ['refusal', 'refused'],
]);

const stopReasons: Readonly<Record<Finish, string>> = {
  end: 'end_turn',
  length: 'max_tokens',
  stop_sequence: 'stop_sequence',
  tool_calls: 'tool_use',
  refused: 'refusal',
};

export function readFinish(stopReason: unknown): Finish {
  return finishes.get(stopReason) ?? 'end';
}

/** Clients run tools by the reason alone or by the blocks alone, so the two never disagree. */
export function stopFields(finish: Finish, stopSequence: string | null, called: boolean): JsonRecord {
  const told = called && finish === 'end' ? 'tool_calls' : finish;
  const reason = !called && told === 'tool_calls' ? 'end' : told;
  return {
    stop_reason: stopReasons[reason],
    stop_sequence: reason === 'stop_sequence' ? stopSequence : null,
    stop_details: null,
  };
}

/** A message without content yet and without its end. */
export function messageHead(
  { id, model }: Pick<Answer, 'id' | 'model'>,
  tokens: TokenCounts | null,
  context: AnswerContext,
): JsonRecord {
  return {
    id: id.startsWith('msg_') ? id : `msg_${context.idSeed}`,
    type: 'message',
    role: 'assistant',
    model: model ?? context.model,
    content: [],
    stop_reason: null,
    stop_sequence: null,
    stop_details: null,
    container: null,
    diagnostics: null,
    usage: {
      ...usageFields(tokens),
      service_tier: null,
      inference_geo: null,
      speed: null,
    },
  };
}

/** The figures as they are: this dialect's categories are disjoint too. Zeros where the vendor reported none. */
export function usageFields(tokens: TokenCounts | null): JsonRecord {
  const write5m = tokens?.cacheWrite5mTokens ?? 0;
  const write1h = tokens?.cacheWrite1hTokens ?? 0;
  return {
    input_tokens: tokens?.inputTokens ?? 0,
    cache_creation_input_tokens: write5m + write1h,
    cache_read_input_tokens: tokens?.cacheReadTokens ?? 0,
    cache_creation: { ephemeral_5m_input_tokens: write5m, ephemeral_1h_input_tokens: write1h },
    output_tokens: tokens?.outputTokens ?? 0,
    output_tokens_details: null,
    server_tool_use: null,
  };
}

/** Whether a member is shown what the model thought: as with Anthropic's models, only where it was asked for. */
export function wantsThinking({ conversation }: AnswerContext): boolean {
  return conversation.reasoning !== null && conversation.reasoning.value.kind !== 'off';
}

// A text block has no `citations`: the API's null for none is refused by the Vercel AI SDK, which takes its absence.
export function contentBlockOf(part: AnswerPart): JsonRecord {
  switch (part.kind) {
    case 'text':
      return { type: 'text', text: part.text };
    case 'reasoning':
      return thinkingBlock(part);
    case 'tool_call':
      return { ...toolUseHead(part), input: inputOf(part.input) };
  }
}

/** A call without its input. Other vendors' ids may have characters that clients of this API refuse. */
export function toolUseHead({ id, name }: { readonly id: string; readonly name: string }): JsonRecord {
  const plain = id.replace(/[^a-zA-Z0-9_-]/g, '_');
  return { type: 'tool_use', id: plain, name, input: {}, caller: { type: 'direct' } };
}

// A model's broken JSON is kept, under a name that no tool has, so that the client's own check of the input fails
// rather than the tool being run without what it was to be told.
function inputOf(text: string): JsonRecord {
  return text === '' ? {} : (parseRecord(text) ?? { invalid_json: text });
}
