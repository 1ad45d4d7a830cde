/** What a vendor's wire format must provide; each dialect is one sibling file that exports one of these. */
import type { IncomingHttpHeaders } from 'node:http';
import { type Directive, DirectiveError, type Plan } from './behaviours.ts';
import type { Tokens } from './ledger.ts';
import type { UsageField } from './usage-fields.ts';

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
  /** Streams are chunked; everything else declares its length. */
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

/** An error as a vendor words it; what is left out is the usual for the status. */
export type VendorError = {
  status: number;
  type?: string | undefined;
  message?: string | undefined;
  details?: unknown;
};

/** What of a request decides how its refusal looks. */
export type Refusable = Pick<VendorRequest, 'id' | 'path' | 'query'>;

export type Dialect = {
  name: string;
  /** Parts of a command that this vendor has no counterpart for. */
  lacks: { plan: readonly (keyof Plan)[]; directive: readonly (keyof Directive)[] };
  usageFields: readonly UsageField[];
  /** The endpoint of a method and path, undefined where the vendor has none. */
  find(method: string, path: string, headers: IncomingHttpHeaders): Endpoint | undefined;
  /** A path without an endpoint is this vendor's to refuse. */
  owns(path: string, headers: IncomingHttpHeaders): boolean;
  keyOf(headers: IncomingHttpHeaders, query: string): string | null;
  /** Reads what it can of any body, however wrong, without throwing. */
  read(json: unknown, path: string): Asked;
  /** Name and value of the head that carries the request id. */
  idHeader(id: string): string[];
  /** The vendor's error shape under this status. */
  refuse(request: Refusable, error: VendorError): Answer;
  /** The error of a key that is missing (null) or not accepted. */
  keyError(key: string | null): VendorError;
};

/** A request the vendor refuses, with its status, its error type and its text. */
export class Refusal extends Error {
  readonly status: number;
  readonly type: string | undefined;
  readonly details: unknown;

  constructor(status: number, type: string | undefined, message: string, details?: unknown) {
    super(message);
    this.status = status;
    this.type = type;
    this.details = details;
  }
}

/** Throws `DirectiveError` for a command this vendor could only ignore. */
export function checkCounterparts({ name, lacks, usageFields }: Dialect, directive: Directive): void {
  const { plan = {}, oddUsage = {} } = directive;
  const missing = [
    ...lacks.plan.filter((field) => plan[field]).map((field) => `plan.${field}`),
    ...lacks.directive.filter((field) => directive[field] !== undefined),
    ...Object.keys(oddUsage)
      .filter((field) => !usageFields.includes(field as UsageField))
      .map((field) => `oddUsage.${field}`),
  ];
  if (missing.length > 0) throw new DirectiveError(`behaviour.${missing[0]} has no counterpart in ${name}`);
}

const COMMAND = 'sim:';

/** The JSON of the first `sim:{...}` text, if there is one. */
export function commandAmong(texts: unknown[]): string | undefined {
  for (const text of texts) {
    const trimmed = typeof text === 'string' ? text.trim() : '';
    if (trimmed.startsWith(COMMAND)) return trimmed.slice(COMMAND.length);
  }
  return undefined;
}

/** The texts of a content that is a string or a list of parts with texts. */
export function textsOf(content: unknown): unknown[] {
  if (!Array.isArray(content)) return [content];
  return content.map((part) => (isRecord(part) ? part.text : undefined));
}

/** The key of an `Authorization: Bearer` head. */
export function bearerOf({ authorization }: IncomingHttpHeaders): string | null {
  const isBearer = authorization?.toLowerCase().startsWith('bearer ') ?? false;
  return isBearer ? (authorization as string).slice('bearer '.length).trim() : null;
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
