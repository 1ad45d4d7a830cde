import type { JsonRecord } from '../json.ts';
import type { MediaPart, TextPart } from '../translate/conversation.ts';
import { readAddress, readFileData, readImageAddress } from '../translate/data-uri.ts';
import {
  asArray,
  asOneOf,
  asRecord,
  asText,
  fieldMissing,
  fieldWrong,
  optional,
  within,
} from '../translate/fields.ts';
import { knownFields, sift } from '../translate/known-fields.ts';
import type { LeftOut } from '../translate/left-out.ts';

type ContentPart = TextPart | MediaPart;
type PartReader = (part: JsonRecord, at: string, leftOut: LeftOut) => ContentPart;

const cacheMarks = ['prompt_cache_breakpoint'];
const textFields = knownFields(['type', 'text'], cacheMarks);
const imageFields = knownFields(['type', 'image_url', 'detail'], cacheMarks);
const fileFields = knownFields(['type', 'file_data', 'file_url', 'filename', 'detail'], cacheMarks);
/** Citations and probabilities of an earlier answer: no model is shown them again. */
const outputFields = knownFields(['type', 'text'], ['annotations', 'logprobs']);
const refusalFields = knownFields(['type', 'refusal']);

const partReaders = {
  input_text: (part, at, leftOut) => {
    sift(part, textFields, at, leftOut);
    return { kind: 'text', text: asText(part.text, within(at, 'text')), at };
  },
  input_image: readImage,
  input_file: readFile,
  output_text: (part, at, leftOut) => {
    sift(part, outputFields, at, leftOut);
    return { kind: 'text', text: asText(part.text, within(at, 'text')), at };
  },
  refusal: (part, at, leftOut) => {
    sift(part, refusalFields, at, leftOut);
    return { kind: 'text', text: asText(part.refusal, within(at, 'refusal')), at };
  },
} satisfies Readonly<Record<string, PartReader>>;

type PartType = keyof typeof partReaders;

const typesOf = {
  input: ['input_text', 'input_image', 'input_file'],
  system: ['input_text'],
  output: ['output_text', 'refusal'],
} as const satisfies Readonly<Record<string, readonly PartType[]>>;

/** The content of a user's message or of a tool's result: a text, or parts. */
export function readInputContent(value: unknown, at: string, leftOut: LeftOut): readonly ContentPart[] {
  return readParts(value, at, typesOf.input, leftOut);
}

/** The content of a developer's message, which is text. */
export function readSystemContent(value: unknown, at: string, leftOut: LeftOut): readonly TextPart[] {
  return textsOf(readParts(value, at, typesOf.system, leftOut));
}

/** The content of a message of the model's, which is text. */
export function readOutputContent(value: unknown, at: string, leftOut: LeftOut): readonly TextPart[] {
  return textsOf(readParts(value, at, typesOf.output, leftOut));
}

function textsOf(parts: readonly ContentPart[]): readonly TextPart[] {
  return parts.filter((part) => part.kind === 'text');
}

function readParts(
  value: unknown,
  at: string,
  types: readonly PartType[],
  leftOut: LeftOut,
): readonly ContentPart[] {
  if (value === undefined || value === null) throw fieldMissing(at);
  if (typeof value === 'string') return [{ kind: 'text', text: value, at }];
  if (!Array.isArray(value)) throw fieldWrong(at, 'string | array');
  return asArray(value, at).map((member, index) => {
    const partAt = within(at, index);
    const part = asRecord(member, partAt);
    return partReaders[asOneOf(part.type, types, within(partAt, 'type'))](part, partAt, leftOut);
  });
}

function readImage(part: JsonRecord, at: string, leftOut: LeftOut): MediaPart {
  sift(part, imageFields, at, leftOut);
  const source = readImageAddress(part.image_url, within(at, 'image_url'));
  return { kind: 'image', source, name: null, detail: readDetail(part.detail, within(at, 'detail')), at };
}

function readFile(part: JsonRecord, at: string, leftOut: LeftOut): MediaPart {
  sift(part, fileFields, at, leftOut);
  const name = optional(part.filename, within(at, 'filename'), asText);
  const source = readFileSource(part, name, at);
  const isImage = source.by === 'base64' && source.mediaType.startsWith('image/');
  const detail = readDetail(part.detail, within(at, 'detail'));
  return { kind: isImage ? 'image' : 'document', source, name, detail, at };
}

function readFileSource(part: JsonRecord, name: string | null, at: string): MediaPart['source'] {
  const dataAt = within(at, 'file_data');
  const bytes = optional(part.file_data, dataAt, (data) => readFileData(data, name, dataAt));
  if (bytes !== null) return bytes;
  const source = optional(part.file_url, within(at, 'file_url'), readAddress);
  if (source === null) throw fieldMissing(dataAt);
  return source;
}

/** `original` asks for every pixel; `high` is the nearest that others know. */
function readDetail(value: unknown, at: string): MediaPart['detail'] {
  const detail = optional(value, at, (given) => asOneOf(given, ['auto', 'low', 'high', 'original'], at));
  if (detail === null || detail === 'auto') return null;
  return detail === 'low' ? 'low' : 'high';
}
