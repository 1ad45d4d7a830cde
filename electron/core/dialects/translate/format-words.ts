import type { JsonRecord } from '../json.ts';
import type { Conversation, Format } from './conversation.ts';

/*
 * How an answer is to look, in words: for models that their API does not hold to it.
 */

const ONLY_JSON =
  'Answer with one JSON object and nothing else: no explanation before or after it, and no code fence.';

/** The format as a sentence of the system prompt. */
export function formatSentence(format: Format): string {
  if (format.kind === 'json') return ONLY_JSON;
  return `${ONLY_JSON} It must be valid against this JSON schema:\n${JSON.stringify(describedSchema(format))}`;
}

/** The schema with the description of the format in it, for APIs that take the schema alone. */
export function describedSchema({ schema, description }: Extract<Format, { kind: 'schema' }>): JsonRecord {
  const isDescribed = description === null || description === '' || schema.description !== undefined;
  return isDescribed ? schema : { ...schema, description };
}

/** OpenAI refuses JSON mode unless a message asks for JSON in so many letters. */
export const JSON_ASKED = 'Answer with a JSON object.';

/** Whether JSON mode is wanted and no message of the user's asks for JSON. */
export function mustAskForJson({ format, turns }: Conversation): boolean {
  if (format?.value.kind !== 'json') return false;
  return !turns.some(
    ({ role, parts }) =>
      role === 'user' && parts.some((part) => part.kind === 'text' && /json/i.test(part.text)),
  );
}
