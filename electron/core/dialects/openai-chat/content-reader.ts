import type { JsonRecord } from '../json.ts';
import type { MediaPart, TextPart } from '../translate/conversation.ts';
import { readFileData, readImageAddress } from '../translate/data-uri.ts';
import {
  asOneOf,
  asRecord,
  asText,
  fieldMissing,
  fieldWrong,
  noCounterpart,
  optional,
  within,
} from '../translate/fields.ts';
import { knownFields, sift } from '../translate/known-fields.ts';
import type { LeftOut } from '../translate/left-out.ts';

type ContentPart = TextPart | MediaPart;
type PartReader = (part: JsonRecord, at: string, leftOut: LeftOut) => ContentPart;

const cacheMarks = ['cache_control', 'prompt_cache_breakpoint'];
const imageFields = knownFields(['url', 'detail']);
const fileFields = knownFields(['file_data', 'filename']);

function readTextOf(key: string): PartReader {
  return (part, at) => ({ kind: 'text', text: asText(part[key], within(at, key)), at: within(at, key) });
}

function readImage(part: JsonRecord, at: string, leftOut: LeftOut): MediaPart {
  const place = within(at, 'image_url');
  const image = asRecord(part.image_url, place);
  sift(image, imageFields, place, leftOut);
  const urlAt = within(place, 'url');
  const source = readImageAddress(image.url, urlAt);
  const detail = optional(image.detail, within(place, 'detail'), (value, where) =>
    asOneOf(value, ['auto', 'low', 'high'], where),
  );
  return { kind: 'image', source, name: null, detail: detail === 'auto' ? null : detail, at: urlAt };
}

/** https://platform.openai.com/docs/guides/pdf-files?api-mode=chat */
function readFile(part: JsonRecord, at: string, leftOut: LeftOut): MediaPart {
  const place = within(at, 'file');
  const file = asRecord(part.file, place);
  sift(file, fileFields, place, leftOut);
  const dataAt = within(place, 'file_data');
  const name = optional(file.filename, within(place, 'filename'), asText);
  const source = readFileData(file.file_data, name, dataAt);
  const kind = source.mediaType.startsWith('image/') ? 'image' : 'document';
  return { kind, source, name, detail: null, at: dataAt };
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
  sift(part, knownFields(['type', type], cacheMarks), at, leftOut);
  return reader(part, at, leftOut);
}

/**
 * The content of a message: a string, or parts of these types.
 * https://platform.openai.com/docs/api-reference/chat/create#chat-create-messages
 */
export function readContent(
  content: unknown,
  types: readonly string[],
  at: string,
  leftOut: LeftOut,
): readonly ContentPart[] {
  if (content === undefined || content === null) throw fieldMissing(at);
  if (typeof content === 'string') return [{ kind: 'text', text: content, at }];
  if (!Array.isArray(content)) throw fieldWrong(at, 'string | array');
  return content.map((part, index) => readPart(part, types, within(at, index), leftOut));
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
