import { isRecord, type JsonRecord } from '../json.ts';
import type { MediaPart, TextPart } from '../translate/conversation.ts';
import {
  asBase64,
  asOneOf,
  asRecord,
  asText,
  fieldMissing,
  fieldWrong,
  noCounterpart,
  optional,
  requireKnown,
  within,
} from '../translate/fields.ts';

export type ContentPart = TextPart | MediaPart;

/** Names of fields that were left out; a set, because each is told once. */
export type LeftOut = Set<string>;

type PartReader = (part: JsonRecord, at: string) => ContentPart;

const cacheMarks = ['cache_control', 'prompt_cache_breakpoint'];

/** What clients send where the field might as well be absent. */
export function isUnset(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  return isRecord(value) && Object.keys(value).length === 0;
}

/** Notes those of `names` that are set; `at` is the path of their record without indexes. */
export function leaveOut(record: JsonRecord, names: readonly string[], at: string, leftOut: LeftOut): void {
  for (const name of names) if (!isUnset(record[name])) leftOut.add(within(at, name));
}

/** The media type of a data URI and its bytes, still in base64; null for an address of another kind. */
function readDataUri(uri: string, at: string): { mediaType: string; data: string } | null {
  if (!/^data:/i.test(uri)) return null;
  const comma = uri.indexOf(',');
  const [mediaType = '', ...parameters] = uri.slice('data:'.length, Math.max(comma, 0)).split(';');
  if (mediaType === '' || parameters.at(-1)?.toLowerCase() !== 'base64') {
    throw fieldWrong(at, 'data:<media type>;base64,<data>');
  }
  return { mediaType: mediaType.toLowerCase(), data: asBase64(uri.slice(comma + 1), at) };
}

function readTextOf(key: string): PartReader {
  return (part, at) => ({ kind: 'text', text: asText(part[key], within(at, key)), at: within(at, key) });
}

const details = ['auto', 'low', 'high'] as const;

function readImage(part: JsonRecord, at: string): MediaPart {
  const place = within(at, 'image_url');
  const image = asRecord(part.image_url, place);
  requireKnown(image, new Set(['url', 'detail']), place);
  const urlAt = within(place, 'url');
  const url = asText(image.url, urlAt);
  const inline = readDataUri(url, urlAt);
  if (inline === null && !/^https?:\/\//i.test(url)) throw fieldWrong(urlAt, 'https: or data: URL');
  if (inline !== null && !inline.mediaType.startsWith('image/')) {
    throw fieldWrong(urlAt, 'data: URL of an image');
  }
  const detail = optional(image.detail, within(place, 'detail'), (value, where) =>
    asOneOf(value, details, where),
  );
  return {
    kind: 'image',
    source: inline === null ? { by: 'url', url, mediaType: null } : { by: 'base64', ...inline },
    name: null,
    detail: detail === 'auto' ? null : detail,
    at: urlAt,
  };
}

// The API takes PDF alone, so bytes without a media type are one:
// https://platform.openai.com/docs/guides/pdf-files?api-mode=chat
function readFile(part: JsonRecord, at: string): MediaPart {
  const place = within(at, 'file');
  const file = asRecord(part.file, place);
  requireKnown(file, new Set(['file_data', 'filename']), place);
  const dataAt = within(place, 'file_data');
  const data = asText(file.file_data, dataAt);
  const inline = readDataUri(data, dataAt) ?? {
    mediaType: 'application/pdf',
    data: asBase64(data, dataAt),
  };
  return {
    kind: inline.mediaType.startsWith('image/') ? 'image' : 'document',
    source: { by: 'base64', ...inline },
    name: optional(file.filename, within(place, 'filename'), asText),
    detail: null,
    at: dataAt,
  };
}

const partReaders: Readonly<Record<string, PartReader>> = {
  text: readTextOf('text'),
  refusal: readTextOf('refusal'),
  image_url: readImage,
  file: readFile,
};

function readPart(value: unknown, types: readonly string[], at: string, leftOut: LeftOut): ContentPart {
  const part = asRecord(value, at);
  const type = asText(part.type, within(at, 'type'));
  const reader = Object.hasOwn(partReaders, type) ? partReaders[type] : undefined;
  // Audio and video, for example, stand under the name of their type.
  if (reader === undefined) throw noCounterpart(within(at, Object.hasOwn(part, type) ? type : 'type'));
  if (!types.includes(type)) {
    throw fieldWrong(within(at, 'type'), types.map((one) => JSON.stringify(one)).join(' | '));
  }
  requireKnown(part, new Set(['type', type, ...cacheMarks]), at);
  leaveOut(part, cacheMarks, 'messages.content', leftOut);
  return reader(part, at);
}

/**
 * The content of a message: a string, or parts of these types. Empty strings say nothing, and other APIs refuse them.
 * https://platform.openai.com/docs/api-reference/chat/create#chat-create-messages
 */
export function readContent(
  content: unknown,
  types: readonly string[],
  at: string,
  leftOut: LeftOut,
): readonly ContentPart[] {
  if (content === undefined || content === null) throw fieldMissing(at);
  if (typeof content === 'string') return content === '' ? [] : [{ kind: 'text', text: content, at }];
  if (!Array.isArray(content)) throw fieldWrong(at, 'string or array');
  return content
    .map((part, index) => readPart(part, types, within(at, index), leftOut))
    .filter((part) => part.kind !== 'text' || part.text !== '');
}

/** The same where only text may be. */
export function readTexts(
  content: unknown,
  types: readonly string[],
  at: string,
  leftOut: LeftOut,
): readonly TextPart[] {
  return readContent(content, types, at, leftOut).filter((part) => part.kind === 'text');
}
