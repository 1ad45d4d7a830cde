import type { JsonRecord } from '../json.ts';
import type { Conversation } from '../translate/conversation.ts';
import { within } from '../translate/fields.ts';
import { describedSchema, formatSentence } from '../translate/format-words.ts';
import type { LeftOut } from '../translate/left-out.ts';
import { closedSchema } from './closed-schema.ts';
import type { ModelTraits } from './model-traits.ts';

/** How the answer is held to its format: by the API, by a sentence in the system prompt, or not at all. */
export type WrittenFormat = { readonly format: JsonRecord | null; readonly sentence: string | null };

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
  const isSchema = value.kind === 'schema';
  const schema = isSchema && formats ? closedSchema(describedSchema(value)) : undefined;
  if (schema !== undefined) return { format: { type: 'json_schema', schema }, sentence: null };
  if (isSchema && value.strict) leftOut.add(within(at, 'strict'));
  return { format: null, sentence: formatSentence(value) };
}
