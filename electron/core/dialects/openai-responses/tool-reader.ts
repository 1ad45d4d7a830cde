import type { JsonRecord } from '../json.ts';
import type { TextPart, Tool } from '../translate/conversation.ts';
import { describedGrammar } from '../translate/custom-tools.ts';
import {
  asArray,
  asBoolean,
  asFilledText,
  asOneOf,
  asRecord,
  asText,
  noCounterpart,
  optional,
  within,
} from '../translate/fields.ts';
import { knownFields, sift } from '../translate/known-fields.ts';
import type { LeftOut } from '../translate/left-out.ts';
import { asSchema } from '../translate/tool-schema.ts';
import { chosenTool, ToolList, type ToolUse, toolUse } from '../translate/tool-use.ts';
import { flatName, toolLists } from './tool-names.ts';

/** `notes`: what is said of whole namespaces. */
type ReadToolUse = { readonly toolUse: ToolUse; readonly notes: readonly TextPart[] };

/** A search that Codex sends along: of the web, or of the tools that it has not shown yet. */
type Search = { readonly name: 'web_search' | 'tool_search'; readonly at: string };

/** What one list of tools says; a namespace is a list in the list. */
type Gathered = {
  readonly tools: ToolList;
  readonly searches: Search[];
  readonly notes: TextPart[];
  readonly leftOut: LeftOut;
};

const everyTool = ['type', 'name', 'description', 'allowed_callers', 'defer_loading'];
const functionFields = knownFields([...everyTool, 'parameters', 'strict'], ['output_schema']);
const customFields = knownFields([...everyTool, 'format'], ['output_schema']);
const namespaceFields = knownFields(['type', 'name', 'description', 'tools']);
const formatFields = {
  text: knownFields(['type']),
  grammar: knownFields(['type', 'syntax', 'definition']),
};
const namedFields = knownFields(['type', 'name', 'namespace']);
const allowedFields = knownFields(['type', 'mode', 'tools']);

/**
 * The tools and which of them may be called. Tools of OpenAI's own have no counterpart; only searches beside other
 * tools are left out, because Codex always sends them along.
 */
export function readToolUse(request: JsonRecord, leftOut: LeftOut): ReadToolUse {
  const tools = new Map<string, Tool>();
  const searches: Search[] = [];
  const notes: TextPart[] = [];
  for (const { tools: value, at } of toolLists(request)) {
    const list: Gathered = { tools: new ToolList(), searches, notes, leftOut };
    for (const [index, tool] of (optional(value, at, asArray) ?? []).entries()) {
      readTool(tool, within(at, index), null, list);
    }
    // A later list may describe a tool anew.
    for (const tool of list.tools.all()) tools.set(tool.name, tool);
  }
  const [search] = searches;
  if (search !== undefined && (tools.size === 0 || !isFreeChoice(request.tool_choice))) {
    throw noCounterpart(within(search.at, 'type'));
  }
  for (const { name } of searches) leftOut.add(`tools.${name}`);
  return { toolUse: readChoice(request.tool_choice, [...tools.values()], leftOut), notes };
}

function isFreeChoice(choice: unknown): boolean {
  return choice === undefined || choice === null || choice === 'auto' || choice === 'none';
}

function readTool(value: unknown, at: string, namespace: string | null, list: Gathered): void {
  const tool = asRecord(value, at);
  const type = asText(tool.type, within(at, 'type'));
  if (type === 'namespace' && namespace === null) readNamespace(tool, at, list);
  else if (type === 'function') add(readFunction(tool, at, namespace, list.leftOut), list);
  else if (type === 'custom') add(readCustom(tool, at, namespace, list.leftOut), list);
  else if (type.startsWith('web_search')) list.searches.push({ name: 'web_search', at });
  else if (type === 'tool_search') list.searches.push({ name: 'tool_search', at });
  else throw noCounterpart(within(at, 'type'));
}

function add(tool: Tool, { tools }: Gathered): void {
  tools.add(tool, within(tool.at, 'name'));
}

function readNamespace(group: JsonRecord, at: string, list: Gathered): void {
  sift(group, namespaceFields, at, list.leftOut);
  const namespace = asFilledText(group.name, within(at, 'name'));
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

function readFunction(tool: JsonRecord, at: string, namespace: string | null, leftOut: LeftOut): Tool {
  sift(tool, functionFields, at, leftOut);
  requireDirect(tool, at);
  return {
    kind: 'function',
    name: flatName(namespace, asFilledText(tool.name, within(at, 'name'))),
    description: optional(tool.description, within(at, 'description'), asText),
    schema: optional(tool.parameters, within(at, 'parameters'), asSchema),
    strict: optional(tool.strict, within(at, 'strict'), asBoolean) ?? false,
    at,
  };
}

function readCustom(tool: JsonRecord, at: string, namespace: string | null, leftOut: LeftOut): Tool {
  sift(tool, customFields, at, leftOut);
  requireDirect(tool, at);
  const description = optional(tool.description, within(at, 'description'), asText);
  return {
    kind: 'custom',
    name: flatName(namespace, asFilledText(tool.name, within(at, 'name'))),
    description: withFormat(description, tool.format, within(at, 'format'), leftOut),
    schema: null,
    strict: false,
    at,
  };
}

/** No other API holds a model to a grammar, but a model that is told it keeps to it. */
function withFormat(description: string | null, value: unknown, at: string, leftOut: LeftOut): string | null {
  const format = optional(value, at, asRecord);
  if (format === null) return description;
  const type = asOneOf(format.type, ['text', 'grammar'], within(at, 'type'));
  sift(format, formatFields[type], at, leftOut);
  if (type === 'text') return description;
  const syntax = asOneOf(format.syntax, ['lark', 'regex'], within(at, 'syntax'));
  return describedGrammar(description, syntax, asText(format.definition, within(at, 'definition')));
}

function requireDirect(tool: JsonRecord, at: string): void {
  const callers = optional(tool.allowed_callers, within(at, 'allowed_callers'), asArray) ?? ['direct'];
  // Without the direct call only OpenAI's own interpreter could call it.
  if (!callers.includes('direct')) throw noCounterpart(within(at, 'allowed_callers'));
  // A deferred tool is shown by OpenAI's tool search alone.
  if (tool.defer_loading === true) throw noCounterpart(within(at, 'defer_loading'));
}

const modes = { none: 'none', auto: 'auto', required: 'any' } as const;

function readChoice(value: unknown, tools: readonly Tool[], leftOut: LeftOut): ToolUse {
  const at = 'tool_choice';
  if (value === undefined || value === null) return { tools, toolChoice: null };
  if (typeof value === 'string') {
    return toolUse(tools, { kind: modes[asOneOf(value, ['none', 'auto', 'required'], at)] });
  }
  const choice = asRecord(value, at);
  if (choice.type === 'allowed_tools') return readAllowed(choice, tools, at, leftOut);
  const { name } = readNamed(choice, tools, at, leftOut);
  return { tools, toolChoice: { kind: 'tool', name, at } };
}

/** The other tools are not sent at all: OpenAI keeps them for its cache alone. */
function readAllowed(choice: JsonRecord, tools: readonly Tool[], at: string, leftOut: LeftOut): ToolUse {
  sift(choice, allowedFields, at, leftOut);
  const mode = asOneOf(choice.mode, ['auto', 'required'], within(at, 'mode'));
  const listAt = within(at, 'tools');
  const names = asArray(choice.tools, listAt).map((value, index) => {
    const namedAt = within(listAt, index);
    return readNamed(asRecord(value, namedAt), tools, namedAt, leftOut).name;
  });
  return toolUse(
    tools.filter(({ name }) => names.includes(name)),
    { kind: modes[mode] },
  );
}

function readNamed(named: JsonRecord, tools: readonly Tool[], at: string, leftOut: LeftOut): Tool {
  const type = asText(named.type, within(at, 'type'));
  if (type !== 'function' && type !== 'custom') throw noCounterpart(within(at, 'type'));
  sift(named, namedFields, at, leftOut);
  const namespace = optional(named.namespace, within(at, 'namespace'), asText);
  const nameAt = within(at, 'name');
  return chosenTool(flatName(namespace, asFilledText(named.name, nameAt)), tools, nameAt);
}
