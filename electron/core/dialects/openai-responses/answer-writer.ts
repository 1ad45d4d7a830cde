import type { TokenCounts } from '../../../../shared/tokens.ts';
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
import { customInput } from '../translate/custom-tools.ts';
import { type ItemStatus, ItemWriter, type OutputItem, summaryPart, textPart } from './response-items.ts';
import { isIncomplete, responseObject } from './response-object.ts';

type OpenText = { readonly kind: 'text'; text: string };
type OpenReasoning = { readonly kind: 'reasoning'; text: string; signature: Signature | null };
type OpenCall = {
  readonly kind: 'tool_call';
  readonly id: string;
  readonly name: string;
  input: string;
  signature: Signature | null;
};
/** The item under way. */
type Open = OpenText | OpenReasoning | OpenCall;

/** A function's call without input is one with an empty object. */
const NO_INPUT = '{}';

/** A whole response. */
export function writeAnswer(answer: Answer, tokens: TokenCounts | null, context: AnswerContext): JsonRecord {
  const items = new ItemWriter(context);
  const output: OutputItem[] = [];
  const last = answer.parts.length - 1;
  for (const [index, part] of answer.parts.entries()) {
    const status = index === last && isIncomplete(answer.finish) ? 'incomplete' : 'completed';
    for (const open of itemsOf(part)) output.push(wholeItem(items, output.length, open, status));
  }
  return responseObject(context, { model: answer.model, output, finish: answer.finish, tokens });
}

function itemsOf(part: AnswerPart): readonly Open[] {
  return part.kind === 'tool_call' && part.signature !== null
    ? [part, signatureItem(part.signature)]
    : [part];
}

/**
 * A call has no place for a signature, so it comes as a reasoning without text right after the call, which is how
 * the reader of requests takes it back.
 */
function signatureItem(signature: Signature): OpenReasoning {
  return { kind: 'reasoning', text: '', signature };
}

function wholeItem(items: ItemWriter, index: number, open: Open, status: ItemStatus): OutputItem {
  if (open.kind === 'text') return items.message(index, open.text, status);
  if (open.kind === 'reasoning') return items.reasoning(index, open.text, open.signature);
  return items.call(index, open, items.isCustom(open.name) ? open.input : open.input || NO_INPUT, status);
}

export function createAnswerWriter(context: AnswerContext): AnswerWriter {
  return new StreamAnswerWriter(context);
}

/**
 * Writes the stream, event by event as OpenAI does:
 * https://platform.openai.com/docs/api-reference/responses-streaming
 */
class StreamAnswerWriter implements AnswerWriter {
  readonly #context: AnswerContext;
  readonly #items: ItemWriter;
  readonly #output: OutputItem[] = [];
  #model: string | null = null;
  #open: Open | undefined;
  #openId = '';
  #events = 0;

  constructor(context: AnswerContext) {
    this.#context = context;
    this.#items = new ItemWriter(context);
  }

  begin({ model }: { readonly model: string | null }): string {
    this.#model = model;
    const response = this.#response(null, null);
    return this.#event('response.created', { response }) + this.#event('response.in_progress', { response });
  }

  write(step: AnswerStep): string {
    switch (step.kind) {
      case 'text':
        return step.text === '' ? '' : this.#writeText(step.text);
      case 'reasoning':
        return this.#writeReasoning(step.text);
      case 'signature':
        return this.#sign(step.signature);
      case 'tool_call': {
        const { id, name } = step;
        return this.#begin({ kind: 'tool_call', id, name, input: '', signature: null });
      }
      case 'tool_input':
        return this.#open?.kind === 'tool_call' ? this.#writeInput(this.#open, step.json) : '';
    }
  }

  end(finish: Finish, _stopSequence: string | null, tokens: TokenCounts | null): string {
    const rest = this.#close(isIncomplete(finish) ? 'incomplete' : 'completed');
    const type = isIncomplete(finish) ? 'response.incomplete' : 'response.completed';
    return rest + this.#event(type, { response: this.#response(finish, tokens) });
  }

  #writeText(text: string): string {
    const open: OpenText = this.#open?.kind === 'text' ? this.#open : { kind: 'text', text: '' };
    const head = this.#goOn(open);
    open.text += text;
    const delta = { content_index: 0, delta: text, logprobs: [] };
    return head + this.#itemEvent('response.output_text.delta', delta);
  }

  /** Signed reasoning is complete: what follows is another one. */
  #writeReasoning(text: string): string {
    if (text === '') return this.#open?.kind === 'reasoning' ? '' : this.#close('completed');
    const open: OpenReasoning =
      this.#open?.kind === 'reasoning' && this.#open.signature === null
        ? this.#open
        : { kind: 'reasoning', text: '', signature: null };
    const head = this.#goOn(open);
    const part = { summary_index: 0, part: summaryPart('') };
    const added = open.text === '' ? this.#itemEvent('response.reasoning_summary_part.added', part) : '';
    open.text += text;
    const delta = { summary_index: 0, delta: text };
    return head + added + this.#itemEvent('response.reasoning_summary_text.delta', delta);
  }

  #sign(signature: Signature): string {
    if (this.#open === undefined || this.#open.kind === 'text' || this.#open.signature !== null) {
      return this.#begin(signatureItem(signature));
    }
    this.#open.signature = signature;
    return '';
  }

  /** A custom tool's text comes out of its JSON only when that is whole. */
  #writeInput(call: OpenCall, json: string): string {
    call.input += json;
    if (json === '' || this.#items.isCustom(call.name)) return '';
    return this.#itemEvent('response.function_call_arguments.delta', { delta: json });
  }

  #goOn(open: Open): string {
    return this.#open === open ? '' : this.#begin(open);
  }

  #begin(open: Open): string {
    const before = this.#close('completed');
    const item = this.#emptyItem(open);
    this.#open = open;
    this.#openId = item.id;
    const added = this.#event('response.output_item.added', {
      output_index: this.#output.length,
      item,
    });
    if (open.kind !== 'text') return before + added;
    const part = { content_index: 0, part: textPart('') };
    return before + added + this.#itemEvent('response.content_part.added', part);
  }

  #close(status: ItemStatus): string {
    const open = this.#open;
    if (open === undefined) return '';
    const item = wholeItem(this.#items, this.#output.length, open, status);
    const said =
      this.#endOf(open) +
      this.#event('response.output_item.done', { output_index: this.#output.length, item });
    this.#output.push(item);
    this.#open = undefined;
    if (open.kind !== 'tool_call' || open.signature === null) return said;
    return said + this.#begin(signatureItem(open.signature)) + this.#close(status);
  }

  /** What ends the content of the item. */
  #endOf(open: Open): string {
    if (open.kind === 'tool_call') return this.#endOfCall(open);
    const { text } = open;
    if (open.kind === 'text') {
      const done = this.#itemEvent('response.output_text.done', { content_index: 0, text, logprobs: [] });
      return done + this.#itemEvent('response.content_part.done', { content_index: 0, part: textPart(text) });
    }
    if (text === '') return '';
    const done = this.#itemEvent('response.reasoning_summary_text.done', { summary_index: 0, text });
    const part = { summary_index: 0, part: summaryPart(text) };
    return done + this.#itemEvent('response.reasoning_summary_part.done', part);
  }

  #endOfCall({ name, input }: OpenCall): string {
    if (this.#items.isCustom(name)) {
      const text = customInput(input);
      const delta =
        text === '' ? '' : this.#itemEvent('response.custom_tool_call_input.delta', { delta: text });
      return delta + this.#itemEvent('response.custom_tool_call_input.done', { input: text });
    }
    const delta =
      input === '' ? this.#itemEvent('response.function_call_arguments.delta', { delta: NO_INPUT }) : '';
    const done = { name: this.#items.nameOf(name), arguments: input || NO_INPUT };
    return delta + this.#itemEvent('response.function_call_arguments.done', done);
  }

  #emptyItem(open: Open): OutputItem {
    const index = this.#output.length;
    if (open.kind === 'text') return this.#items.message(index, null, 'in_progress');
    if (open.kind === 'reasoning') return this.#items.reasoning(index, '', null);
    return this.#items.call(index, open, '', 'in_progress');
  }

  #response(finish: Finish | null, tokens: TokenCounts | null): JsonRecord {
    return responseObject(this.#context, { model: this.#model, output: this.#output, finish, tokens });
  }

  #itemEvent(type: string, fields: JsonRecord): string {
    return this.#event(type, { item_id: this.#openId, output_index: this.#output.length, ...fields });
  }

  #event(type: string, fields: JsonRecord): string {
    const data = { type, sequence_number: this.#events, ...fields };
    this.#events += 1;
    return `event: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
  }
}
