import type { Dialect, EventMeaning, Reading } from '../../electron/core/dialects/dialect.ts';

export type Read = { readonly meanings: readonly EventMeaning[]; readonly reading: Reading };

/** Reads a stream with a dialect as the relay does, in pieces of these sizes, in turn. */
export function readStream(
  dialect: Dialect,
  stream: string,
  {
    usageAdded = false,
    sizes = [Buffer.byteLength(stream) || 1],
  }: { usageAdded?: boolean; sizes?: number[] } = {},
): Read {
  const bytes = Buffer.from(stream);
  const splitter = dialect.createSplitter();
  const reader = dialect.createStreamReader({ usageAdded });
  const meanings: EventMeaning[] = [];
  let at = 0;
  for (let i = 0; at < bytes.length; i += 1) {
    const size = sizes[i % sizes.length] as number;
    const { bytes: whole, ends } = splitter.push(bytes.subarray(at, at + size));
    let begin = 0;
    for (const end of ends) {
      meanings.push(reader.take(whole, begin, end));
      begin = end;
    }
    at += size;
  }
  const rest = reader.takeRest(splitter.rest());
  if (rest !== undefined) meanings.push(rest);
  return { meanings, reading: reader.reading() };
}
