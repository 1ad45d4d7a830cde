import * as z from 'zod';
import { method } from './method.ts';
import { bilingual, durationMs, epochMs, nothing } from './values.ts';

export const relayStatus = z.object({
  state: z.enum(['listening', 'stopped', 'failed']),
  /** The owner lets no requests through for now; the addresses answer all the same, and say so. */
  paused: z.boolean(),
  /** Why it is not listening. */
  problem: bilingual.nullable(),
  port: z.int(),
  lan: z.boolean(),
  addresses: z.array(z.object({ url: z.string(), kind: z.enum(['loopback', 'lan']), interface: z.string() })),
  openAttempts: z.int(),
  startedAtMs: epochMs.nullable(),
});
export type RelayStatus = z.output<typeof relayStatus>;

export const relayMethods = {
  'relay.status': method('Whether members can reach the relay, and where.', nothing, relayStatus),
  'relay.setLan': method(
    'Opens the relay to the local network or closes it to this computer.',
    z.strictObject({ enabled: z.boolean() }),
    relayStatus,
  ),
  'relay.setPort': method(
    'Moves the relay to another port; a taken port is an error that names the next free one.',
    z.strictObject({ port: z.int().min(1).max(65535) }),
    relayStatus,
  ),
  'relay.setPaused': method(
    'Lets no new requests through, or lets them through again; those under way go on. Kept over a restart.',
    z.strictObject({ paused: z.boolean() }),
    relayStatus,
  ),
  'relay.testAddress': method(
    "Calls one of the relay's own addresses from this computer.",
    z.strictObject({ url: z.url().max(200) }),
    z.object({ ok: z.boolean(), durationMs, detail: bilingual }),
  ),
};
