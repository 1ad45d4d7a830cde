import type { JsonRecord } from '../json.ts';
import type { Conversation, Format } from '../translate/conversation.ts';
import { within } from '../translate/fields.ts';
import { closedSchema } from './closed-schema.ts';
import type { ModelTraits } from './model-traits.ts';
import type { LeftOut } from './request-fields.ts';

/** How the answer is held to its format: by the API, by a sentence in the system prompt, or not at all. */
export type WrittenFormat = { readonly format: JsonRecord | null; readonly sentence: string | null };

const ONLY_JSON =
  'Answer with one JSON object and nothing else: no explanation before or after it, and no code fence.';

/**
 * A schema goes to the API where the model and the schema allow it. Any JSON object cannot be said in its subset of
 * JSON schema; that, and every other schema, is asked for in words, and what is no longer promised by the API is
 * taken note of.
 * https://platform.claude.com/docs/en/build-with-claude/structured-outputs
 */
export function writeFormat(
  { format }: Conversation,
  { formats }: ModelTraits,
  leftOut: LeftOut,
): WrittenFormat {
  if (format === null) return { format: null, sentence: null };
  const { value, at } = format;
  if (value.kind === 'json') return { format: null, sentence: ONLY_JSON };
  const schema = formats ? closedSchema(describedSchema(value)) : undefined;
  if (schema !== undefined) return { format: { type: 'json_schema', schema }, sentence: null };
  if (value.strict) leftOut.add(within(at, 'strict'));
  return { format: null, sentence: `${ONLY_JSON} ${schemaSentence(value)}` };
}

type SchemaFormat = Extract<Format, { kind: 'schema' }>;

function describedSchema({ schema, description }: SchemaFormat): JsonRecord {
  return description === null || schema.description !== undefined ? schema : { ...schema, description };
}

function schemaSentence(format: SchemaFormat): string {
  return `It must be valid against this JSON schema:\n${JSON.stringify(describedSchema(format))}`;
}
