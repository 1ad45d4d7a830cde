import type { JsonRecord } from '../json.ts';
import type { MediaPart, TextPart } from '../translate/conversation.ts';
import {
  asArray,
  asBase64,
  asOneOf,
  asRecord,
  asText,
  fieldMissing,
  fieldWrong,
  optional,
  requireKnown,
  within,
} from '../translate/fields.ts';

type Part = TextPart | MediaPart;
type Source = MediaPart['source'];
type PartReader = (part: JsonRecord, at: string, leftOut: Set<string>) => Part;

const keysOf = {
  text: new Set(['type', 'text', 'prompt_cache_breakpoint']),
  image: new Set(['type', 'image_url', 'detail', 'prompt_cache_breakpoint']),
  file: new Set(['type', 'file_data', 'file_url', 'filename', 'detail', 'prompt_cache_breakpoint']),
  output: new Set(['type', 'text', 'annotations', 'logprobs']),
  refusal: new Set(['type', 'refusal']),
};

const partReaders = {
  input_text: readText,
  input_image: readImage,
  input_file: readFile,
  output_text: readOutput,
  refusal: readRefusal,
} satisfies Readonly<Record<string, PartReader>>;

type PartType = keyof typeof partReaders;

const typesOf = {
  input: ['input_text', 'input_image', 'input_file'],
  system: ['input_text'],
  output: ['output_text', 'refusal'],
} as const satisfies Readonly<Record<string, readonly PartType[]>>;

/** The content of a user's message or of a tool's result: a text, or parts. */
export function readInputContent(value: unknown, at: string, leftOut: Set<string>): readonly Part[] {
  return readParts(value, at, typesOf.input, leftOut);
}

/** The content of a developer's message, which is text. */
export function readSystemContent(value: unknown, at: string, leftOut: Set<string>): readonly TextPart[] {
  return textsOf(readParts(value, at, typesOf.system, leftOut));
}

/** The content of a message of the model's, which is text. */
export function readOutputContent(value: unknown, at: string, leftOut: Set<string>): readonly TextPart[] {
  return textsOf(readParts(value, at, typesOf.output, leftOut));
}

function textsOf(parts: readonly Part[]): readonly TextPart[] {
  return parts.filter((part) => part.kind === 'text');
}

function readParts(
  value: unknown,
  at: string,
  types: readonly PartType[],
  leftOut: Set<string>,
): readonly Part[] {
  if (typeof value === 'string') return [{ kind: 'text', text: value, at }];
  return asArray(value, at).map((member, index) => {
    const partAt = within(at, index);
    const part = asRecord(member, partAt);
    const read = partReaders[asOneOf(part.type, types, within(partAt, 'type'))];
    if (part.prompt_cache_breakpoint) leftOut.add('input.content.prompt_cache_breakpoint');
    return read(part, partAt, leftOut);
  });
}

function readText(part: JsonRecord, at: string): TextPart {
  requireKnown(part, keysOf.text, at);
  return { kind: 'text', text: asText(part.text, within(at, 'text')), at };
}

/** Citations and probabilities of an earlier answer: no model is shown them again. */
function readOutput(part: JsonRecord, at: string, leftOut: Set<string>): TextPart {
  requireKnown(part, keysOf.output, at);
  for (const key of ['annotations', 'logprobs'] as const) {
    const notes = optional(part[key], within(at, key), asArray) ?? [];
    if (notes.length > 0) leftOut.add(`input.content.${key}`);
  }
  return { kind: 'text', text: asText(part.text, within(at, 'text')), at };
}

function readRefusal(part: JsonRecord, at: string): TextPart {
  requireKnown(part, keysOf.refusal, at);
  return { kind: 'text', text: asText(part.refusal, within(at, 'refusal')), at };
}

function readImage(part: JsonRecord, at: string): MediaPart {
  requireKnown(part, keysOf.image, at);
  const source = readAddress(part.image_url, within(at, 'image_url'));
  return { kind: 'image', source, name: null, detail: readDetail(part.detail, within(at, 'detail')), at };
}

function readFile(part: JsonRecord, at: string): MediaPart {
  requireKnown(part, keysOf.file, at);
  const name = optional(part.filename, within(at, 'filename'), asText);
  return {
    kind: 'document',
    source: readFileSource(part, name, at),
    name,
    detail: readDetail(part.detail, within(at, 'detail')),
    at,
  };
}

/** `original` asks for every pixel; `high` is the nearest that others know. */
function readDetail(value: unknown, at: string): MediaPart['detail'] {
  const detail = optional(value, at, (given) => asOneOf(given, ['auto', 'low', 'high', 'original'], at));
  if (detail === null || detail === 'auto') return null;
  return detail === 'low' ? 'low' : 'high';
}

function readFileSource(part: JsonRecord, name: string | null, at: string): Source {
  const dataAt = within(at, 'file_data');
  const data = optional(part.file_data, dataAt, asText);
  if (data !== null)
    return data.startsWith('data:') ? readDataUri(data, dataAt) : readBare(data, name, dataAt);
  const urlAt = within(at, 'file_url');
  const url = optional(part.file_url, urlAt, asText);
  if (url === null) throw fieldMissing(dataAt);
  return readAddress(url, urlAt);
}

/** The reference allows the bytes without a data URI; then only the file's name tells what they are. */
function readBare(data: string, name: string | null, at: string): Source {
  if (name === null || !name.toLowerCase().endsWith('.pdf')) throw fieldWrong(at, 'data URI with base64');
  return { by: 'base64', mediaType: 'application/pdf', data: asBase64(data, at) };
}

function readAddress(value: unknown, at: string): Source {
  const url = asText(value, at);
  if (url.startsWith('data:')) return readDataUri(url, at);
  if (!/^https?:\/\//i.test(url)) throw fieldWrong(at, 'http(s) URL or data URI with base64');
  return { by: 'url', url, mediaType: null };
}

/** https://www.rfc-editor.org/rfc/rfc2397 */
function readDataUri(uri: string, at: string): Source {
  const comma = uri.indexOf(',');
  const [mediaType = '', ...options] = uri.slice('data:'.length, Math.max(comma, 0)).split(';');
  if (comma < 0 || !mediaType.includes('/') || options.at(-1)?.toLowerCase() !== 'base64') {
    throw fieldWrong(at, 'data URI with base64');
  }
  return { by: 'base64', mediaType: mediaType.toLowerCase(), data: asBase64(uri.slice(comma + 1), at) };
}
