/** The vendor's first byte leaves this long after the request came. */
export const firstByteMs = 50;

/** Events of one stream, the first one at `firstByteMs`. */
export const streamEvents = 60;

/** How long a stream takes when nothing adds to it, from the request to its last byte. */
export function idealDurationMs(paceMs: number): number {
  return firstByteMs + (streamEvents - 1) * paceMs;
}
