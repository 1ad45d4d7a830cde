/** The answer to `POST /v1/messages`, streamed and whole, as frames ready to be played. */
import { type Block, contentBlocks, stopReason } from './anthropic-content.ts';
import { deltaUsage, messageUsage, startTokens } from './anthropic-usage.ts';
import type { Directive } from './behaviours.ts';
import type { Answer, Frame, VendorRequest } from './dialect.ts';
import type { Tokens } from './ledger.ts';
import { plannedTokens, tokensOf } from './planned-tokens.ts';
import { sseEvent } from './sse.ts';
import { EventList, isLean, numbered, spoil } from './stream-frames.ts';
import { oddIn } from './usage-json.ts';

const HEARTBEAT = '{"type": "ping"}';

function messageHead(request: VendorRequest, model: string): string {
  const id = numbered('msg', request.count);
  return `"id":"${id}","type":"message","role":"assistant","model":${JSON.stringify(model)}`;
}

const nothingMore = '"stop_sequence":null,"stop_details":null,"container":null,"diagnostics":null';

type DeltaPlace = { json: string; index: number };

function addBlocks(list: EventList, blocks: Block[], tokens: Tokens, directive: Directive): void {
  const total = blocks.reduce((sum, block) => sum + block.deltas.length, 0);
  const floor = startTokens(tokens, directive).output;
  const every = directive.plan?.usageEvery;
  const odd = oddIn(directive, 'delta');
  let written = 0;
  let served = floor;
  const addDelta = ({ json, index }: DeltaPlace) => {
    list.add(
      'content_block_delta',
      `{"type":"content_block_delta","index":${index},"delta":${json}}`,
      served,
    );
  };
  blocks.forEach((block, index) => {
    const opening = `{"type":"content_block_start","index":${index},"content_block":${block.opening}}`;
    list.add('content_block_start', opening, served);
    if (index === 0) list.add('ping', HEARTBEAT, served);
    for (const json of block.deltas) {
      written += 1;
      served = Math.max(floor, Math.floor((tokens.output * written) / total));
      addDelta({ json, index });
      if (written === 1 && directive.hugeEvent !== undefined && block.opening.includes('"text"')) {
        addDelta({ json: `{"type":"text_delta","text":"${'x'.repeat(directive.hugeEvent)}"}`, index });
      }
      if (every !== undefined && written % every === 0) {
        const usage = deltaUsage(
          { ...tokens, output: served },
          odd,
          directive.usagePlacement === 'all_in_delta',
        );
        const delta = '{"stop_reason":null,"stop_sequence":null}';
        list.add('message_delta', `{"type":"message_delta","delta":${delta}${usage}}`, served);
      }
    }
    list.add('content_block_stop', `{"type":"content_block_stop","index":${index}}`, served);
  });
}

/** Every event after `message_start`. */
function restOfStream(blocks: Block[], tokens: Tokens, directive: Directive): Frame[] {
  const list = new EventList(directive, 1);
  addBlocks(list, blocks, tokens, directive);
  const usage = deltaUsage(tokens, oddIn(directive, 'delta'), directive.usagePlacement === 'all_in_delta');
  const reason = JSON.stringify(stopReason(directive.plan ?? {}));
  const delta = `{"stop_reason":${reason},"stop_sequence":null,"stop_details":null,"container":null}`;
  list.add('message_delta', `{"type":"message_delta","delta":${delta}${usage}}`, tokens.output);
  if (!directive.noMessageStop) list.add('message_stop', '{"type":"message_stop"}', tokens.output);
  return list.frames;
}

/** The commanded error as the event after `at` others. */
function errorBytes(directive: Directive, at: number): Buffer {
  const { type = 'overloaded_error', message = 'Overloaded' } = directive.errorInStream ?? {};
  const error = JSON.stringify({ type: 'error', error: { type, message, details: null } });
  return Buffer.from(sseEvent('error', error, directive, at));
}

type Compiled = {
  tokens: Tokens;
  rest: Frame[];
  restJoined: Buffer;
  /** What follows the model's name in `message_start` and in a whole message. */
  startTail: string;
  wholeTail: string;
};

const plainDirective: Directive = {};
const compiledPlans = new WeakMap<Directive, Map<number, Compiled>>();
const SIZES_KEPT = 200;

/** The part of an answer that depends on the plan and the input size alone, built once for each. */
function compile(request: VendorRequest, directive: Directive): Compiled {
  const plan = directive.plan ?? {};
  const size = request.body.length;
  const bySize = compiledPlans.get(directive) ?? new Map<number, Compiled>();
  const known = bySize.get(size);
  if (known !== undefined) return known;
  const blocks = contentBlocks(plan, numbered('toolu', request.count));
  const bytes = blocks.reduce((sum, block) => sum + block.bytes, directive.hugeEvent ?? 0);
  const tokens = plannedTokens(request, tokensOf(bytes));
  const rest = restOfStream(blocks, tokens, directive);
  const startUsage = messageUsage(startTokens(tokens, directive), oddIn(directive, 'start'));
  const content = blocks.map((block) => block.whole).join(',');
  const wholeUsage = messageUsage(tokens, directive.oddUsage ?? {});
  const reason = JSON.stringify(stopReason(plan));
  const compiled = {
    tokens,
    rest,
    restJoined: Buffer.concat(rest.map((frame) => frame.bytes)),
    startTail: `,"content":[],"stop_reason":null,${nothingMore}${startUsage}}`,
    wholeTail: `,"content":[${content}],"stop_reason":${reason},${nothingMore}${wholeUsage}}`,
  };
  // A tool call has an id of its own in every answer, so it is built anew.
  if (plan.toolUses === undefined) {
    if (bySize.size >= SIZES_KEPT) bySize.clear();
    compiledPlans.set(directive, bySize.set(size, compiled));
  }
  return compiled;
}

/** The answer to a valid request; `headers` are the dialect's for this request, without content-type. */
export function messageAnswer(request: VendorRequest, headers: string[]): Answer {
  const directive = request.directive ?? plainDirective;
  const compiled = compile(request, directive);
  const { tokens } = compiled;
  const model = directive.plan?.model ?? (request.asked.model as string);
  const common = { status: 200, planned: tokens, modelAnswered: model };
  if (!request.asked.stream) {
    const body = Buffer.from(`{${messageHead(request, model)}${compiled.wholeTail}`);
    headers.push('content-type', 'application/json');
    const frames = [{ bytes: body, outputServed: tokens.output }];
    return { ...common, headers, frames, joined: body, streamed: false, outcome: 'completed' };
  }
  const message = `{${messageHead(request, model)}${compiled.startTail}`;
  const json = `{"type":"message_start","message":${message}}`;
  const bytes = Buffer.from(sseEvent('message_start', json, directive, 0));
  headers.push('content-type', 'text/event-stream; charset=utf-8', 'cache-control', 'no-cache');
  const answer: Answer = {
    ...common,
    headers,
    frames: [],
    streamed: true,
    outcome: directive.errorInStream === undefined ? 'completed' : 'cut',
  };
  if (isLean(directive)) {
    answer.joined = Buffer.concat([bytes, compiled.restJoined]);
    answer.frames = [{ bytes: answer.joined, outputServed: tokens.output }];
    return answer;
  }
  const outputServed = startTokens(tokens, directive).output;
  answer.frames = [{ bytes, outputServed }, ...compiled.rest];
  answer.heartbeat = Buffer.from(sseEvent('ping', HEARTBEAT, directive, 0));
  spoil(answer.frames, directive, (at) => errorBytes(directive, at));
  return answer;
}
