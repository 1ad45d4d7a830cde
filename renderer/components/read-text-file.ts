/** A character takes up to so many bytes. */
const BYTES_EACH = 3;

/** The text of a file; spreadsheets on a Chinese Windows save GBK. Undefined for one of more characters than `longest`. */
export async function readTextFile(file: File, longest: number): Promise<string | undefined> {
  if (file.size > BYTES_EACH * longest) return undefined;
  const bytes = await file.arrayBuffer();
  const text = decoded(bytes);
  return text.length > longest ? undefined : text;
}

function decoded(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}
