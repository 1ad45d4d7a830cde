import type { JsonRecord } from '../json.ts';
import type { MediaPart, TextPart } from '../translate/conversation.ts';
import { documentText, nameLine } from '../translate/documents.ts';
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

/** A text or a medium as parts: the Gemini API has no field for a file's name, so the model reads it before the file. */
export function writeContent(part: TextPart | MediaPart): readonly JsonRecord[] {
  if (part.kind === 'text') return [{ text: part.text }];
  const line = nameLine(part);
  const media = writeMedia(part);
  return line === null ? [media] : [{ text: line }, media];
}

/**
 * An image or a document as a part: bytes as `inlineData`, an address as `fileData`, which Google fetches itself.
 * Throws for a type that Gemini does not read, and for an address that is not of the web.
 * https://ai.google.dev/gemini-api/docs/file-input-methods
 */
export function writeMedia(part: MediaPart): JsonRecord {
  const { kind, source, at } = part;
  const given = source.by === 'url' ? (source.mediaType ?? typeByEnding(source.url)) : source.mediaType;
  const mediaType = given === 'image/jpg' ? 'image/jpeg' : given;
  if (mediaType !== null && !reads(kind, mediaType)) {
    const text = documentText(part);
    if (text === null) throw noCounterpart(at);
    return { text };
  }
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
