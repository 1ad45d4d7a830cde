import { type LookupAddress, lookup as systemLookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { Agent, buildConnector, request as send } from 'undici';
import { isReachable } from './reachable-addresses.ts';
import type { WebhookRequest } from './webhook-service.ts';

/** Gives all addresses of a name. */
export type Lookup = (
  hostname: string,
  options: { readonly all: true },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

export type DeliveryOptions = {
  readonly allowPrivate: boolean;
  readonly lookup?: Lookup;
  readonly timeoutMs?: number;
  /** Ends the call before its time. */
  readonly signal?: AbortSignal;
};

/** What came of a POST: an answer, or the name of what went wrong, which tells nothing of the address. */
export type Delivered =
  | { readonly kind: 'answered'; readonly status: number; readonly body: string }
  | { readonly kind: 'private_target' }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'failed'; readonly code: string };

const TIMEOUT_MS = 10_000;
const LARGEST_ANSWER_BYTES = 16 * 1024;

class PrivateTarget extends Error {}

/**
 * One POST on a connection of its own. Redirects are not followed. The address that is really connected to is
 * checked, so that a name cannot lead elsewhere between check and call. Never throws.
 */
export async function deliver(
  { url, headers, body }: WebhookRequest,
  options: DeliveryOptions,
): Promise<Delivered> {
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
  const agent = new Agent({ connect: guardedConnector(options, timeoutMs) });
  try {
    const answer = await send(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8', 'user-agent': 'AiCarpool', ...headers },
      body,
      dispatcher: agent,
      signal: AbortSignal.any([
        AbortSignal.timeout(timeoutMs),
        ...(options.signal === undefined ? [] : [options.signal]),
      ]),
    });
    return { kind: 'answered', status: answer.statusCode, body: await beginning(answer.body) };
  } catch (error) {
    return failureOf(error as Error);
  } finally {
    // Nothing waits for the rest of an answer.
    agent.destroy().catch(() => undefined);
  }
}

function guardedConnector(
  { allowPrivate, lookup = systemLookup }: DeliveryOptions,
  timeoutMs: number,
): buildConnector.connector {
  const guarded: LookupFunction = (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      const first = addresses?.[0];
      if (error !== null) callback(error, '');
      else if (first === undefined || !addresses.every(({ address }) => isReachable(address, allowPrivate)))
        callback(new PrivateTarget(), '');
      else if (options.all === true) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
  const connect = buildConnector({ timeout: timeoutMs, lookup: guarded });
  return (options, callback) => {
    // An address that needs no look-up is never asked for.
    const host = options.hostname.replace(/^\[|\]$/g, '');
    if (isIP(host) !== 0 && !isReachable(host, allowPrivate)) callback(new PrivateTarget(), null);
    else connect(options, callback);
  };
}

async function beginning(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= LARGEST_ANSWER_BYTES) break;
  }
  return Buffer.concat(chunks).subarray(0, LARGEST_ANSWER_BYTES).toString();
}

function failureOf(error: Error): Delivered {
  const { name, code = name } = error as NodeJS.ErrnoException;
  if (error instanceof PrivateTarget) return { kind: 'private_target' };
  if (name === 'TimeoutError' || code === 'UND_ERR_CONNECT_TIMEOUT') return { kind: 'timeout' };
  return { kind: 'failed', code };
}
