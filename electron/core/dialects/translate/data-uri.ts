import type { MediaPart } from './conversation.ts';
import { asBase64, asText, fieldWrong } from './fields.ts';

type Source = MediaPart['source'];
type Bytes = Extract<Source, { by: 'base64' }>;

const PDF = 'application/pdf';

/** Throws unless it is an address of the web or a data URI. */
export function readAddress(value: unknown, at: string): Source {
  const url = asText(value, at);
  const bytes = readDataUri(url, at);
  if (bytes !== null) return bytes;
  if (!/^https?:\/\//i.test(url)) throw fieldWrong(at, 'http(s) URL or data URI with base64');
  return { by: 'url', url, mediaType: null };
}

export function readImageAddress(value: unknown, at: string): Source {
  const source = readAddress(value, at);
  if (source.by === 'base64' && !source.mediaType.startsWith('image/')) {
    throw fieldWrong(at, 'data URI of an image');
  }
  return source;
}

/** A file's bytes as OpenAI's APIs take them: a data URI, or bare base64, which is PDF unless the name says otherwise. */
export function readFileData(value: unknown, name: string | null, at: string): Bytes {
  const text = asText(value, at);
  const bytes = readDataUri(text, at);
  if (bytes !== null) return bytes;
  if (name !== null && !name.toLowerCase().endsWith('.pdf')) throw fieldWrong(at, 'data URI with base64');
  return { by: 'base64', mediaType: PDF, data: asBase64(text, at) };
}

export function dataUri({ mediaType, data }: Pick<Bytes, 'mediaType' | 'data'>): string {
  return `data:${mediaType};base64,${data}`;
}

export function addressOf(source: Source): string {
  return source.by === 'url' ? source.url : dataUri(source);
}

/** An image that a model made, for APIs that answer with text alone: as Markdown shows it. */
export function imageText(mediaType: string, data: string): string {
  return `![image](${dataUri({ mediaType, data })})`;
}

/** Null for an address of another kind. https://www.rfc-editor.org/rfc/rfc2397 */
function readDataUri(uri: string, at: string): Bytes | null {
  if (!/^data:/i.test(uri)) return null;
  const comma = uri.indexOf(',');
  const [mediaType = '', ...options] = uri.slice('data:'.length, Math.max(comma, 0)).split(';');
  if (!mediaType.includes('/') || options.at(-1)?.toLowerCase() !== 'base64') {
    throw fieldWrong(at, 'data URI with base64');
  }
  return { by: 'base64', mediaType: mediaType.toLowerCase(), data: asBase64(uri.slice(comma + 1), at) };
}
