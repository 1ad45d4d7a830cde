import type { JsonRecord } from './json.ts';
import type { Format, Reasoning, TextPart } from './translate/conversation.ts';
import { asBoolean, asOneOf, asText, optional, within } from './translate/fields.ts';
import type { LeftOut } from './translate/left-out.ts';
import { asSchema } from './translate/tool-schema.ts';

/*
 * What requests of Chat Completions and of Responses say in the same words.
 */

const reasonings = {
  none: { kind: 'off' },
  minimal: { kind: 'effort', effort: 'minimal' },
  low: { kind: 'effort', effort: 'low' },
  medium: { kind: 'effort', effort: 'medium' },
  high: { kind: 'effort', effort: 'high' },
  xhigh: { kind: 'effort', effort: 'max' },
  max: { kind: 'effort', effort: 'max' },
} as const satisfies Readonly<Record<string, Reasoning>>;

const effortNames = Object.keys(reasonings) as (keyof typeof reasonings)[];

export function readEffort(value: unknown, at: string): Reasoning {
  return reasonings[asOneOf(value, effortNames, at)];
}

/** Other APIs have no setting for how much is said, but their models can be told. */
const verbosityTexts = {
  low: 'Keep your answers short: say what is needed and nothing more.',
  medium: null,
  high: 'Give detailed and thorough answers.',
} as const;

/** How much is to be said, as a text for the system prompt. */
export function readVerbosity(value: unknown, at: string): readonly TextPart[] {
  const verbosity = optional(value, at, (given) => asOneOf(given, ['low', 'medium', 'high'], at));
  const text = verbosityTexts[verbosity ?? 'medium'];
  return text === null ? [] : [{ kind: 'text', text, at }];
}

/** The fields of {@link readSchemaFormat}. */
export const schemaFormatFields: readonly string[] = ['name', 'description', 'schema', 'strict'];

/** What stands beside the `type` of a format by JSON schema; without a schema it is JSON mode. */
export function readSchemaFormat(format: JsonRecord, at: string): Format {
  const name = asText(format.name, within(at, 'name'));
  const schema = optional(format.schema, within(at, 'schema'), asSchema);
  if (schema === null) return { kind: 'json' };
  return {
    kind: 'schema',
    name,
    description: optional(format.description, within(at, 'description'), asText),
    schema,
    strict: optional(format.strict, within(at, 'strict'), asBoolean) ?? false,
  };
}

/** A tier is OpenAI's own affair; the usual ones ask for nothing. */
export function readServiceTier(value: unknown, leftOut: LeftOut): void {
  const tier = optional(value, 'service_tier', asText) ?? 'auto';
  if (tier !== 'auto' && tier !== 'default') leftOut.add('service_tier');
}
