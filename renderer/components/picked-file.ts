import { longestFile } from '../../shared/contract/values.ts';

/** Bytes: a character takes up to three. */
const LARGEST_BYTES = 3 * longestFile;

/** The text of a file; spreadsheets on a Chinese Windows save GBK. Undefined for one that is too large. */
export async function readTextFile(file: File): Promise<string | undefined> {
  if (file.size > LARGEST_BYTES) return undefined;
  const bytes = await file.arrayBuffer();
  const text = decoded(bytes);
  return text.length > longestFile ? undefined : text;
}

function decoded(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}
