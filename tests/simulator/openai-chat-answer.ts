/** The answer to `POST /v1/chat/completions`, streamed and whole, as frames ready to be played. */
import type { Directive } from './behaviours.ts';
import { type Answer, isRecord, type VendorRequest } from './dialect.ts';
import { generatedAnswer } from './json-answer.ts';
import { commandedParts, type Part, pieceCount, toolCallId, wholeText } from './model-output.ts';
import { chatUsage } from './openai-usage.ts';
import { errorMembers, okHeaders, withUsage } from './openai-wire.ts';
import { type Figures, figuresSoFar, plannedFigures } from './planned-tokens.ts';
import { sseEvent } from './sse.ts';
import { EventList, numbered, streamedAnswer } from './stream-frames.ts';
import { oddIn } from './usage-json.ts';

const KEEP_ALIVE = Buffer.from(': keep-alive\n\n');

/** What of an answer is settled before a byte of it is written. */
type Chat = {
  head: { id: string; created: number; model: string };
  parts: Part[];
  figures: Figures;
  directive: Directive;
  toolId: string;
  finishReason: string;
};

/** A part's deltas, one for each piece; a tool call opens with one more. */
function deltasOf(part: Part, toolId: string): unknown[] {
  if (part.kind === 'text') return part.pieces.map((content) => ({ content }));
  // OpenAI hides its reasoning; vendors that show it do so under this name.
  if (part.kind === 'thinking') return part.pieces.map((piece) => ({ reasoning_content: piece }));
  const id = toolCallId(toolId, part);
  const opening = { id, type: 'function', function: { name: part.name, arguments: '' } };
  const pieces = part.pieces.map((piece) => ({ function: { arguments: piece } }));
  return [opening, ...pieces].map((call) => ({ tool_calls: [{ index: part.index, ...call }] }));
}

/** All events of a stream; `withFigures` as `stream_options.include_usage` asks. */
function chatEvents(chat: Chat, withFigures: boolean): EventList {
  const { head, parts, figures, directive } = chat;
  const list = new EventList(directive);
  const common = { ...head, object: 'chat.completion.chunk', system_fingerprint: 'fp_sim' };
  const noUsage = withFigures ? 'null' : undefined;
  const add = (choices: unknown[], usage: string | undefined, served: number) =>
    list.add(undefined, withUsage(JSON.stringify({ ...common, choices }), usage), served);
  const choice = (delta: unknown, finish_reason: string | null) => [
    { index: 0, delta, logprobs: null, finish_reason },
  ];
  add(choice({ role: 'assistant', content: '', refusal: null }, null), noUsage, 0);
  const total = pieceCount(parts);
  const every = directive.plan?.usageEvery;
  let written = 0;
  for (const part of parts) {
    const deltas = deltasOf(part, chat.toolId);
    deltas.forEach((delta, index) => {
      // A tool call's opening carries no piece.
      if (index >= deltas.length - part.pieces.length) written += 1;
      const soFar = figuresSoFar(figures, written, total);
      const isDue = withFigures && every !== undefined && written > 0 && written % every === 0;
      const usage = isDue ? chatUsage(soFar, oddIn(directive, 'start')) : noUsage;
      add(choice(delta, null), usage, soFar.tokens.output);
    });
  }
  const { output } = figures.tokens;
  add(choice({}, chat.finishReason), noUsage, output);
  if (withFigures) add([], chatUsage(figures, oddIn(directive, 'delta')), output);
  if (!directive.noMessageStop) list.add(undefined, '[DONE]', output);
  return list;
}

function wholeJson(chat: Chat): string {
  const { head, parts, figures, directive, finishReason } = chat;
  const said = (kind: Part['kind']) => parts.filter((part) => part.kind === kind).map(wholeText)[0];
  const reasoning = said('thinking');
  const calls = parts
    .filter((part) => part.kind === 'tool')
    .map((part) => ({
      id: toolCallId(chat.toolId, part),
      type: 'function',
      function: { name: part.name, arguments: wholeText(part) },
    }));
  const message = {
    role: 'assistant',
    content: said('text') ?? null,
    ...(reasoning === undefined ? {} : { reasoning_content: reasoning }),
    ...(calls.length === 0 ? {} : { tool_calls: calls }),
    refusal: null,
    annotations: [],
  };
  const choices = [{ index: 0, message, logprobs: null, finish_reason: finishReason }];
  const completion = { ...head, object: 'chat.completion', choices, system_fingerprint: 'fp_sim' };
  return withUsage(JSON.stringify(completion), chatUsage(figures, directive.oddUsage ?? {}));
}

function errorBytes(directive: Directive, at: number): Buffer {
  const { type, message = 'The server had an error while processing your request' } =
    directive.errorInStream ?? {};
  const error = errorMembers({ status: 500, type, message });
  return Buffer.from(sseEvent(undefined, JSON.stringify({ error }), directive, at));
}

/** The answer to a valid request. Throws `Refusal` for a plan that does not add up. */
export function chatAnswer(request: VendorRequest): Answer {
  const directive = request.directive ?? {};
  const plan = directive.plan ?? {};
  const parts = commandedParts(directive);
  const model = plan.model ?? (request.asked.model as string);
  const figures = plannedFigures(request, parts);
  const chat = {
    head: { id: numbered('chatcmpl', request.count), created: Math.floor(Date.now() / 1000), model },
    parts,
    figures,
    directive,
    toolId: numbered('call', request.count),
    finishReason: plan.stopReason ?? (plan.toolUses === undefined ? 'stop' : 'tool_calls'),
  };
  const headers = okHeaders(request);
  if (!request.asked.stream) return generatedAnswer(headers, wholeJson(chat), model, figures.tokens);
  const options = isRecord(request.json) ? request.json.stream_options : undefined;
  const { frames } = chatEvents(chat, isRecord(options) && options.include_usage === true);
  headers.push('content-type', 'text/event-stream; charset=utf-8', 'cache-control', 'no-cache');
  const head = { headers, planned: figures.tokens, modelAnswered: model, heartbeat: KEEP_ALIVE };
  return streamedAnswer(head, frames, directive, (at) => errorBytes(directive, at));
}
