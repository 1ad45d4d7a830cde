import type { JsonRecord } from '../json.ts';
import type { MediaPart, TextPart } from '../translate/conversation.ts';
import { noCounterpart } from '../translate/fields.ts';
import type { LeftOut } from './request-fields.ts';

/** https://platform.claude.com/docs/en/build-with-claude/vision */
const imageTypes = new Set(['image/jpeg', 'image/png', 'image/gif', 'image/webp']);

const PDF = 'application/pdf';

/** Documents that are text, whatever they are about; every other kind but PDF is unknown to this API. */
const textType = /^(?:text\/|application\/(?:json|xml|yaml|x-yaml|javascript|x-sh)(?:;|$))/;

/** The block of a text or a medium; undefined for a text without a character, which the API refuses. */
export function contentBlock(part: TextPart | MediaPart, leftOut: LeftOut): JsonRecord | undefined {
  switch (part.kind) {
    case 'text':
      return part.text.trim() === '' ? undefined : { type: 'text', text: part.text };
    case 'image':
      if (part.detail !== null) leftOut.add(`${part.at}.detail`);
      return { type: 'image', source: imageSource(part) };
    case 'document': {
      const title = part.name === null || part.name === '' ? {} : { title: part.name };
      return { type: 'document', source: documentSource(part), ...title };
    }
  }
}

function imageSource({ source, at }: MediaPart): JsonRecord {
  if (source.by === 'url') return { type: 'url', url: source.url };
  const mediaType = source.mediaType === 'image/jpg' ? 'image/jpeg' : source.mediaType;
  if (!imageTypes.has(mediaType)) throw noCounterpart(at);
  return { type: 'base64', media_type: mediaType, data: source.data };
}

/** https://platform.claude.com/docs/en/build-with-claude/pdf-support */
function documentSource({ source, at }: MediaPart): JsonRecord {
  if (source.by === 'url') {
    if (source.mediaType !== null && source.mediaType !== PDF) throw noCounterpart(at);
    return { type: 'url', url: source.url };
  }
  if (source.mediaType === PDF) return { type: 'base64', media_type: PDF, data: source.data };
  if (!textType.test(source.mediaType)) throw noCounterpart(at);
  return {
    type: 'text',
    media_type: 'text/plain',
    data: Buffer.from(source.data, 'base64').toString('utf8'),
  };
}
