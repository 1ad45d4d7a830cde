import type { JsonRecord } from '../json.ts';
import type { MediaPart, TextPart } from '../translate/conversation.ts';
import {
  asArray,
  asBase64,
  asBoolean,
  asRecord,
  asText,
  fieldWrong,
  noCounterpart,
  optional,
  within,
} from '../translate/fields.ts';
import { knownFields, sift } from '../translate/known-fields.ts';
import type { LeftOut } from '../translate/left-out.ts';

/* Texts, images and documents of a request: https://docs.anthropic.com/en/api/messages#body-messages-content */

type ContentPart = TextPart | MediaPart;
type SourceReader = (block: JsonRecord, source: JsonRecord, at: string, leftOut: LeftOut) => ContentPart[];

const labels = ['cache_control'];
const textFields = knownFields(['type', 'text'], ['citations', ...labels]);
const imageFields = knownFields(['type', 'source', 'transformations'], labels);
const documentFields = knownFields(['type', 'source', 'title', 'context', 'citations'], labels);
const base64Fields = knownFields(['type', 'media_type', 'data']);
const urlFields = knownFields(['type', 'url']);
const contentFields = knownFields(['type', 'content']);

export function readText(block: JsonRecord, at: string, leftOut: LeftOut): TextPart {
  sift(block, textFields, at, leftOut);
  return { kind: 'text', text: asText(block.text, within(at, 'text')), at };
}

function readImage(block: JsonRecord, at: string, leftOut: LeftOut): ContentPart[] {
  sift(block, imageFields, at, leftOut);
  requireDefaultTransformations(block.transformations, within(at, 'transformations'));
  return [{ ...readMedia(block.source, 'image', within(at, 'source'), leftOut), at }];
}

/** A PDF is one part, preceded by what the client says about it; every other source is read as its texts and images. */
function readDocument(block: JsonRecord, at: string, leftOut: LeftOut): ContentPart[] {
  sift(block, documentFields, at, leftOut);
  requireNoCitations(block.citations, within(at, 'citations'));
  const sourceAt = within(at, 'source');
  const source = asRecord(block.source, sourceAt);
  return readerOf(documentSources, source, sourceAt)(block, source, at, leftOut);
}

const documentSources: Readonly<Record<string, SourceReader>> = {
  base64: readPdf,
  url: readPdf,
  text: (block, source, at, leftOut) => {
    const sourceAt = within(at, 'source');
    sift(source, base64Fields, sourceAt, leftOut);
    const data = asText(source.data, within(sourceAt, 'data'));
    return [...introduction(block, ['title', 'context'], at), { kind: 'text', text: data, at }];
  },
  content: (block, source, at, leftOut) => {
    sift(source, contentFields, within(at, 'source'), leftOut);
    const parts = readContent(source.content, within(at, 'source.content'), leftOut, sourceBlocks);
    return [...introduction(block, ['title', 'context'], at), ...parts];
  },
};

function readPdf(block: JsonRecord, source: JsonRecord, at: string, leftOut: LeftOut): ContentPart[] {
  const media = readMedia(source, 'document', within(at, 'source'), leftOut);
  const name = optional(block.title, within(at, 'title'), asText);
  return [...introduction(block, ['context'], at), { ...media, name, at }];
}

function readMedia(value: unknown, kind: MediaPart['kind'], at: string, leftOut: LeftOut): MediaPart {
  const source = asRecord(value, at);
  const by = asText(source.type, within(at, 'type'));
  const rest = { kind, name: null, detail: null, at };
  switch (by) {
    case 'base64': {
      sift(source, base64Fields, at, leftOut);
      const mediaType = asText(source.media_type, within(at, 'media_type'));
      return { ...rest, source: { by, mediaType, data: asBase64(source.data, within(at, 'data')) } };
    }
    case 'url': {
      sift(source, urlFields, at, leftOut);
      const mediaType = kind === 'document' ? 'application/pdf' : null;
      return { ...rest, source: { by, url: asText(source.url, within(at, 'url')), mediaType } };
    }
    default:
      throw noCounterpart(within(at, 'type'));
  }
}

/** Title and context are told to the model, so they stay with the text. */
function introduction(block: JsonRecord, fields: readonly string[], at: string): TextPart[] {
  return fields.flatMap((field) => {
    const text = optional(block[field], within(at, field), asText);
    return text === null || text === '' ? [] : [{ kind: 'text', text, at: within(at, field) } as const];
  });
}

function requireDefaultTransformations(value: unknown, at: string): void {
  const transformations = optional(value, at, asRecord) ?? {};
  for (const [key, choice] of Object.entries(transformations)) {
    if (choice !== 'downsize' && choice !== null) throw noCounterpart(within(at, key));
  }
}

function requireNoCitations(value: unknown, at: string): void {
  const citations = optional(value, at, asRecord);
  if (citations !== null && optional(citations.enabled, within(at, 'enabled'), asBoolean) === true) {
    throw noCounterpart(at);
  }
}

/** Reads the block of one type; `at` is the block's place. */
export type BlockReader<Part> = (block: JsonRecord, at: string, leftOut: LeftOut) => readonly Part[];

/** Content as the API takes it everywhere: one text, or a list of blocks of these types. */
export function readContent<Part>(
  value: unknown,
  at: string,
  leftOut: LeftOut,
  blocks: Readonly<Record<string, BlockReader<Part>>>,
): (Part | TextPart)[] {
  if (typeof value === 'string') return [{ kind: 'text', text: value, at }];
  if (value !== undefined && value !== null && !Array.isArray(value)) throw fieldWrong(at, 'string | array');
  return asArray(value, at).flatMap((item, index): readonly (Part | TextPart)[] => {
    const blockAt = within(at, index);
    const block = asRecord(item, blockAt);
    return readerOf(blocks, block, blockAt)(block, blockAt, leftOut);
  });
}

/** Blocks that are translated where they belong, and are wrong elsewhere. */
const placedTypes = new Set([
  ...['text', 'image', 'document', 'tool_use', 'tool_result', 'thinking', 'redacted_thinking'],
]);

/** The reader for the type of what stands at `at`. */
function readerOf<Reader>(readers: Readonly<Record<string, Reader>>, typed: JsonRecord, at: string): Reader {
  const type = asText(typed.type, within(at, 'type'));
  const reader = Object.hasOwn(readers, type) ? readers[type] : undefined;
  if (reader !== undefined) return reader;
  if (!placedTypes.has(type)) throw noCounterpart(within(at, 'type'));
  throw fieldWrong(
    within(at, 'type'),
    Object.keys(readers)
      .map((one) => JSON.stringify(one))
      .join(' | '),
  );
}

/** What a system text may be made of. */
export const textBlocks: Readonly<Record<string, BlockReader<TextPart>>> = {
  text: (block, at, leftOut) => [readText(block, at, leftOut)],
};

const sourceBlocks: Readonly<Record<string, BlockReader<ContentPart>>> = { ...textBlocks, image: readImage };

/** What a user and a tool may say. */
export const contentBlocks: Readonly<Record<string, BlockReader<ContentPart>>> = {
  ...sourceBlocks,
  document: readDocument,
};
