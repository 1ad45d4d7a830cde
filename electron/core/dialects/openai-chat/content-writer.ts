import type { JsonRecord } from '../json.ts';
import type { MediaPart, TextPart } from '../translate/conversation.ts';
import { addressOf, dataUri } from '../translate/data-uri.ts';
import { documentText, nameLine } from '../translate/documents.ts';
import { noCounterpart } from '../translate/fields.ts';

/** Several texts as one string: not every compatible vendor takes them as parts. */
export function joined(parts: readonly TextPart[]): string {
  return parts.map(({ text }) => text).join('\n\n');
}

export function writeContent(parts: readonly (TextPart | MediaPart)[]): string | readonly JsonRecord[] {
  const texts = parts.filter((part) => part.kind === 'text');
  return texts.length === parts.length ? joined(texts) : parts.map(writePart);
}

export function writePart(part: TextPart | MediaPart): JsonRecord {
  if (part.kind === 'text') return { type: 'text', text: part.text };
  return part.kind === 'image' ? writeImage(part) : writeDocument(part);
}

function writeImage({ source, detail }: MediaPart): JsonRecord {
  const url = addressOf(source);
  return { type: 'image_url', image_url: detail === null ? { url } : { url, detail } };
}

// Of documents the API takes PDF as bytes; text is text to it, whatever the file is called.
// https://platform.openai.com/docs/guides/pdf-files?api-mode=chat
function writeDocument(part: MediaPart): JsonRecord {
  const { source, name, at } = part;
  const text = documentText(part);
  if (text !== null) {
    const line = nameLine(part);
    return { type: 'text', text: line === null ? text : `${line}\n\n${text}` };
  }
  if (source.by === 'url' || source.mediaType !== 'application/pdf') throw noCounterpart(at);
  return { type: 'file', file: { filename: name || 'document.pdf', file_data: dataUri(source) } };
}
