import { isRecord, type JsonRecord } from '../json.ts';
import type { TextPart, Tool, ToolChoice } from '../translate/conversation.ts';
import { describedGrammar } from '../translate/custom-tools.ts';
import {
  asArray,
  asBoolean,
  asOneOf,
  asRecord,
  asText,
  fieldWrong,
  noCounterpart,
  optional,
  requireKnown,
  within,
} from '../translate/fields.ts';
import { asSchema } from '../translate/tool-schema.ts';
import { flatName, toolLists } from './tool-names.ts';

type Chosen = { readonly tools: readonly Tool[]; readonly choice: ToolChoice | null };

/** `notes`: what is said of whole namespaces. */
export type ReadTools = Chosen & { readonly notes: readonly TextPart[] };

/** What one list of tools says; a namespace is a list in the list. */
type ToolList = {
  readonly tools: Map<string, Tool>;
  /** Where OpenAI's own web search stands. */
  readonly searches: string[];
  readonly notes: TextPart[];
  readonly leftOut: Set<string>;
};

const keysOf = {
  function: new Set(['type', 'name', 'description', 'parameters', 'strict', ...toolOptions()]),
  custom: new Set(['type', 'name', 'description', 'format', ...toolOptions()]),
  namespace: new Set(['type', 'name', 'description', 'tools']),
  text: new Set(['type']),
  grammar: new Set(['type', 'syntax', 'definition']),
  named: new Set(['type', 'name', 'namespace']),
  allowed: new Set(['type', 'mode', 'tools']),
};

function toolOptions(): readonly string[] {
  return ['allowed_callers', 'defer_loading', 'output_schema'];
}

/**
 * The tools and which of them may be called. Tools that OpenAI runs itself have no counterpart; only a web search
 * beside other tools is left out, because Codex always sends it along.
 */
export function readTools(request: JsonRecord, leftOut: Set<string>): ReadTools {
  const tools = new Map<string, Tool>();
  const searches: string[] = [];
  const notes: TextPart[] = [];
  for (const { tools: value, at } of toolLists(request)) {
    const list: ToolList = { tools: new Map(), searches, notes, leftOut };
    for (const [index, tool] of (optional(value, at, asArray) ?? []).entries()) {
      readTool(tool, within(at, index), null, list);
    }
    // A later list may describe a tool anew.
    for (const [name, tool] of list.tools) tools.set(name, tool);
  }
  const [search] = searches;
  if (search !== undefined) {
    if (tools.size === 0 || !isFreeChoice(request.tool_choice)) throw noCounterpart(within(search, 'type'));
    leftOut.add('tools.web_search');
  }
  return { ...readChoice(request.tool_choice, tools), notes };
}

function isFreeChoice(choice: unknown): boolean {
  return choice === undefined || choice === null || choice === 'auto' || choice === 'none';
}

function readTool(value: unknown, at: string, namespace: string | null, list: ToolList): void {
  const tool = asRecord(value, at);
  const type = asText(tool.type, within(at, 'type'));
  if (type === 'namespace' && namespace === null) readNamespace(tool, at, list);
  else if (type === 'function') add(readFunction(tool, at, namespace, list.leftOut), list);
  else if (type === 'custom') add(readCustom(tool, at, namespace, list.leftOut), list);
  else if (type.startsWith('web_search')) list.searches.push(at);
  else throw noCounterpart(within(at, 'type'));
}

function add(tool: Tool, { tools }: ToolList): void {
  if (tools.has(tool.name)) throw fieldWrong(within(tool.at, 'name'), 'name that no other tool has');
  tools.set(tool.name, tool);
}

function readNamespace(group: JsonRecord, at: string, list: ToolList): void {
  requireKnown(group, keysOf.namespace, at);
  const namespace = asText(group.name, within(at, 'name'));
  const descriptionAt = within(at, 'description');
  const description = optional(group.description, descriptionAt, asText) ?? '';
  const prefix = flatName(namespace, '');
  if (description !== '' && prefix !== '') {
    const text = `The tools whose names begin with "${prefix}": ${description}`;
    list.notes.push({ kind: 'text', text, at: descriptionAt });
  }
  const toolsAt = within(at, 'tools');
  for (const [index, tool] of asArray(group.tools, toolsAt).entries()) {
    readTool(tool, within(toolsAt, index), namespace, list);
  }
}

function readFunction(tool: JsonRecord, at: string, namespace: string | null, leftOut: Set<string>): Tool {
  requireKnown(tool, keysOf.function, at);
  readOptions(tool, at, leftOut);
  return {
    kind: 'function',
    name: flatName(namespace, asText(tool.name, within(at, 'name'))),
    description: optional(tool.description, within(at, 'description'), asText),
    schema: optional(tool.parameters, within(at, 'parameters'), asSchema),
    strict: optional(tool.strict, within(at, 'strict'), asBoolean) ?? false,
    at,
  };
}

function readCustom(tool: JsonRecord, at: string, namespace: string | null, leftOut: Set<string>): Tool {
  requireKnown(tool, keysOf.custom, at);
  readOptions(tool, at, leftOut);
  const description = optional(tool.description, within(at, 'description'), asText);
  return {
    kind: 'custom',
    name: flatName(namespace, asText(tool.name, within(at, 'name'))),
    description: withFormat(description, tool.format, within(at, 'format')),
    schema: null,
    strict: false,
    at,
  };
}

/** No other API holds a model to a grammar, but a model that is told it keeps to it. */
function withFormat(description: string | null, value: unknown, at: string): string | null {
  const format = optional(value, at, asRecord);
  if (format === null) return description;
  const type = asOneOf(format.type, ['text', 'grammar'], within(at, 'type'));
  requireKnown(format, keysOf[type], at);
  if (type === 'text') return description;
  const syntax = asOneOf(format.syntax, ['lark', 'regex'], within(at, 'syntax'));
  return describedGrammar(description, syntax, asText(format.definition, within(at, 'definition')));
}

function readOptions(tool: JsonRecord, at: string, leftOut: Set<string>): void {
  const callers = optional(tool.allowed_callers, within(at, 'allowed_callers'), asArray) ?? ['direct'];
  // Without the direct call only OpenAI's own interpreter could call it.
  if (!callers.includes('direct')) throw noCounterpart(within(at, 'allowed_callers'));
  // A deferred tool is shown by OpenAI's tool search alone.
  if (tool.defer_loading === true) throw noCounterpart(within(at, 'defer_loading'));
  if (isRecord(tool.output_schema)) leftOut.add('tools.output_schema');
}

function readChoice(value: unknown, tools: ReadonlyMap<string, Tool>): Chosen {
  const all = [...tools.values()];
  if (value === undefined || value === null) return { tools: all, choice: null };
  if (typeof value === 'string') {
    const kinds = { auto: 'auto', none: 'none', required: 'any' } as const;
    return {
      tools: all,
      choice: { kind: kinds[asOneOf(value, ['auto', 'none', 'required'], 'tool_choice')] },
    };
  }
  const choice = asRecord(value, 'tool_choice');
  if (asText(choice.type, 'tool_choice.type') === 'allowed_tools') return readAllowed(choice, tools);
  const { name } = namedTool(choice, 'tool_choice', tools);
  return { tools: all, choice: { kind: 'tool', name, at: 'tool_choice' } };
}

/** The other tools are not sent at all: OpenAI keeps them for its cache alone. */
function readAllowed(choice: JsonRecord, tools: ReadonlyMap<string, Tool>): Chosen {
  requireKnown(choice, keysOf.allowed, 'tool_choice');
  const mode = asOneOf(choice.mode, ['auto', 'required'], 'tool_choice.mode');
  const allowed = asArray(choice.tools, 'tool_choice.tools').map((value, index) => {
    const at = within('tool_choice.tools', index);
    return namedTool(asRecord(value, at), at, tools);
  });
  return { tools: allowed, choice: { kind: mode === 'auto' ? 'auto' : 'any' } };
}

function namedTool(named: JsonRecord, at: string, tools: ReadonlyMap<string, Tool>): Tool {
  const type = asText(named.type, within(at, 'type'));
  if (type !== 'function' && type !== 'custom') throw noCounterpart(within(at, 'type'));
  requireKnown(named, keysOf.named, at);
  const namespace = optional(named.namespace, within(at, 'namespace'), asText);
  const nameAt = within(at, 'name');
  const tool = tools.get(flatName(namespace, asText(named.name, nameAt)));
  if (tool === undefined) throw fieldWrong(nameAt, 'name of one of the tools');
  return tool;
}
