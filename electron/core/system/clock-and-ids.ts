import { randomBytes } from 'node:crypto';
import type { Clock, IdSource } from '../ports.ts';

/** The computer's own clocks. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
};

/** Identifiers and key material from the system's random source. */
export const systemIds: IdSource = {
  uuid: () => uuidV7(Date.now(), randomBytes(10)),
  randomBytes: (length) => new Uint8Array(randomBytes(length)),
};

/** UUID version 7: 48 bits of milliseconds, then 74 random ones, https://www.rfc-editor.org/rfc/rfc9562#section-5.7 */
function uuidV7(atMs: number, random: Uint8Array): string {
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(atMs, 0, 6);
  bytes.set(random, 6);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
