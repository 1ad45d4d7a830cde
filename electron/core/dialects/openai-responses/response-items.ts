import type { JsonRecord } from '../json.ts';
import type { AnswerContext } from '../translate/answer.ts';
import type { Signature } from '../translate/conversation.ts';
import { customInput, customToolNames } from '../translate/custom-tools.ts';
import { sealSignature } from '../translate/signatures.ts';
import { namespacedNames } from './tool-names.ts';

/*
 * The items of an output, each as it begins (empty, `in_progress`) and as it ends, with every field that OpenAI's
 * have: https://platform.openai.com/docs/api-reference/responses/object#responses/object-output
 */

export type ItemStatus = 'in_progress' | 'completed' | 'incomplete';

export type OutputItem = JsonRecord & { readonly id: string };

/** What the items of one answer are made with. */
export class ItemWriter {
  readonly #seed: string;
  readonly #namespaces: ReturnType<typeof namespacedNames>;
  readonly #custom: ReadonlySet<string>;

  constructor({ idSeed, request, conversation }: AnswerContext) {
    this.#seed = idSeed;
    this.#namespaces = namespacedNames(request);
    this.#custom = customToolNames(conversation.tools);
  }

  isCustom(name: string): boolean {
    return this.#custom.has(name);
  }

  /** The name by which the client knows the tool. */
  nameOf(name: string): string {
    return this.#namespaces.get(name)?.name ?? name;
  }

  /** `text` null: it has no content yet. */
  message(index: number, text: string | null, status: ItemStatus): OutputItem {
    const content = text === null ? [] : [textPart(text)];
    return { id: this.#id('msg', index), type: 'message', status, role: 'assistant', content };
  }

  reasoning(index: number, text: string, signature: Signature | null): OutputItem {
    return {
      id: this.#id('rs', index),
      type: 'reasoning',
      summary: text === '' ? [] : [summaryPart(text)],
      encrypted_content: signature === null ? null : sealSignature(signature, 'openai'),
    };
  }

  /** `input` is JSON; a custom tool gets the plain text of it. */
  call(index: number, call: { id: string; name: string }, input: string, status: ItemStatus): OutputItem {
    const names = this.#namespaces.get(call.name) ?? { name: call.name };
    const isCustom = this.isCustom(call.name);
    const said = isCustom
      ? { id: this.#id('ctc', index), type: 'custom_tool_call', status, input: customInput(input) }
      : { id: this.#id('fc', index), type: 'function_call', status, arguments: input };
    return { ...said, call_id: call.id, ...names };
  }

  #id(prefix: string, index: number): string {
    return `${prefix}_${this.#seed}${String(index).padStart(3, '0')}`;
  }
}

export function textPart(text: string): JsonRecord {
  return { type: 'output_text', annotations: [], logprobs: [], text };
}

export function summaryPart(text: string): JsonRecord {
  return { type: 'summary_text', text };
}
