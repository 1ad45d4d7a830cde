import type { MediaPart } from '../translate/conversation.ts';
import { asText, noCounterpart } from '../translate/fields.ts';
import { asBytes, asEnum, type Message } from './message.ts';

type Detail = MediaPart['detail'];

const inlineFields = new Set(['mimeType', 'data', 'displayName']);
const fileFields = new Set(['mimeType', 'fileUri', 'displayName']);

const UNSPECIFIED = 'MEDIA_RESOLUTION_UNSPECIFIED';

/** The resolutions that other vendors know in another name. */
const details: Readonly<Record<string, Detail>> = {
  [UNSPECIFIED]: null,
  MEDIA_RESOLUTION_LOW: 'low',
  MEDIA_RESOLUTION_HIGH: 'high',
};

const resolutions = [
  ...[UNSPECIFIED, 'MEDIA_RESOLUTION_LOW', 'MEDIA_RESOLUTION_MEDIUM'],
  ...['MEDIA_RESOLUTION_HIGH', 'MEDIA_RESOLUTION_ULTRA_HIGH'],
];

/** https://ai.google.dev/gemini-api/docs/media-resolution */
export function readResolution(value: unknown, at: string): Detail {
  const detail = details[asEnum(value, resolutions, at)];
  if (detail === undefined) throw noCounterpart(at);
  return detail;
}

/** `inlineData`: an image or a document as bytes. */
export function readInlineData(data: Message, detail: Detail): MediaPart {
  data.requireKnown(inlineFields);
  const { kind, mediaType } = readMediaType(data);
  return mediaPart(data, kind, { by: 'base64', mediaType, data: data.read('data', asBytes) }, detail);
}

/** `fileData`: an image or a document by address. Files that were uploaded to Google are nowhere else. */
export function readFileData(data: Message, detail: Detail): MediaPart {
  data.requireKnown(fileFields);
  const { kind, mediaType } = readMediaType(data);
  const url = data.read('fileUri', asText);
  if (!/^https?:\/\//i.test(url) || /^https?:\/\/generativelanguage\.googleapis\.com[:/]/i.test(url)) {
    throw noCounterpart(data.placeOf('fileUri'));
  }
  return mediaPart(data, kind, { by: 'url', url, mediaType }, detail);
}

function mediaPart(
  data: Message,
  kind: MediaPart['kind'],
  source: MediaPart['source'],
  detail: Detail,
): MediaPart {
  const name = data.optional('displayName', asText);
  return { kind, source, name, detail: kind === 'image' ? detail : null, at: data.at };
}

/** Sound and video are Google's alone. */
function readMediaType(data: Message): { kind: MediaPart['kind']; mediaType: string } {
  const mediaType = (data.read('mimeType', asText).split(';', 1)[0] ?? '').trim().toLowerCase();
  if (mediaType.startsWith('image/')) return { kind: 'image', mediaType };
  if (mediaType === 'application/pdf' || mediaType.startsWith('text/'))
    return { kind: 'document', mediaType };
  throw noCounterpart(data.placeOf('mimeType'));
}
