import { crc32 } from 'node:zlib';

/** A place in the journal: everything in earlier segments, and this segment's bytes before `offset`. */
export type JournalPosition = { readonly segment: number; readonly offset: number };

/** Records that were written together, as text with one record a line. */
export type Group = { readonly text: string; readonly offset: number; readonly end: number };

/** 'ACJ1', then length and checksum of the text. */
const MAGIC = Buffer.from('ACJ1');
const HEADER_BYTES = MAGIC.length + 8;

/** The bytes of a group that is to stand at this place; nowhere else are they valid. */
export function encodeGroup(text: string, place: JournalPosition): Buffer {
  const length = Buffer.byteLength(text);
  const bytes = Buffer.allocUnsafe(HEADER_BYTES + length);
  MAGIC.copy(bytes);
  bytes.writeUInt32LE(length, 4);
  bytes.write(text, HEADER_BYTES);
  bytes.writeUInt32LE(checksum(bytes.subarray(HEADER_BYTES), place), 8);
  return bytes;
}

/**
 * The groups of a segment's bytes, which begin at `from`, in order, up to the first that is not whole: the last
 * write before a power cut may be there in part.
 */
export function* groupsIn(bytes: Buffer, from: JournalPosition): Generator<Group> {
  for (let at = 0; ; ) {
    const group = groupAt(bytes, at, from);
    if (group === undefined) return;
    yield group;
    at = group.end - from.offset;
  }
}

/**
 * Whether a whole group stands somewhere in a segment's bytes, which begin at `from` with none: then they are no
 * write that was cut off, but damage.
 */
export function hasGroupBehind(bytes: Buffer, from: JournalPosition): boolean {
  for (let next = bytes.indexOf(MAGIC, 1); next !== -1; next = bytes.indexOf(MAGIC, next + 1)) {
    if (groupAt(bytes, next, from) !== undefined) return true;
  }
  return false;
}

function groupAt(bytes: Buffer, at: number, from: JournalPosition): Group | undefined {
  const start = at + HEADER_BYTES;
  if (bytes.length < start || !bytes.subarray(at, at + MAGIC.length).equals(MAGIC)) return undefined;
  const end = start + bytes.readUInt32LE(at + 4);
  if (bytes.length < end) return undefined;
  const text = bytes.subarray(start, end);
  const offset = from.offset + at;
  if (bytes.readUInt32LE(at + 8) !== checksum(text, { segment: from.segment, offset })) return undefined;
  return { text: text.toString(), offset, end: from.offset + end };
}

/** The place is part of it, so that bytes of another segment or another time are never taken for these. */
function checksum(text: Uint8Array, { segment, offset }: JournalPosition): number {
  const place = Buffer.allocUnsafe(16);
  place.writeDoubleLE(segment, 0);
  place.writeDoubleLE(offset, 8);
  return crc32(text, crc32(place));
}
