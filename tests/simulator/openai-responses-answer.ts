/** The answer to `POST /v1/responses`, streamed and whole, as frames ready to be played. */
import type { Directive } from './behaviours.ts';
import { type Answer, isRecord, type VendorRequest } from './dialect.ts';
import { generatedAnswer } from './json-answer.ts';
import { commandedParts, type Part, pieceCount, toolCallId, wholeText } from './model-output.ts';
import { responseUsage } from './openai-usage.ts';
import { okHeaders, withUsage } from './openai-wire.ts';
import { type Figures, figuresSoFar, plannedFigures } from './planned-tokens.ts';
import { sseEvent } from './sse.ts';
import { EventList, numbered, streamedAnswer } from './stream-frames.ts';

const KEEP_ALIVE = Buffer.from(': keep-alive\n\n');

type Item = { part: Part; id: string; index: number; opening: unknown; whole: unknown };

/** What of an answer is settled before a byte of it is written. */
type Reply = {
  head: { id: string; object: 'response'; created_at: number; model: string };
  items: Item[];
  figures: Figures;
  directive: Directive;
  /** How it ends; the reason where that is `incomplete`. */
  status: 'completed' | 'incomplete' | 'failed';
  reason: string | undefined;
};

const outputText = (text: string) => ({ type: 'output_text', annotations: [], logprobs: [], text });
const summaryText = (text: string) => ({ type: 'summary_text', text });

/** The sealed reasoning, given only to a request that asks for it. */
function encryptedIn(json: unknown, reasoning: string): Record<string, string> {
  const include = isRecord(json) && Array.isArray(json.include) ? json.include : [];
  if (!include.includes('reasoning.encrypted_content')) return {};
  return { encrypted_content: Buffer.from(`sealed: ${reasoning}`).toString('base64') };
}

function itemOf(part: Part, index: number, { count, json }: VendorRequest): Item {
  const whole = wholeText(part);
  if (part.kind === 'thinking') {
    const id = numbered('rs', count);
    const item = { id, type: 'reasoning', ...encryptedIn(json, whole) };
    const summary = [summaryText(whole)];
    return { part, id, index, opening: { ...item, summary: [] }, whole: { ...item, summary } };
  }
  if (part.kind === 'text') {
    const id = numbered('msg', count);
    const item = (status: string, content: unknown[]) => ({
      ...{ id, type: 'message', status, content },
      role: 'assistant',
    });
    const opening = item('in_progress', []);
    return { part, id, index, opening, whole: item('completed', [outputText(whole)]) };
  }
  const id = toolCallId(numbered('fc', count), part);
  const item = (status: string, input: string) => ({
    ...{ id, type: 'function_call', status, arguments: input },
    ...{ call_id: toolCallId(numbered('call', count), part), name: part.name },
  });
  return { part, id, index, opening: item('in_progress', ''), whole: item('completed', whole) };
}

/** The response object: in progress with nothing put out yet, or as it ends. */
function responseJson(reply: Reply, ended: boolean): string {
  const { head, items, figures, directive } = reply;
  const status = ended ? reply.status : 'in_progress';
  const failure = { code: 'server_error', message: 'The model failed to generate a response.' };
  const response = {
    ...head,
    status,
    background: false,
    error: status === 'failed' ? failure : null,
    incomplete_details: status === 'incomplete' ? { reason: reply.reason } : null,
    instructions: null,
    max_output_tokens: null,
    output: ended ? items.map((item) => item.whole) : [],
    parallel_tool_calls: true,
    previous_response_id: null,
    store: false,
    tool_choice: 'auto',
    tools: [],
    user: null,
    metadata: {},
  };
  const usage = ended ? responseUsage(figures, directive.oddUsage ?? {}) : 'null';
  return withUsage(JSON.stringify(response), usage);
}

/** Names of the events around a part's pieces; a tool call's pieces are not inside a content part. */
const pieceEvents = {
  text: { piece: 'response.output_text', around: 'response.content_part', index: 'content_index' },
  thinking: {
    piece: 'response.reasoning_summary_text',
    around: 'response.reasoning_summary_part',
    index: 'summary_index',
  },
} as const;

/** Collects the events of a stream, numbering them. */
class ReplyEvents {
  readonly list: EventList;
  #number = 0;

  constructor(directive: Directive) {
    this.list = new EventList(directive);
  }

  add(type: string, members: Record<string, unknown>, served: number): void {
    this.list.add(type, JSON.stringify({ type, sequence_number: this.#number, ...members }), served);
    this.#number += 1;
  }

  addResponse(type: string, response: string, served: number): void {
    const json = `{"type":"${type}","sequence_number":${this.#number},"response":${response}}`;
    this.list.add(type, json, served);
    this.#number += 1;
  }
}

/** The events of one item; `servedBy` counts a piece written and tells the output served with it. */
function addItem(events: ReplyEvents, item: Item, served: number, servedBy: () => number): number {
  const { part, id } = item;
  const place = { item_id: id, output_index: item.index };
  const whole = wholeText(part);
  let now = served;
  events.add('response.output_item.added', { output_index: item.index, item: item.opening }, now);
  if (part.kind === 'tool') {
    for (const delta of part.pieces) {
      now = servedBy();
      events.add('response.function_call_arguments.delta', { ...place, delta }, now);
    }
    events.add('response.function_call_arguments.done', { ...place, arguments: whole }, now);
  } else {
    const { piece, around, index } = pieceEvents[part.kind];
    const at = { ...place, [index]: 0 };
    const logprobs = part.kind === 'text' ? { logprobs: [] } : {};
    const partOf = part.kind === 'text' ? outputText : summaryText;
    events.add(`${around}.added`, { ...at, part: partOf('') }, now);
    for (const delta of part.pieces) {
      now = servedBy();
      events.add(`${piece}.delta`, { ...at, delta, ...logprobs }, now);
    }
    events.add(`${piece}.done`, { ...at, text: whole, ...logprobs }, now);
    events.add(`${around}.done`, { ...at, part: partOf(whole) }, now);
  }
  events.add('response.output_item.done', { output_index: item.index, item: item.whole }, now);
  return now;
}

function replyEvents(reply: Reply): EventList {
  const { items, figures, directive } = reply;
  const events = new ReplyEvents(directive);
  const opening = responseJson(reply, false);
  events.addResponse('response.created', opening, 0);
  events.addResponse('response.in_progress', opening, 0);
  const total = pieceCount(items.map(({ part }) => part));
  let written = 0;
  const servedBy = () => {
    written += 1;
    return figuresSoFar(figures, written, total).tokens.output;
  };
  let served = 0;
  for (const item of items) served = addItem(events, item, served, servedBy);
  if (!directive.noMessageStop) {
    events.addResponse(`response.${reply.status}`, responseJson(reply, true), figures.tokens.output);
  }
  return events.list;
}

function errorBytes(directive: Directive, at: number): Buffer {
  const { type = 'server_error', message = 'The server had an error while processing your request' } =
    directive.errorInStream ?? {};
  const error = { type: 'error', sequence_number: at, code: type, message, param: null };
  return Buffer.from(sseEvent('error', JSON.stringify(error), directive, at));
}

function endOf(stopReason: string | undefined): Pick<Reply, 'status' | 'reason'> {
  if (stopReason === undefined) return { status: 'completed', reason: undefined };
  if (stopReason === 'failed') return { status: 'failed', reason: undefined };
  return { status: 'incomplete', reason: stopReason };
}

/** The answer to a valid request. Throws `Refusal` for a plan that does not add up. */
export function responsesAnswer(request: VendorRequest): Answer {
  const directive = request.directive ?? {};
  const { plan = {} } = directive;
  const parts = commandedParts(directive);
  const figures = plannedFigures(request, parts);
  const model = plan.model ?? (request.asked.model as string);
  const id = numbered('resp', request.count);
  const reply: Reply = {
    head: { id, object: 'response', created_at: Math.floor(Date.now() / 1000), model },
    items: parts.map((part, index) => itemOf(part, index, request)),
    figures,
    directive,
    ...endOf(plan.stopReason),
  };
  const headers = okHeaders(request);
  const { tokens } = figures;
  if (!request.asked.stream) return generatedAnswer(headers, responseJson(reply, true), model, tokens);
  headers.push('content-type', 'text/event-stream; charset=utf-8', 'cache-control', 'no-cache');
  const head = { headers, planned: tokens, modelAnswered: model, heartbeat: KEEP_ALIVE };
  return streamedAnswer(head, replyEvents(reply).frames, directive, (at) => errorBytes(directive, at));
}
