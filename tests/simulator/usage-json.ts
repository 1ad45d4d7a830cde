/** Usage objects as JSON text, with commanded odd values in place of the true ones. */
import type { Directive, OddValue } from './behaviours.ts';
import type { UsageField } from './usage-fields.ts';

export type OddValues = Partial<Record<UsageField, OddValue>>;

/** The JSON of one figure; undefined where it is to be missing. */
export function valueJson(odd: OddValues, field: UsageField, plain: string): string | undefined {
  if (!Object.hasOwn(odd, field)) return plain;
  const value = odd[field];
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return 'raw' in value ? value.raw : undefined;
}

/** An object of such figures; `rest` are members that no command changes. */
export function objectJson(odd: OddValues, members: [UsageField, string][], rest: string[] = []): string {
  const parts: string[] = [];
  for (const [field, plain] of members) {
    const json = valueJson(odd, field, plain);
    if (json !== undefined) parts.push(`"${field}":${json}`);
  }
  return `{${[...parts, ...rest].join(',')}}`;
}

/** The odd values that belong in the early figures of a stream or in its last ones. */
export function oddIn(directive: Directive | undefined, where: 'start' | 'delta'): OddValues {
  const place = directive?.oddUsageIn ?? 'both';
  return place === 'both' || place === where ? (directive?.oddUsage ?? {}) : {};
}
