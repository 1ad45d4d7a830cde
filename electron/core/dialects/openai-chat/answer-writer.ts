import { type TokenCounts, zeroTokens } from '../../../../shared/tokens.ts';
import { inclusiveFigures } from '../inclusive-usage.ts';
import type { JsonRecord } from '../json.ts';
import type {
  Answer,
  AnswerContext,
  AnswerPart,
  AnswerStep,
  AnswerWriter,
  Finish,
} from '../translate/answer.ts';
import type { Signature } from '../translate/conversation.ts';
import { customInput, customToolNames } from '../translate/custom-tools.ts';
import { asksForUsage } from './usage-asked.ts';

const finishReasons: Readonly<Record<Finish, string>> = {
  end: 'stop',
  stop_sequence: 'stop',
  length: 'length',
  tool_calls: 'tool_calls',
  refused: 'content_filter',
};

/** Clients do arithmetic with them, so nothing reported is 0; how much of the output was reasoning is not known. */
function usageOf(tokens: TokenCounts | null): JsonRecord {
  const { prompt, cached, written, output, total } = inclusiveFigures(tokens ?? zeroTokens);
  return {
    prompt_tokens: prompt,
    completion_tokens: output,
    total_tokens: total,
    prompt_tokens_details: { cached_tokens: cached, cache_write_tokens: written },
    completion_tokens_details: {},
  };
}

/** The fields that the chunks and the whole answer share. */
function headOf(context: AnswerContext, model: string | null): JsonRecord {
  return {
    id: `chatcmpl-${context.idSeed}`,
    created: Math.floor(context.nowMs / 1000),
    model: model ?? context.model,
  };
}

// Google's place for it in this API: https://ai.google.dev/gemini-api/docs/thought-signatures#openai
function extraOf(signature: Signature | null): JsonRecord {
  if (signature?.vendor !== 'google') return {};
  return { extra_content: { google: { thought_signature: signature.value } } };
}

export function createAnswerWriter(context: AnswerContext): AnswerWriter {
  return new StreamAnswerWriter(context);
}

/** https://platform.openai.com/docs/api-reference/chat-streaming */
class StreamAnswerWriter implements AnswerWriter {
  readonly #context: AnswerContext;
  readonly #customTools: ReadonlySet<string>;
  readonly #usageAsked: boolean;
  #head: JsonRecord = {};
  #calls = 0;
  #callIsOpen = false;
  /** The input of a custom tool's call, held until the text in it can be read. */
  #customObject: string | null = null;

  constructor(context: AnswerContext) {
    this.#context = context;
    this.#customTools = customToolNames(context.conversation.tools);
    this.#usageAsked = asksForUsage(context.request.stream_options);
  }

  // No content instead of '' as the first: what follows may be a tool call alone.
  begin({ model }: { readonly id: string; readonly model: string | null }): string {
    this.#head = { object: 'chat.completion.chunk', ...headOf(this.#context, model) };
    return this.#delta({ role: 'assistant', content: null, refusal: null });
  }

  write(step: AnswerStep): string {
    switch (step.kind) {
      case 'text':
        return this.#say('content', step.text);
      case 'reasoning':
        return this.#say('reasoning_content', step.text);
      case 'tool_call':
        return this.#closeCall() + this.#beginCall(step.id, step.name);
      case 'tool_input':
        return this.#input(step.json);
      case 'signature':
        return this.#sign(step.signature);
    }
  }

  end(finish: Finish, _stopSequence: string | null, tokens: TokenCounts | null): string {
    const last = this.#closeCall() + this.#delta({}, finishReasons[finish]);
    const usage = this.#usageAsked ? event({ ...this.#head, choices: [], usage: usageOf(tokens) }) : '';
    return `${last}${usage}data: [DONE]\n\n`;
  }

  #say(field: 'content' | 'reasoning_content', text: string): string {
    return this.#closeCall() + (text === '' ? '' : this.#delta({ [field]: text }));
  }

  #delta(delta: JsonRecord, finish: string | null = null): string {
    const choices = [{ index: 0, delta, logprobs: null, finish_reason: finish }];
    return event({ ...this.#head, choices, ...(this.#usageAsked ? { usage: null } : {}) });
  }

  #callDelta(more: JsonRecord): string {
    return this.#delta({ tool_calls: [{ index: this.#calls - 1, ...more }] });
  }

  #beginCall(id: string, name: string): string {
    this.#calls += 1;
    this.#callIsOpen = true;
    if (!this.#customTools.has(name)) {
      return this.#callDelta({ id, type: 'function', function: { name, arguments: '' } });
    }
    this.#customObject = '';
    return this.#callDelta({ id, type: 'custom', custom: { name, input: '' } });
  }

  #input(json: string): string {
    if (this.#customObject !== null) this.#customObject += json;
    else if (json !== '') return this.#callDelta({ function: { arguments: json } });
    return '';
  }

  #closeCall(): string {
    const object = this.#customObject;
    this.#customObject = null;
    this.#callIsOpen = false;
    return object === null ? '' : this.#callDelta({ custom: { input: customInput(object) } });
  }

  // Strict clients read `function` of every piece.
  #sign(signature: Signature): string {
    if (!this.#callIsOpen || signature.vendor !== 'google') return '';
    const piece = this.#customObject === null ? { function: { arguments: '' } } : { custom: { input: '' } };
    return this.#callDelta({ ...piece, ...extraOf(signature) });
  }
}

function event(chunk: JsonRecord): string {
  return `data: ${JSON.stringify(chunk)}\n\n`;
}

function textOf(parts: readonly AnswerPart[], kind: 'text' | 'reasoning'): string | null {
  const texts = parts.flatMap((part) => (part.kind === kind ? [part.text] : []));
  return texts.length === 0 ? null : texts.join('');
}

function writeCall(part: AnswerPart, customTools: ReadonlySet<string>): readonly JsonRecord[] {
  if (part.kind !== 'tool_call') return [];
  const { id, name, input } = part;
  const extra = extraOf(part.signature);
  return customTools.has(name)
    ? [{ id, type: 'custom', custom: { name, input: customInput(input) }, ...extra }]
    : [{ id, type: 'function', function: { name, arguments: input }, ...extra }];
}

/** A whole answer: https://platform.openai.com/docs/api-reference/chat/object */
export function writeAnswer(answer: Answer, tokens: TokenCounts | null, context: AnswerContext): JsonRecord {
  const customTools = customToolNames(context.conversation.tools);
  const calls = answer.parts.flatMap((part) => writeCall(part, customTools));
  const reasoning = textOf(answer.parts, 'reasoning');
  const message = {
    role: 'assistant',
    content: textOf(answer.parts, 'text'),
    ...(reasoning === null || reasoning === '' ? {} : { reasoning_content: reasoning }),
    refusal: null,
    annotations: [],
    ...(calls.length === 0 ? {} : { tool_calls: calls }),
  };
  return {
    object: 'chat.completion',
    ...headOf(context, answer.model),
    choices: [{ index: 0, message, logprobs: null, finish_reason: finishReasons[answer.finish] }],
    usage: usageOf(tokens),
  };
}
