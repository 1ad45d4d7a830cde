import type { Tool, ToolChoice } from './conversation.ts';
import { asFilledText, fieldMissing, fieldWrong } from './fields.ts';

/** What the model may call, and what of it the request wants called. */
export type ToolUse = { readonly tools: readonly Tool[]; readonly toolChoice: ToolChoice | null };

/**
 * A choice among tools. One that leaves all as it is says nothing where there are no tools, and is refused by most
 * vendors; one that demands a call is refused here, as every vendor does.
 */
export function toolUse(tools: readonly Tool[], toolChoice: ToolChoice | null): ToolUse {
  if (tools.length > 0) return { tools, toolChoice };
  if (toolChoice?.kind === 'any') throw fieldMissing('tools');
  return { tools, toolChoice: null };
}

/** The tool of this name. Throws `relay.field_wrong` where there is none. */
export function chosenTool(value: unknown, tools: readonly Tool[], at: string): Tool {
  const name = asFilledText(value, at);
  const tool = tools.find((one) => one.name === name);
  if (tool === undefined) throw fieldWrong(at, 'name of one of the tools');
  return tool;
}

/** The tools of a request as they are read, by name. */
export class ToolList {
  readonly #tools = new Map<string, Tool>();

  /** Throws `relay.field_wrong` for a name that an earlier tool has: a call would not tell which of them is meant. */
  add(tool: Tool, nameAt: string): void {
    if (this.#tools.has(tool.name)) throw fieldWrong(nameAt, 'name that no other tool has');
    this.#tools.set(tool.name, tool);
  }

  all(): readonly Tool[] {
    return [...this.#tools.values()];
  }
}
