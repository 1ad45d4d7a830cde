import { isRecord, type JsonRecord } from '../json.ts';

/*
 * Codex groups its tools in namespaces and wants calls back with name and namespace apart. Other APIs know one flat
 * list, so there a tool has both in its name. Names are never cut apart again: a namespace may contain the separator.
 */

/** Codex's namespace for tools that have none. */
const DEFAULT_NAMESPACE = 'functions';
const SEPARATOR = '__';

type NamespacedName = { readonly namespace: string; readonly name: string };

/** The name by which other APIs know the tool. */
export function flatName(namespace: string | null, name: string): string {
  if (namespace === null || namespace === '' || namespace === DEFAULT_NAMESPACE) return name;
  return namespace.endsWith(SEPARATOR) ? namespace + name : namespace + SEPARATOR + name;
}

/** What the flat names of a request's namespaced tools stand for. */
export function namespacedNames(request: JsonRecord): ReadonlyMap<string, NamespacedName> {
  const names = new Map<string, NamespacedName>();
  for (const list of toolLists(request)) {
    for (const group of recordsOf(list.tools)) {
      const { type, name: namespace } = group;
      if (type !== 'namespace' || typeof namespace !== 'string') continue;
      for (const { name } of recordsOf(group.tools)) {
        if (typeof name !== 'string') continue;
        const flat = flatName(namespace, name);
        if (flat !== name) names.set(flat, { namespace, name });
      }
    }
  }
  return names;
}

/** Every list of tools: the request's own and those that Codex puts among the messages, in their order. */
export function toolLists(request: JsonRecord): readonly { readonly tools: unknown; readonly at: string }[] {
  const lists = [{ tools: request.tools, at: 'tools' }];
  const input = Array.isArray(request.input) ? request.input : [];
  for (const [index, item] of input.entries()) {
    if (isRecord(item) && item.type === 'additional_tools') {
      lists.push({ tools: item.tools, at: `input.${index}.tools` });
    }
  }
  return lists;
}

function recordsOf(value: unknown): readonly JsonRecord[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}
