import type { MediaPart } from './conversation.ts';

/** Documents that are text, whatever they are about. */
const textType = /^(?:text\/|application\/(?:json|xml|yaml|x-yaml|javascript|x-sh)(?:;|$))/;

/** The text of a document that is one; null for every other medium. */
export function documentText({ kind, source }: MediaPart): string | null {
  const isText = kind === 'document' && source.by === 'base64' && textType.test(source.mediaType);
  return isText ? Buffer.from(source.data, 'base64').toString('utf8') : null;
}

/** What stands before a file where an API has no field for its name; null where it has none. */
export function nameLine({ name }: MediaPart): string | null {
  return name === null || name === '' ? null : `File ${name}:`;
}
