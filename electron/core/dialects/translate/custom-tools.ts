import { isDeeperThan, type JsonRecord, parseRecord } from '../json.ts';
import type { Tool, ToolCallPart } from './conversation.ts';
import { DEEPEST_OBJECT } from './fields.ts';

/*
 * OpenAI's custom tools are called with plain text. For every other API they are functions with one text field, and
 * a call is told apart by the tool's kind alone. In an answer a call always carries the object; in a conversation a
 * call of a custom tool carries its plain text.
 * https://platform.openai.com/docs/guides/function-calling#custom-tools
 */

/** A custom tool as the function that other APIs get in its place. */
export function customAsFunction(tool: Tool): { readonly description: string; readonly schema: JsonRecord } {
  return {
    description: joined(tool.description, 'Put the whole input, as plain text, into the field `input`.'),
    schema: {
      type: 'object',
      properties: { input: { type: 'string', description: 'The whole input as plain text.' } },
      required: ['input'],
      additionalProperties: false,
    },
  };
}

/** The description with the grammar that an API without grammars is told in words. */
export function describedGrammar(description: string | null, syntax: string, definition: string): string {
  return joined(description, `The input must match this ${syntax} grammar:\n${definition}`);
}

/** The plain text of a call as JSON text of the function's object. */
export function customObject(text: string): string {
  return JSON.stringify({ input: text });
}

/** The plain text of a call; what is no such object comes back as it is, for the tool to judge. */
export function customInput(objectText: string): string {
  const text = parseRecord(objectText)?.input;
  return typeof text === 'string' ? text : objectText;
}

export function customToolNames(tools: readonly Tool[]): ReadonlySet<string> {
  return new Set(tools.filter(({ kind }) => kind === 'custom').map(({ name }) => name));
}

/**
 * What a call of the conversation was called with, for an API that knows functions alone. Text that is no object, as
 * an answer leaves behind that was cut off within its call, is told under a field of its own: refused, it would be
 * refused with every turn after it.
 */
export function functionInput(
  { name, input }: Pick<ToolCallPart, 'name' | 'input'>,
  customTools: ReadonlySet<string>,
): JsonRecord {
  if (customTools.has(name)) return { input };
  if (input.trim() === '') return {};
  const record = parseRecord(input);
  return record === undefined || isDeeperThan(record, DEEPEST_OBJECT) ? { input } : record;
}

function joined(description: string | null, more: string): string {
  return description === null || description === '' ? more : `${description}\n\n${more}`;
}
