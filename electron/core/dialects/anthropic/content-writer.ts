import type { JsonRecord } from '../json.ts';
import type { MediaPart, TextPart } from '../translate/conversation.ts';
import { documentText } from '../translate/documents.ts';
import { noCounterpart, within } from '../translate/fields.ts';
import type { LeftOut } from '../translate/left-out.ts';

/** https://platform.claude.com/docs/en/build-with-claude/vision */
const imageTypes = new Set(['image/jpeg', 'image/png', 'image/gif', 'image/webp']);

const PDF = 'application/pdf';

/** The block of a text or a medium. Throws `relay.field_no_counterpart` for what the API does not read. */
export function writeContent(part: TextPart | MediaPart, leftOut: LeftOut): JsonRecord {
  switch (part.kind) {
    case 'text':
      return { type: 'text', text: part.text };
    case 'image':
      if (part.detail !== null) leftOut.add(within(part.at, 'detail'));
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
function documentSource(part: MediaPart): JsonRecord {
  const { source, at } = part;
  const text = documentText(part);
  if (text !== null) return { type: 'text', media_type: 'text/plain', data: text };
  if (source.mediaType !== PDF && !(source.by === 'url' && source.mediaType === null))
    throw noCounterpart(at);
  if (source.by === 'url') return { type: 'url', url: source.url };
  return { type: 'base64', media_type: PDF, data: source.data };
}
