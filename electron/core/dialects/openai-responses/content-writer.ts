import type { JsonRecord } from '../json.ts';
import type { MediaPart, TextPart } from '../translate/conversation.ts';
import { addressOf, dataUri } from '../translate/data-uri.ts';

/** A text or a medium as what goes into the model. */
export function writeContent(part: TextPart | MediaPart): JsonRecord {
  if (part.kind === 'text') return { type: 'input_text', text: part.text };
  return part.kind === 'image' ? writeImage(part) : writeFile(part);
}

function writeImage({ source, detail }: MediaPart): JsonRecord {
  return { type: 'input_image', image_url: addressOf(source), detail: detail ?? 'auto' };
}

function writeFile({ source, name, detail }: MediaPart): JsonRecord {
  const more = detail === null ? {} : { detail };
  if (source.by === 'url') return { type: 'input_file', file_url: source.url, ...more };
  // A file without a name is refused.
  const filename = name || `document.${extensionOf(source.mediaType)}`;
  return { type: 'input_file', filename, file_data: dataUri(source), ...more };
}

function extensionOf(mediaType: string): string {
  if (mediaType === 'text/plain') return 'txt';
  return /\/([a-z0-9]+)$/.exec(mediaType)?.[1] ?? 'bin';
}
