/** What a vendor's wire format must provide; each dialect is one sibling file that exports one of these. */
import type { IncomingHttpHeaders } from 'node:http';
import type { Directive } from './behaviours.ts';
import type { Tokens } from './ledger.ts';

/** Bytes that belong together (one event, or one whole JSON body) and the output tokens they complete. */
export type Frame = { bytes: Buffer; outputServed: number };

/** An answer ready to be played. */
export type Answer = {
  status: number;
  /** Names and values in turn. */
  headers: string[];
  frames: Frame[];
  /** All frames as one buffer, where one write is what was asked for. */
  joined?: Buffer;
  /** Event streams are chunked; everything else declares its length. */
  streamed: boolean;
  /** Heartbeat for a stalled stream. */
  heartbeat?: Buffer;
  planned: Tokens;
  modelAnswered: string | null;
  /** How the ledger calls it when all of it was sent. */
  outcome: 'completed' | 'cut' | 'refused';
};

/** What of a request body every dialect can tell. */
export type Asked = {
  model: string | null;
  marker: string | null;
  stream: boolean;
  command: string | undefined;
};

/** One request as the dialect sees it; `id` and `count` are unique for the life of the process. */
export type VendorRequest = {
  id: string;
  count: number;
  path: string;
  query: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
  json: unknown;
  asked: Asked;
  directive: Directive | undefined;
};

export type Endpoint = {
  needsKey: boolean;
  /** It costs tokens: rules without a path meet it. */
  generates: boolean;
  /** Throws `Refusal` for a request the vendor would not accept. */
  answer(request: VendorRequest): Answer;
};

export type Dialect = {
  name: string;
  /** The endpoint of a method and path, undefined where the vendor has none. */
  find(method: string, path: string, headers: IncomingHttpHeaders): Endpoint | undefined;
  keyOf(headers: IncomingHttpHeaders, query: string): string | null;
  /** Reads what it can of any body, however wrong, without throwing. */
  read(json: unknown): Asked;
  /** The vendor's error shape under this status; the type defaults to the status's usual one. */
  refuse(requestId: string, status: number, type: string | undefined, message: string | undefined): Answer;
};

/** A request the vendor refuses, with its status, its error type and its text. */
export class Refusal extends Error {
  readonly status: number;
  readonly type: string | undefined;

  constructor(status: number, type: string | undefined, message: string) {
    super(message);
    this.status = status;
    this.type = type;
  }
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
