import { Agent, fetch } from 'undici';
import type { AccountProxy } from './proxy.ts';
import { connectorThrough } from './proxy-connector.ts';

const CONNECT_MS = 10_000;

/** A single call through a proxy, on a connection of its own; there is no other way out of here. */
export async function fetchThrough(proxy: AccountProxy, url: string, init: object): Promise<Response> {
  const agent = new Agent({ connect: connectorThrough(proxy, CONNECT_MS) });
  try {
    const answer = await fetch(url, { ...init, dispatcher: agent });
    // Read here, so that the connection can end with the call.
    const { status, statusText, headers } = answer;
    return new Response(await answer.arrayBuffer(), { status, statusText, headers: [...headers] });
  } finally {
    // The call is over, whatever its end.
    agent.close().catch(() => undefined);
  }
}
