/** Requests to the simulator in Anthropic's dialect, for the official client and on sockets of their own. */
import { expect } from 'vitest';
import type { LedgerEntry } from './ledger.ts';
import { type Behaviour, type Simulator, simCommand } from './simulator-process.ts';
import { type WireAnswer, wirePost } from './wire-client.ts';

/** The least a message needs; the command stands in its text. */
export function params(command?: Behaviour) {
  const content = command === undefined ? 'hello' : simCommand(command);
  return { model: 'claude-haiku-4-5', max_tokens: 1000, messages: [{ role: 'user' as const, content }] };
}

/** Posts to `/v1/messages` on a socket of its own. */
export function postMessage(
  simulator: Simulator,
  command: Behaviour,
  options: { stream?: boolean; marker?: string } = {},
): Promise<WireAnswer> {
  const { stream = true, marker = 'wire' } = options;
  const headers = {
    'x-api-key': 'sk-sim-wire',
    'anthropic-version': '2023-06-01',
    'content-type': 'application/json',
  };
  const body = JSON.stringify({ ...params(command), stream, metadata: { user_id: marker } });
  return wirePost(`${simulator.vendorUrl}/v1/messages`, headers, body);
}

/** The ledger's entry of the one request there was; fails when there were more. */
export async function onlyEntry(simulator: Simulator): Promise<LedgerEntry> {
  const entries = await simulator.waitFor({});
  expect(entries).toHaveLength(1);
  return entries[0] as LedgerEntry;
}
