import { isRecord, type JsonRecord, textOf } from '../json.ts';
import type { AnswerEvent } from '../translate/answer.ts';
import { customObject } from '../translate/custom-tools.ts';
import { imageText } from '../translate/data-uri.ts';

type Events = readonly AnswerEvent[];

/** An item under way; what it said in deltas is not read again from the whole. */
type Item = { readonly index: number; readonly type: string; said: boolean };

/** What stands around a custom tool's plain text in the object that other APIs have. */
const CUSTOM_BEGIN = '{"input":"';
const CUSTOM_END = '"}';
const PARAGRAPH = '\n\n';

/** Which type of item says what in deltas. */
const deltaTypes: Readonly<Record<string, string>> = {
  'response.output_text.delta': 'message',
  'response.refusal.delta': 'message',
  'response.reasoning_summary_text.delta': 'reasoning',
  'response.reasoning_text.delta': 'reasoning',
  'response.function_call_arguments.delta': 'function_call',
  'response.custom_tool_call_input.delta': 'custom_tool_call',
};

const paragraphTypes: readonly string[] = [
  'response.reasoning_summary_part.added',
  'response.content_part.added',
];

/**
 * Reads the items of an output, from their events or whole, and tells each of them once. Items speak one after
 * another: one that ends while another is under way is told after it. What came without deltas is told when it is
 * whole.
 */
export class OutputReader {
  /** The model declined in words of its own. */
  refused = false;
  /** The model called a tool. */
  called = false;
  #open: Item | undefined;
  readonly #told = new Set<number>();
  /** Items that are whole while another is under way. */
  #waiting: { readonly index: number; readonly item: JsonRecord }[] = [];
  /** What was told last: a message after a message begins a paragraph, and a signature after a call is not the call's. */
  #last: 'message' | 'call' | 'reasoning' | null = null;

  /** What an event of an item says. */
  take(type: string, event: JsonRecord): Events {
    const index = typeof event.output_index === 'number' ? event.output_index : (this.#open?.index ?? 0);
    if (type === 'response.output_item.added')
      return isRecord(event.item) ? this.#begin(index, event.item) : [];
    if (type === 'response.output_item.done')
      return isRecord(event.item) ? this.#takeItem(index, event.item) : [];
    if (paragraphTypes.includes(type)) return this.#beginParagraph(index);
    const delta = Object.hasOwn(deltaTypes, type) ? event.delta : undefined;
    return typeof delta === 'string' && delta !== '' ? this.#takeDelta(type, index, delta) : [];
  }

  /** What the items of a whole output say that has not been told. */
  takeAll(items: readonly unknown[]): Events {
    const events = items.flatMap((item, index) => (isRecord(item) ? this.#takeItem(index, item) : []));
    return this.#open === undefined ? events : [...events, ...this.#close(this.#open)];
  }

  #begin(index: number, { type, call_id: id, name }: JsonRecord): Events {
    if (this.#open !== undefined || this.#told.has(index)) return [];
    this.#open = { index, type: textOf(type), said: false };
    if (type !== 'function_call' && type !== 'custom_tool_call') return [];
    this.called = true;
    this.#last = 'call';
    return [{ kind: 'tool_call', id: textOf(id), name: textOf(name) }];
  }

  #beginParagraph(index: number): Events {
    const { type, said } = this.#open?.index === index ? this.#open : { type: '', said: false };
    return type === 'reasoning' && said ? [{ kind: 'reasoning', text: PARAGRAPH }] : [];
  }

  #takeDelta(type: string, index: number, delta: string): Events {
    const itemType = deltaTypes[type];
    // Some vendors never announce a message; a call must be, for its name.
    if (itemType === 'message' || itemType === 'reasoning') this.#begin(index, { type: itemType });
    const item = this.#open;
    if (item?.index !== index || item.type !== itemType) return [];
    if (type === 'response.refusal.delta') this.refused = true;
    return this.#say(item, delta);
  }

  #takeItem(index: number, whole: JsonRecord): Events {
    if (this.#told.has(index)) return [];
    if (this.#open !== undefined && this.#open.index !== index) {
      this.#waiting.push({ index, item: whole });
      return [];
    }
    const head = this.#begin(index, whole);
    const item = this.#open;
    if (item === undefined) return head;
    const parts = textsOf(whole);
    if (parts.some(({ type }) => type === 'refusal')) this.refused = true;
    const text = item.said
      ? ''
      : parts.map((part) => part.text).join(item.type === 'reasoning' ? PARAGRAPH : '');
    const said = text === '' ? [] : this.#say(item, text);
    return [...head, ...said, ...this.#sign(whole), ...this.#close(item)];
  }

  #say(item: Item, text: string): Events {
    const isFirst = !item.said;
    item.said = true;
    switch (item.type) {
      case 'reasoning':
        this.#last = 'reasoning';
        return [{ kind: 'reasoning', text }];
      case 'function_call':
        return [{ kind: 'tool_input', json: text }];
      case 'custom_tool_call': {
        const json = customObject(text).slice(CUSTOM_BEGIN.length, -CUSTOM_END.length);
        return [{ kind: 'tool_input', json: isFirst ? CUSTOM_BEGIN + json : json }];
      }
      default: {
        const separator = isFirst && this.#last === 'message' ? PARAGRAPH : '';
        this.#last = 'message';
        return [{ kind: 'text', text: separator + text }];
      }
    }
  }

  #sign({ type, encrypted_content: value }: JsonRecord): Events {
    if (type !== 'reasoning' || typeof value !== 'string' || value === '') return [];
    const begun: Events = this.#last === 'call' ? [{ kind: 'reasoning', text: '' }] : [];
    this.#last = 'reasoning';
    return [...begun, { kind: 'signature', signature: { vendor: 'openai', value } }];
  }

  /** The end of the item, and then those that waited for it. */
  #close(item: Item): Events {
    this.#open = undefined;
    this.#told.add(item.index);
    const waiting = this.#waiting;
    this.#waiting = [];
    return [...endOf(item), ...waiting.flatMap(({ index, item: whole }) => this.#takeItem(index, whole))];
  }
}

/** What completes the JSON of a call's input. */
function endOf({ type, said }: Item): Events {
  if (type === 'function_call') return said ? [] : [{ kind: 'tool_input', json: '{}' }];
  if (type !== 'custom_tool_call') return [];
  return [{ kind: 'tool_input', json: said ? CUSTOM_END : customObject('') }];
}

/** The texts of a whole item: of a message, of a reasoning, or the input of a call. */
function textsOf(item: JsonRecord): readonly { readonly type: string; readonly text: string }[] {
  const type = textOf(item.type);
  if (type === 'function_call') return [{ type, text: textOf(item.arguments) }];
  if (type === 'custom_tool_call') return [{ type, text: textOf(item.input) }];
  if (type === 'image_generation_call') return [{ type, text: imageOf(item) }];
  const parts =
    type === 'reasoning' ? [item.summary, item.content] : type === 'message' ? [item.content] : [];
  return parts
    .flatMap((list) => (Array.isArray(list) ? list.filter(isRecord) : []))
    .map((part) => ({ type: textOf(part.type), text: textOf(part.text ?? part.refusal) }));
}

/** An image that the model made, in text. */
function imageOf({ result, output_format: format }: JsonRecord): string {
  const data = textOf(result);
  return data === '' ? '' : imageText(`image/${textOf(format) || 'png'}`, data);
}
