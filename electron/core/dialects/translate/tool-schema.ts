import { isRecord, type JsonRecord } from '../json.ts';
import { fieldWrong, within } from './fields.ts';

/** Deeper or larger than this is no description of a tool's input any more. */
const DEEPEST = 64;
const MOST_NODES = 20_000;

/**
 * The JSON schema of a tool's input or of an answer, as it came. Throws `relay.field_wrong` with the path of the
 * first place that is no schema: not an object, deeper than 64 levels, or with more than 20,000 places.
 */
export function asSchema(value: unknown, at: string): JsonRecord {
  if (!isRecord(value)) throw fieldWrong(at, 'JSON schema');
  walk(value, at, 0, { nodes: 0 });
  return value;
}

/** The schema of a function's input: OpenAI and Anthropic refuse one that is no object's, or without properties. */
export function functionSchema(schema: JsonRecord | null): JsonRecord {
  return { type: 'object', properties: {}, ...schema };
}

function walk(value: unknown, at: string, depth: number, counted: { nodes: number }): void {
  if (typeof value !== 'object' || value === null) return;
  if (depth > DEEPEST) throw fieldWrong(at, `JSON schema of at most ${DEEPEST} levels`);
  counted.nodes += 1;
  if (counted.nodes > MOST_NODES) throw fieldWrong(at, `JSON schema of at most ${MOST_NODES} places`);
  for (const [key, inner] of Object.entries(value)) walk(inner, within(at, key), depth + 1, counted);
}
