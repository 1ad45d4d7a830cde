import { invalidInput } from '../../../shared/contract/input-error.ts';
import type { ModelMapping } from '../../../shared/contract/values.ts';
import { AppError } from '../../../shared/errors.ts';

/** What decides which models the members of a group may ask its account for. */
export type ModelRules = {
  /** The allowed models of each limit that names any; a name must be in all of them. */
  readonly allowed: readonly (readonly string[])[];
  readonly groupMapping: ModelMapping;
  readonly accountMapping: ModelMapping;
  /** As the provider names them; null: every model. */
  readonly supported: readonly string[] | null;
  /** What the provider has listed, if it was asked. */
  readonly listed?: readonly string[];
};

const LONGEST_CHOICE = 20;

/** Whether a pattern, where a trailing `*` stands for any ending, names this model; case does not count. */
export function isNamedBy(model: string, pattern: string): boolean {
  const [asked, name] = [model.toLowerCase(), pattern.toLowerCase()];
  return name.endsWith('*') ? asked.startsWith(name.slice(0, -1)) : asked === name;
}

/** The model as a member names it, and as the provider is to be asked for it. */
export function mapModel(
  asked: string,
  groupMapping: ModelMapping,
  accountMapping: ModelMapping,
): { readonly asked: string; readonly sent: string } {
  return { asked, sent: renamed(renamed(asked, groupMapping), accountMapping) };
}

/** Whether the account may be asked for a model, by the name that is sent; `supported` null is every model. */
export function isSupported(sent: string, supported: readonly string[] | null): boolean {
  return supported === null || supported.some((pattern) => isNamedBy(sent, pattern));
}

/**
 * The names that a member may ask for, mapped ones included; those that end in `*` stand for many and come last.
 * It is for showing: what a single request may ask is decided name by name.
 */
export function modelsFor(rules: ModelRules): string[] {
  const { allowed, groupMapping, accountMapping, supported, listed = [] } = rules;
  const candidates = [
    ...[...groupMapping, ...accountMapping].map(({ from }) => from),
    ...(supported ?? ['*']),
    ...allowed.flat(),
    ...listed,
  ];
  const names = new Map<string, string>();
  for (const name of candidates) {
    const { sent } = mapModel(name, groupMapping, accountMapping);
    // A pattern lies within another exactly when the other names it, so what both leave open is one of the two.
    const mayBeAsked = allowed.every((list) => list.some((pattern) => isNamedBy(name, pattern)));
    if (mayBeAsked && isSupported(sent, supported) && !names.has(name.toLowerCase()))
      names.set(name.toLowerCase(), name);
  }
  const open = [...names.values()];
  return [...open.filter((name) => !name.endsWith('*')), ...open.filter((name) => name.endsWith('*'))];
}

/** `relay.model_not_served`, with the first of the names that may be asked for instead. */
export function modelNotServed(model: string, names: readonly string[]): AppError {
  const shown = names.slice(0, LONGEST_CHOICE).join(', ');
  const rest = names.length > LONGEST_CHOICE ? ', …' : '';
  const choice = names.length === 0 ? { allowed: 'none', allowedZh: '无' } : { allowed: shown + rest };
  return new AppError('relay.model_not_served', { model, ...choice }, { field: 'model' });
}

/** The mapping as given, or `input.invalid` for a rule that can never fit because an earlier one always does. */
export function readModelMapping(mapping: ModelMapping, field: string): ModelMapping {
  mapping.forEach(({ from }, index) => {
    const earlier = mapping.slice(0, index).find((rule) => isNamedBy(from, rule.from));
    if (earlier !== undefined)
      throw invalidInput(`${field}.${index}.from`, {
        zh: `前面的规则「${earlier.from}」已包含它`,
        en: `the earlier rule ${earlier.from} already covers it`,
      });
  });
  return mapping;
}

function renamed(model: string, mapping: ModelMapping): string {
  return mapping.find(({ from }) => isNamedBy(model, from))?.to ?? model;
}
