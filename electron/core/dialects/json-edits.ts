import type { Addressed } from './dialect.ts';
import { afterSpace, membersOf } from './json-members.ts';

/** A piece of a JSON text and what takes its place. */
export type Edit = { readonly start: number; readonly end: number; readonly text: string };

/** The bytes with the edits made, given in order; all other bytes stay as they came. */
export function edited(body: Buffer, edits: readonly Edit[]): Buffer {
  const parts: Buffer[] = [];
  let from = 0;
  for (const { start, end, text } of edits) {
    parts.push(body.subarray(from, start), Buffer.from(text));
    from = end;
  }
  return Buffer.concat([...parts, body.subarray(from)]);
}

/** A request with another model in its body, and nothing else changed. */
export function bodyWithModel({ path, body }: Addressed, model: string): Addressed {
  const text = JSON.stringify(model);
  const named = membersOf(body, afterSpace(body, 0)).filter(({ key }) => key === 'model');
  return {
    path,
    body: edited(
      body,
      named.map(({ start, end }) => ({ start, end, text })),
    ),
  };
}
