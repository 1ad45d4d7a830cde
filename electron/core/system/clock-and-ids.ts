import { randomBytes, randomFillSync } from 'node:crypto';
import type { Clock, IdSource } from '../ports.ts';

/** The computer's own clocks. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
};

/** Identifiers and key material from the system's random source. */
export const systemIds: IdSource = {
  uuid: () => uuidV7(Date.now()),
  randomBytes: (length) => new Uint8Array(randomBytes(length)),
};

const RANDOM_BYTES = 10;

/** Random bytes for many identifiers, fetched together: asking the system's source costs more than all the rest. */
const pool = Buffer.alloc(RANDOM_BYTES * 256);
let taken = pool.length;

/** UUID version 7: 48 bits of milliseconds, then 74 random ones, https://www.rfc-editor.org/rfc/rfc9562#section-5.7 */
function uuidV7(atMs: number): string {
  if (taken === pool.length) {
    randomFillSync(pool);
    taken = 0;
  }
  pool[taken] = (pool.readUInt8(taken) & 0x0f) | 0x70;
  pool[taken + 2] = (pool.readUInt8(taken + 2) & 0x3f) | 0x80;
  const time = atMs.toString(16).padStart(12, '0');
  const random = pool.toString('hex', taken, taken + RANDOM_BYTES);
  taken += RANDOM_BYTES;
  return `${time.slice(0, 8)}-${time.slice(8)}-${random.slice(0, 4)}-${random.slice(4, 8)}-${random.slice(8)}`;
}
