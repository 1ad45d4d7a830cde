import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { beforeAll, describe, expect, it } from 'vitest';

/*
 * Which text a call means is asked of the compiler: its types know the namespaces of each `t`, and every key that a
 * template such as `t(`kind.${kind}`)` can become, from the union that `kind` is of. A key that has no such call is
 * used nowhere, however alike it looks to one that has.
 */

const root = fileURLToPath(new URL('../..', import.meta.url));
const texts = join(root, 'renderer/app/i18n');
const PLURAL = /_(one|other)$/;

let chinese: ReadonlyMap<string, string>;
let english: ReadonlyMap<string, string>;

beforeAll(async () => {
  chinese = await textsOf('zh-CN');
  english = await textsOf('en');
});

describe('every text', () => {
  it('is there at all', () => {
    expect(chinese.size).toBeGreaterThan(1_000);
  });

  it('stands in both languages', () => {
    const inEnglish = [...english.keys()].filter((key) => !isEnglishCount(key));
    expect(inEnglish.filter((key) => !chinese.has(key))).toEqual([]);
    expect([...chinese.keys()].filter((key) => !english.has(key))).toEqual([]);
  });

  it('has the same places for values in both languages, and is not empty', () => {
    const differing = [...english].filter(([key, text]) => {
      const other = chinese.get(key) ?? chinese.get(key.replace('_one', '_other')) ?? '';
      // One of something need not be counted in English.
      const counted = (places: string[]) =>
        places.filter((place) => !key.endsWith('_one') || place !== 'count');
      return text.trim() === '' || String(counted(placesIn(text))) !== String(counted(placesIn(other)));
    });
    expect(differing.map(([key]) => key)).toEqual([]);
  });

  it('is shown somewhere, and what is shown is there', () => {
    const { used, unknown } = usedTexts();
    expect(unknown).toEqual([]);
    const known = new Set([...chinese.keys()].map((key) => key.replace(PLURAL, '')));
    expect([...used].filter((key) => !known.has(key))).toEqual([]);
    expect([...known].filter((key) => !used.has(key))).toEqual([]);
  });
});

/** English counts where Chinese does not. */
function isEnglishCount(key: string): boolean {
  return key.endsWith('_one') && chinese.has(key.replace(/_one$/, '_other'));
}

function placesIn(text: string): string[] {
  return [...text.matchAll(/\{\{\s*([^},\s]+)/g)].map(([, name]) => name as string).sort();
}

/** `namespace:key.of.text` -> text. */
async function textsOf(language: string): Promise<Map<string, string>> {
  const all = new Map<string, string>();
  for (const file of readdirSync(join(texts, language))) {
    const module = (await import(join(texts, language, file))) as Record<string, unknown>;
    for (const [namespace, tree] of Object.entries(module)) put(all, `${namespace}:`, tree);
  }
  return all;
}

function put(all: Map<string, string>, prefix: string, tree: unknown): void {
  if (typeof tree === 'string') all.set(prefix.replace(/\.$/, ''), tree);
  else for (const [name, below] of Object.entries(tree as object)) put(all, `${prefix}${name}.`, below);
}

/** Every text that some call of `t` can mean, and the calls of which nobody knows what they mean. */
function usedTexts(): { used: ReadonlySet<string>; unknown: readonly string[] } {
  const path = join(root, 'renderer/tsconfig.json');
  const { config } = ts.readConfigFile(path, ts.sys.readFile);
  const { fileNames, options } = ts.parseJsonConfigFileContent(config, ts.sys, join(root, 'renderer'));
  const program = ts.createProgram(fileNames, { ...options, noEmit: true, composite: false });
  const checker = program.getTypeChecker();
  const used = new Set<string>();
  const unknown: string[] = [];
  const look = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && isTranslation(node.expression)) {
      const [first] = namespacesOf(checker, node.expression);
      for (const key of keysOf(checker, node.arguments[0])) {
        if (key === undefined || first === undefined)
          unknown.push(`${node.getSourceFile().fileName.slice(root.length)}: ${node.getText()}`);
        else used.add(key.includes(':') ? key : `${first}:${key}`);
      }
    }
    ts.forEachChild(node, look);
  };
  for (const file of program.getSourceFiles()) if (fileNames.includes(file.fileName)) look(file);
  return { used, unknown };
}

function isTranslation(callee: ts.Expression): boolean {
  return ts.isIdentifier(callee) && callee.text === 't';
}

/** The namespaces of a `t`, the one of its plain keys first. */
function namespacesOf(checker: ts.TypeChecker, callee: ts.Expression): string[] {
  const type = checker.getTypeAtLocation(callee);
  const [namespaces] = [...(type.aliasTypeArguments ?? checker.getTypeArguments(type as ts.TypeReference))];
  if (namespaces === undefined) return [];
  const parts = checker.isTupleType(namespaces)
    ? checker.getTypeArguments(namespaces as ts.TypeReference)
    : [namespaces];
  return parts.flatMap((part) => (part.isStringLiteral() ? [part.value] : []));
}

/** The keys that an argument can be; undefined for one that is no known text. */
function keysOf(checker: ts.TypeChecker, argument: ts.Expression | undefined): (string | undefined)[] {
  if (argument === undefined) return [undefined];
  const type = checker.getContextualType(argument) && checker.getTypeAtLocation(argument);
  if (type === undefined) return [undefined];
  const parts = type.isUnion() ? type.types : [type];
  return parts.map((part) => (part.isStringLiteral() ? part.value : undefined));
}
