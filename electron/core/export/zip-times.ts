const CENTRAL_ENTRY = 0x02014b50;
const END = 0x06054b50;
const END_LENGTH = 22;
/** 1980-01-01 00:00: the first instant that a ZIP file can tell. */
const FIRST_DATE = 0x0021;

/**
 * Takes the time of writing out of a ZIP archive without a comment, in place, so that the same content gives the same
 * bytes. RangeError when it is no such archive.
 *
 * @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT sections 4.3.7, 4.3.12 and 4.3.16
 */
export function withoutTimes(archive: Uint8Array): Uint8Array {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  const end = archive.byteLength - END_LENGTH;
  if (end < 0 || view.getUint32(end, true) !== END) throw new RangeError('not a ZIP archive');
  let entry = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left -= 1) {
    if (view.getUint32(entry, true) !== CENTRAL_ENTRY) throw new RangeError('not a ZIP archive');
    setFirstDate(view, entry + 12);
    setFirstDate(view, view.getUint32(entry + 42, true) + 10);
    const [name, extra, comment] = [28, 30, 32].map((at) => view.getUint16(entry + at, true));
    entry += 46 + (name as number) + (extra as number) + (comment as number);
  }
  return archive;
}

/** Time, then date, two bytes each. */
function setFirstDate(view: DataView, at: number): void {
  view.setUint16(at, 0, true);
  view.setUint16(at + 2, FIRST_DATE, true);
}
