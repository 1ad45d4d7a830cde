/** The vendor's HTTP listener: finds the dialect of a request, checks its key, and has its answer played. */
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { anthropic } from './anthropic.ts';
import { type BehaviourRules, layOver } from './behaviour-rules.ts';
import { type Directive, DirectiveError, parseBehaviourText } from './behaviours.ts';
import {
  type Answer,
  checkCounterparts,
  type Dialect,
  type Endpoint,
  Refusal,
  type VendorRequest,
} from './dialect.ts';
import { gemini } from './gemini.ts';
import { type Ledger, noTokens } from './ledger.ts';
import { openaiChat } from './openai-chat.ts';
import { openaiResponses } from './openai-responses.ts';
import { type HeldStreams, play, playRaw } from './player.ts';

/** In the order they are asked; Anthropic's comes after them and words the errors of what none of them owns. */
const dialects: Dialect[] = [openaiChat, openaiResponses, gemini];

const KEEP_ALIVE_MS = 600_000;
const MAX_HEADER_BYTES = 256 * 1024;

/** Which API keys are accepted; a refused key is refused even where it would fit. */
export class AcceptedKeys {
  #prefix: string | null = 'sk-sim-';
  #accepted = new Set<string>();
  #refused = new Set<string>();

  reset(): void {
    this.set({ prefix: 'sk-sim-', accept: [], refuse: [] });
  }

  /** Replaces the parts given: a prefix (null for none), whole keys accepted, whole keys refused. */
  set(change: { prefix?: string | null; accept?: string[]; refuse?: string[] }): void {
    if (change.prefix !== undefined) this.#prefix = change.prefix;
    if (change.accept !== undefined) this.#accepted = new Set(change.accept);
    if (change.refuse !== undefined) this.#refused = new Set(change.refuse);
  }

  has(key: string | null): boolean {
    if (key === null || this.#refused.has(key)) return false;
    return this.#accepted.has(key) || (this.#prefix !== null && key.startsWith(this.#prefix));
  }
}

/** What the vendor and the control listener share; `open` are the answers under way. */
export type Vendor = {
  ledger: Ledger;
  rules: BehaviourRules;
  keys: AcceptedKeys;
  held: HeldStreams;
  open: Set<ServerResponse>;
};

const bootId = randomBytes(4).toString('hex');
let count = 0;

function pageAnswer(status: number, headers: string[], body: string): Answer {
  const joined = Buffer.from(body);
  const frames = [{ bytes: joined, outputServed: 0 }];
  const common = { planned: noTokens, modelAnswered: null, streamed: false, outcome: 'refused' } as const;
  return { ...common, status, headers, frames, joined };
}

function commandedAnswer(dialect: Dialect, request: VendorRequest, directive: Directive): Answer | undefined {
  const idHeader = dialect.idHeader(request.id);
  const { redirect, html, error } = directive;
  if (redirect !== undefined) {
    return pageAnswer(redirect.status ?? 302, [...idHeader, 'location', redirect.url], '');
  }
  if (html !== undefined) {
    const page = html === true ? {} : html;
    const body = page.body ?? '<!doctype html><html><title>登录网络</title><body>请先登录</body></html>';
    return pageAnswer(page.status ?? 200, [...idHeader, 'content-type', 'text/html; charset=utf-8'], body);
  }
  return error === undefined ? undefined : dialect.refuse(request, error);
}

function answerOf(
  dialect: Dialect,
  endpoint: Endpoint | undefined,
  request: VendorRequest,
  keys: AcceptedKeys,
): Answer {
  if (endpoint === undefined) return dialect.refuse(request, { status: 404, message: 'Not found' });
  const key = dialect.keyOf(request.headers, request.query);
  if (endpoint.needsKey && !keys.has(key)) return dialect.refuse(request, dialect.keyError(key));
  try {
    const { directive } = request;
    return (directive && commandedAnswer(dialect, request, directive)) ?? endpoint.answer(request);
  } catch (error) {
    if (error instanceof Refusal) return dialect.refuse(request, error);
    throw error;
  }
}

function parsedJson(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

function findEndpoint(method: string, path: string, req: IncomingMessage): [Dialect, Endpoint | undefined] {
  for (const dialect of dialects) {
    const endpoint = dialect.find(method, path, req.headers);
    if (endpoint !== undefined) return [dialect, endpoint];
  }
  const endpoint = anthropic.find(method, path, req.headers);
  const owner = endpoint === undefined ? dialects.find((it) => it.owns(path, req.headers)) : undefined;
  return [owner ?? anthropic, endpoint];
}

/** Takes up one request whose body is complete. */
function handle(vendor: Vendor, req: IncomingMessage, res: ServerResponse, body: Buffer, atMs: number): void {
  const url = req.url as string;
  const method = req.method as string;
  const mark = url.indexOf('?');
  const path = mark === -1 ? url : url.slice(0, mark);
  const query = mark === -1 ? '' : url.slice(mark + 1);
  const [dialect, endpoint] = findEndpoint(method, path, req);
  const apiKey = dialect.keyOf(req.headers, query);
  const json = parsedJson(body);
  const asked = dialect.read(json, path);
  count += 1;
  const id = `req_sim_${bootId}${String(count).padStart(12, '0')}`;
  const arrival = {
    requestId: id,
    arrivedAtMs: atMs,
    dialect: dialect.name,
    method,
    path: url,
    apiKey,
    modelAsked: asked.model,
    marker: asked.marker,
    stream: asked.stream,
    rawHeaders: req.rawHeaders,
  };
  const record = vendor.ledger.open(arrival, body);
  let directive: Directive | undefined;
  try {
    const own = asked.command === undefined ? undefined : parseBehaviourText(asked.command);
    const generates = endpoint?.generates ?? false;
    const rule = vendor.rules.pick({ apiKey, marker: asked.marker, model: asked.model, path, generates });
    directive = layOver(own, rule);
    if (directive !== undefined) checkCounterparts(dialect, directive);
  } catch (error) {
    if (!(error instanceof DirectiveError)) throw error;
    play(
      res,
      record,
      dialect.refuse({ id, path, query }, { status: 400, message: error.message }),
      {},
      vendor.held,
    );
    return;
  }
  record.behaviour = directive ?? null;
  if (directive?.raw !== undefined) {
    playRaw(res, record, directive.raw);
    return;
  }
  const request = { id, count, path, query, headers: req.headers, body, json, asked, directive };
  const answer = answerOf(dialect, endpoint, request, vendor.keys);
  play(res, record, answer, wireOf(directive), vendor.held);
}

/** The command as the player sees it: an error's own headers are headers of its answer. */
function wireOf(directive: Directive | undefined): Directive {
  if (directive?.error?.headers === undefined) return directive ?? {};
  return { ...directive, headers: { ...directive.error.headers, ...directive.headers } };
}

/** The listener, not yet bound. A request whose body never ends is not taken up and has no ledger entry. */
export function createVendorServer(vendor: Vendor): Server {
  const server = createServer(
    {
      maxHeaderSize: MAX_HEADER_BYTES,
      requestTimeout: 0,
      headersTimeout: 0,
      keepAliveTimeout: KEEP_ALIVE_MS,
    },
    (req, res) => {
      const atMs = Date.now();
      vendor.open.add(res);
      res.once('close', () => vendor.open.delete(res));
      let first: Buffer | undefined;
      let more: Buffer[] | undefined;
      req.on('data', (chunk: Buffer) => {
        if (first === undefined) first = chunk;
        else if (more === undefined) more = [first, chunk];
        else more.push(chunk);
      });
      req.on('end', () => {
        handle(vendor, req, res, more === undefined ? (first ?? Buffer.alloc(0)) : Buffer.concat(more), atMs);
      });
    },
  );
  return server;
}
