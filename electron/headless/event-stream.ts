import type { ServerResponse } from 'node:http';
import type { AppEvent } from '../../shared/contract/events.ts';

const HEARTBEAT_MS = 15_000;

/** A reader that has left this much unread has stopped reading. */
const MOST_UNREAD_BYTES = 256 * 1024;

export type EventStreams = {
  /** Sends every event to this client from now on, as https://html.spec.whatwg.org/multipage/server-sent-events.html */
  add(response: ServerResponse): void;
  /** Ends all streams. */
  close(): void;
};

/** The owner's open event streams. */
export function createEventStreams(
  subscribe: (listener: (event: AppEvent) => void) => () => void,
): EventStreams {
  const open = new Set<ServerResponse>();

  return {
    add(response) {
      response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
      const write = (text: string) => {
        if (response.writableLength > MOST_UNREAD_BYTES) response.destroy();
        else response.write(text);
      };
      write(': ready\n\n');
      const heartbeat = setInterval(() => write(': alive\n\n'), HEARTBEAT_MS);
      const unsubscribe = subscribe(({ name, payload }) =>
        write(`event: ${name}\ndata: ${JSON.stringify(payload)}\n\n`),
      );
      open.add(response);
      response.on('close', () => {
        clearInterval(heartbeat);
        unsubscribe();
        open.delete(response);
      });
    },

    close() {
      for (const response of open) response.end();
    },
  };
}
