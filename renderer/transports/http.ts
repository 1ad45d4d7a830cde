import type { Transport } from '../../shared/contract/client.ts';
import type { Envelope } from '../../shared/contract/index.ts';
import { AppError } from '../../shared/errors.ts';
import type { ConnectionWatcher } from './connection.ts';
import { parseEvents } from './server-events.ts';

const TOKEN_KEY = 'aicarpool.owner-token';
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 5_000;

/**
 * The owner token from `#token=...`, kept for this tab only and taken out of the address, so that it
 * reaches neither the history nor a copied link. Empty when the page was opened without one.
 */
export function takeOwnerToken(): string {
  const fragment = new URLSearchParams(window.location.hash.replace(/^#/, ''));
  const given = fragment.get('token');
  if (given !== null) {
    window.sessionStorage.setItem(TOKEN_KEY, given);
    window.history.replaceState(null, '', window.location.pathname);
    return given;
  }
  return window.sessionStorage.getItem(TOKEN_KEY) ?? '';
}

/** The browser's carrier: `POST /api/<noun.verb>` and the event stream at `GET /api/events`. */
export function createHttpTransport(token: string, watch: ConnectionWatcher): Transport {
  const authorization = `Bearer ${token}`;
  return {
    call: (method, params) => post(`api/${method}`, params, authorization),
    subscribe(deliver) {
      const stopped = new AbortController();
      void follow(authorization, deliver, watch, stopped.signal);
      return () => stopped.abort();
    },
  };
}

async function post(address: string, params: unknown, authorization: string): Promise<Envelope> {
  try {
    const answer = await fetch(address, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify(params),
    });
    return (await answer.json()) as Envelope;
  } catch (cause) {
    throw new AppError('core.unreachable', {}, { cause });
  }
}

/** EventSource cannot send a bearer token, so the stream is read from a fetch and taken up again when it ends. */
async function follow(
  authorization: string,
  deliver: (name: string, payload: unknown) => void,
  watch: ConnectionWatcher,
  signal: AbortSignal,
): Promise<void> {
  let waitMs = FIRST_RETRY_MS;
  while (!signal.aborted) {
    const outcome = await listenOnce(authorization, deliver, watch, signal);
    if (signal.aborted) return;
    watch(outcome === 'refused' ? 'refused' : 'lost');
    // A token belongs to one start of the core: refused once, it stays refused.
    if (outcome === 'refused') return;
    waitMs = outcome === 'ended' ? FIRST_RETRY_MS : Math.min(waitMs * 2, LONGEST_RETRY_MS);
    await new Promise((resolve) => window.setTimeout(resolve, waitMs));
  }
}

async function listenOnce(
  authorization: string,
  deliver: (name: string, payload: unknown) => void,
  watch: ConnectionWatcher,
  signal: AbortSignal,
): Promise<'ended' | 'unreachable' | 'refused'> {
  let heard = false;
  try {
    const answer = await fetch('api/events', { headers: { authorization }, signal });
    if (answer.status === 401) return 'refused';
    if (!answer.ok || answer.body === null) return 'unreachable';
    heard = true;
    watch('connected');
    for await (const event of parseEvents(answer.body)) deliver(event.name, event.payload);
    return 'ended';
  } catch {
    return heard ? 'ended' : 'unreachable';
  }
}
