import type { IncomingMessage, ServerResponse } from 'node:http';

/** One request of a member and the answer to it. */
export type Exchange = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly requestId: string;
  /** Path without its query. */
  readonly path: string;
  /** Query without the member's key. */
  readonly query: URLSearchParams;
  /** The member key the request carried, wherever it stood. */
  readonly secret: string | undefined;
  /** Where the request came from. */
  readonly address: string;
};
