import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A POST as it came. */
export type Received = {
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  readonly json: Record<string, unknown>;
};

/** `silence`: no answer at all. */
export type Reply =
  | 'silence'
  | { readonly status: number; readonly body?: string; readonly headers?: Record<string, string> };

/** A real HTTP server on loopback that keeps what it is sent and answers what the test says. */
export async function startReceiver() {
  const received: Received[] = [];
  const waiting: { readonly count: number; readonly done: () => void }[] = [];
  let reply: Reply = { status: 200, body: '{}' };
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    received.push({
      path: request.url ?? '',
      headers: request.headers,
      text,
      json: JSON.parse(text) as Record<string, unknown>,
    });
    for (const { count, done } of waiting) if (received.length >= count) done();
    if (reply === 'silence') return;
    response.writeHead(reply.status, reply.headers).end(reply.body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    received,
    answer(next: Reply): void {
      reply = next;
    },
    /** Resolves when so many have come in all. */
    until(count: number): Promise<void> {
      if (received.length >= count) return Promise.resolve();
      return new Promise((done) => waiting.push({ count, done }));
    },
    async stop(): Promise<void> {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export type Receiver = Awaited<ReturnType<typeof startReceiver>>;
