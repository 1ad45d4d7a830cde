import type { JsonRecord } from '../json.ts';
import type { MediaPart } from '../translate/conversation.ts';
import { noCounterpart } from '../translate/fields.ts';

/** https://ai.google.dev/gemini-api/docs/image-understanding#supported-formats */
const imageTypes = new Set(['image/png', 'image/jpeg', 'image/webp', 'image/heic', 'image/heif']);

const typesByEnding: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  heic: 'image/heic',
  heif: 'image/heif',
  pdf: 'application/pdf',
};

/**
 * An image or a document as a part: bytes as `inlineData`, an address as `fileData`, which Google fetches itself.
 * Throws for a type that Gemini does not read, and for an address that is not of the web.
 * https://ai.google.dev/gemini-api/docs/file-input-methods
 */
export function writeMedia({ kind, source, at }: MediaPart): JsonRecord {
  const mediaType = source.by === 'url' ? (source.mediaType ?? typeByEnding(source.url)) : source.mediaType;
  if (mediaType !== null && !reads(kind, mediaType)) throw noCounterpart(at);
  if (source.by === 'base64') return { inlineData: { mimeType: mediaType, data: source.data } };
  if (!/^https?:\/\//i.test(source.url)) throw noCounterpart(at);
  return { fileData: { ...(mediaType === null ? {} : { mimeType: mediaType }), fileUri: source.url } };
}

function reads(kind: MediaPart['kind'], mediaType: string): boolean {
  if (kind === 'image') return imageTypes.has(mediaType);
  return mediaType === 'application/pdf' || mediaType.startsWith('text/');
}

/** Other APIs do not ask for the type of what they fetch. */
function typeByEnding(url: string): string | null {
  const [, ending = ''] = /^[^?#]*\/[^/?#]*\.(\w+)(?:[?#]|$)/.exec(url) ?? [];
  return typesByEnding[ending.toLowerCase()] ?? null;
}
