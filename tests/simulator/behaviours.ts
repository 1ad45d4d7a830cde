/** What the simulated vendor does with a request: the typed commands, and the strict check of commands that arrive as JSON. */

import { type UsageField, usageFields } from './usage-fields.ts';

/** A tool call the model is to make; `input` is streamed in pieces of its JSON, at Gemini whole. */
export type ToolCall = { name: string; input: unknown };

/**
 * The content and figures of an answer. What is left out follows the default rules: input tokens =
 * ceil(body bytes / 4), output tokens = ceil(UTF-8 bytes of all generated text / 4), at least 1 each;
 * cache figures 0; the model answered is the model asked. Input is always what no cache served: vendors whose
 * prompt figure includes cached tokens add them on the wire. What a vendor has no counterpart for is refused.
 */
export type Plan = {
  text?: string;
  thinking?: string;
  /** Called at once, one after another. */
  toolUses?: ToolCall[];
  outputTokens?: number;
  inputTokens?: number;
  /** The part of the output tokens that is reasoning; default the tokens of `thinking`, none without it. */
  reasoningTokens?: number;
  cacheWrite5m?: number;
  cacheWrite1h?: number;
  cacheRead?: number;
  /** Model named in the answer (an alias asked, a dated id answered). */
  model?: string;
  /** In the vendor's words; the Responses API ends `response.failed` for `failed`, incomplete for any other. */
  stopReason?: string;
  /** Number of text deltas. Without `text` the default sentence is repeated to fill them. */
  events?: number;
  /** 0 joins the whole stream in one write; absent is one write per event; above 0 waits between events. */
  eventDelayMs?: number;
  firstByteDelayMs?: number;
  /**
   * The cumulative usage so far after every n content deltas: in an extra `message_delta`, in the chat chunk
   * itself (where usage was asked for), in no other Gemini chunk but the last.
   */
  usageEvery?: number;
};

/** A point in an answer: nothing sent yet, only the head sent, or n events sent (a JSON answer is one event). */
export type Position = 'request' | 'headers' | number;

/**
 * An early end. `fin_mid_chunk` sends a chunk that declares more bytes than follow, then FIN;
 * `clean_end_without_terminal` ends the HTTP answer correctly at a wrong place.
 */
export type Cut = { how: 'reset' | 'fin_mid_chunk' | 'clean_end_without_terminal' } & (
  | { afterBytes: number }
  | { afterEvents: number }
);

/** What can be done to the bytes of any answer. */
export type Wire = {
  /** Added to the head, or replacing a header of the same name; a list sends the header several times. */
  headers?: Record<string, string | string[]>;
  /** Content-encoding gzip; a number applies it that many times. */
  gzip?: true | number;
  /** Sizes of the writes: everything at once, single bytes, or n bytes. Default: one write per event. */
  chunking?: 'whole' | 'byte' | number;
  cut?: Cut;
  /** Goes silent for ever (until the client or a reset closes); with `pingEveryMs` heartbeats go on. */
  stall?: { after: Position; pingEveryMs?: number };
  /** Goes silent until `POST /release`, then goes on. */
  hold?: { after: Position };
};

/** `missing` leaves the field out; `raw` is put into the JSON verbatim (2^53+1 has no JavaScript number). */
export type OddValue = null | number | string | { missing: true } | { raw: string };

/** A good answer, possibly with spoilt contents. */
export type AnswerBehaviour = Wire & {
  plan?: Plan;
  /** `all_in_delta`: zeros in `message_start`, every figure in `message_delta`. */
  usagePlacement?: 'start_and_delta' | 'all_in_delta';
  oddUsage?: Partial<Record<UsageField, OddValue>>;
  /** Which usage of a stream is odd: what comes early (`start`), the last one (`delta`); default both. */
  oddUsageIn?: 'start' | 'delta' | 'both';
  /** The vendor's error event inside the 200 stream after n events, then the end. */
  errorInStream?: { afterEvents: number; type?: string; message?: string };
  /** Leaves out what ends a stream: `message_stop`, `[DONE]`, `response.completed`, the chunk with `finishReason`. */
  noMessageStop?: boolean;
  /** The last event lacks its blank line; `no_line_end` drops the end of its data line too. */
  noTrailingBlankLine?: true | 'no_line_end';
  lineEnds?: 'lf' | 'crlf' | 'cr' | 'mixed';
  bom?: boolean;
  /** A comment line before every event. */
  comments?: boolean;
  /** `data:` without the space. */
  noDataSpace?: boolean;
  /** Every event's JSON on two `data:` lines. */
  splitData?: boolean;
  /** One more text delta whose text is this many bytes of `x`. */
  hugeEvent?: number;
  /** Raw bytes put into the stream after n events; they count as one event themselves. */
  insert?: { afterEvents: number; base64: string };
};

/** A refusal in the vendor's error shape; 200 is allowed (an error body under a good status). */
export type ErrorBehaviour = Wire & {
  plan?: Pick<Plan, 'firstByteDelayMs'>;
  error: {
    status: number;
    type?: string;
    message?: string;
    /** `details` of the error; at OpenAI an object whose members are the error's own (`resets_at`, `code`). */
    details?: unknown;
    headers?: Record<string, string | string[]>;
  };
};

/** A web page where JSON was expected. */
export type HtmlBehaviour = Wire & { html: true | { status?: number; body?: string } };

export type RedirectBehaviour = Wire & { redirect: { url: string; status?: number } };

/** Bytes written to the socket with no HTTP of ours around them. */
export type RawBehaviour = { raw: { base64: string; ending: 'fin' | 'reset' | 'open' } };

export type Behaviour = AnswerBehaviour | ErrorBehaviour | HtmlBehaviour | RedirectBehaviour | RawBehaviour;

/** All commands laid over each other, as one request obeys them: raw, then redirect, html, error, answer. */
export type Directive = AnswerBehaviour &
  Partial<Pick<ErrorBehaviour, 'error'>> &
  Partial<HtmlBehaviour> &
  Partial<RedirectBehaviour> &
  Partial<RawBehaviour>;

/** A command that cannot be obeyed; its text names the field. */
export class DirectiveError extends Error {}

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isFlag: Check = (value) => typeof value === 'boolean';
const isCount: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const isPositive: Check = (value) => isCount(value) && value !== 0;
const isStatus: Check = (value) => isCount(value) && (value as number) >= 200 && (value as number) <= 599;
const isAny: Check = () => true;
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const oneOf =
  (...allowed: unknown[]): Check =>
  (value) =>
    allowed.includes(value);
const either =
  (...checks: Check[]): Check =>
  (value) =>
    checks.some((check) => check(value));
const isPosition: Check = either(oneOf('request', 'headers'), isCount);
const isHeaders: Check = (value) =>
  isRecord(value) &&
  Object.values(value).every((item) => isText(item) || (Array.isArray(item) && item.every(isText)));

function shape(required: Record<string, Check>, optional: Record<string, Check> = {}): Check {
  return (value) =>
    isRecord(value) &&
    Object.keys(required).every((name) => name in value) &&
    Object.entries(value).every(([name, item]) => (required[name] ?? optional[name])?.(item) ?? false);
}

const isToolCall = shape({ name: isText, input: isAny });

const planFields: Record<keyof Plan, Check> = {
  text: isText,
  thinking: isText,
  toolUses: (value) => Array.isArray(value) && value.length > 0 && value.every(isToolCall),
  outputTokens: isCount,
  inputTokens: isCount,
  reasoningTokens: isCount,
  cacheWrite5m: isCount,
  cacheWrite1h: isCount,
  cacheRead: isCount,
  model: isText,
  stopReason: isText,
  events: isPositive,
  eventDelayMs: isCount,
  firstByteDelayMs: isCount,
  usageEvery: isPositive,
};

const isOddValue: Check = either(
  oneOf(null),
  (value) => typeof value === 'number',
  isText,
  shape({ missing: oneOf(true) }),
  shape({ raw: isText }),
);

const oddFields = Object.fromEntries(usageFields.map((field) => [field, isOddValue]));

const cutWays = oneOf('reset', 'fin_mid_chunk', 'clean_end_without_terminal');

const directiveFields: Record<keyof Directive, Check> = {
  headers: isHeaders,
  gzip: either(oneOf(true), isPositive),
  chunking: either(oneOf('whole', 'byte'), isPositive),
  cut: either(shape({ how: cutWays, afterBytes: isCount }), shape({ how: cutWays, afterEvents: isCount })),
  stall: shape({ after: isPosition }, { pingEveryMs: isPositive }),
  hold: shape({ after: isPosition }),
  plan: shape({}, planFields),
  usagePlacement: oneOf('start_and_delta', 'all_in_delta'),
  oddUsage: shape({}, oddFields),
  oddUsageIn: oneOf('start', 'delta', 'both'),
  errorInStream: shape({ afterEvents: isCount }, { type: isText, message: isText }),
  noMessageStop: isFlag,
  noTrailingBlankLine: oneOf(true, 'no_line_end'),
  lineEnds: oneOf('lf', 'crlf', 'cr', 'mixed'),
  bom: isFlag,
  comments: isFlag,
  noDataSpace: isFlag,
  splitData: isFlag,
  hugeEvent: isPositive,
  insert: shape({ afterEvents: isCount, base64: isText }),
  error: shape({ status: isStatus }, { type: isText, message: isText, details: isAny, headers: isHeaders }),
  html: either(oneOf(true), shape({}, { status: isStatus, body: isText })),
  redirect: shape({ url: isText }, { status: isStatus }),
  raw: shape({ base64: isText, ending: oneOf('fin', 'reset', 'open') }),
};

/** Accepts a command that came as JSON. Throws `DirectiveError` naming the first field that is unknown or wrong. */
export function parseBehaviour(value: unknown): Directive {
  if (!isRecord(value)) throw new DirectiveError('a behaviour must be a JSON object');
  for (const [name, item] of Object.entries(value)) {
    const check = Object.hasOwn(directiveFields, name) ? directiveFields[name as keyof Directive] : undefined;
    if (check === undefined) throw new DirectiveError(`behaviour.${name} is not known`);
    if (!check(item))
      throw new DirectiveError(`behaviour.${name} is not understood: ${JSON.stringify(item)}`);
  }
  const directive = value as Directive;
  const { text, events } = directive.plan ?? {};
  if (text !== undefined && events !== undefined && [...text].length < events) {
    throw new DirectiveError('behaviour.plan.text has fewer characters than plan.events');
  }
  return directive;
}

const parsedTexts = new Map<string, Directive>();
const PARSED_TEXTS_KEPT = 2_000;

/** The same for the JSON of a `sim:{...}` message; equal texts give the same object, so that plans are built once. */
export function parseBehaviourText(text: string): Directive {
  const known = parsedTexts.get(text);
  if (known !== undefined) return known;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new DirectiveError('the text after "sim:" is not JSON');
  }
  const directive = parseBehaviour(value);
  if (parsedTexts.size >= PARSED_TEXTS_KEPT) parsedTexts.clear();
  parsedTexts.set(text, directive);
  return directive;
}
