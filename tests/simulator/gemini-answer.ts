/** The answer to `generateContent` and `streamGenerateContent` (events or a JSON array), ready to be played. */
import type { Directive } from './behaviours.ts';
import type { Answer, Frame, VendorRequest } from './dialect.ts';
import { usageMetadata } from './gemini-usage.ts';
import { errorJson, isEventStream, JSON_TYPE } from './gemini-wire.ts';
import { generatedAnswer } from './json-answer.ts';
import { commandedParts, type Part, pieceCount, wholeText } from './model-output.ts';
import { type Figures, figuresSoFar, plannedFigures } from './planned-tokens.ts';
import { sseEvent } from './sse.ts';
import { EventList, streamedAnswer } from './stream-frames.ts';
import { oddIn } from './usage-json.ts';

const KEEP_ALIVE = Buffer.from(': keep-alive\r\n\r\n');
const NEXT_ELEMENT = '\n,\r\n';
const ARRAY_END = '\n]\n';

type Content = {
  model: string;
  responseId: string;
  parts: Part[];
  figures: Figures;
  directive: Directive;
  finishReason: string;
};

/** One `GenerateContentResponse`; outside event streams Google spreads it over lines. */
function responseJson(
  content: Content,
  parts: unknown[],
  finishReason: string | undefined,
  usage: string | undefined,
  spread: boolean,
): string {
  const candidate = {
    content: { parts, role: 'model' },
    ...(finishReason === undefined ? {} : { finishReason }),
    index: 0,
  };
  const members = [
    `"candidates": ${JSON.stringify([candidate], null, spread ? 2 : 0)}`,
    ...(usage === undefined ? [] : [`"usageMetadata": ${usage}`]),
    `"modelVersion": ${JSON.stringify(content.model)}`,
    `"responseId": ${JSON.stringify(content.responseId)}`,
  ];
  return spread ? `{\n  ${members.join(',\n  ')}\n}` : `{${members.join(',')}}`;
}

/** A part's own JSON, one for each time it is streamed; a call of a function comes in one. */
function streamedParts(part: Part): { part: unknown; pieces: number }[] {
  if (part.kind === 'tool') {
    const functionCall = { name: part.name, args: part.input };
    return [{ part: { functionCall }, pieces: part.pieces.length }];
  }
  return part.pieces.map((text) => ({ part: textPart(part.kind, text), pieces: 1 }));
}

const textPart = (kind: Part['kind'], text: string) =>
  kind === 'thinking' ? { text, thought: true } : { text };

type Chunk = { json: string; served: number };

/** The chunks of a stream; the last has the finish reason and an empty text. */
function chunksOf(content: Content, spread: boolean): Chunk[] {
  const { parts, figures, directive } = content;
  const total = pieceCount(parts);
  const every = directive.plan?.usageEvery ?? 1;
  const chunks: Chunk[] = [];
  let written = 0;
  for (const streamed of parts.flatMap(streamedParts)) {
    written += streamed.pieces;
    const soFar = figuresSoFar(figures, written, total);
    const isDue = (chunks.length + 1) % every === 0;
    const usage = isDue ? usageMetadata(soFar, oddIn(directive, 'start')) : undefined;
    const json = responseJson(content, [streamed.part], undefined, usage, spread);
    chunks.push({ json, served: soFar.tokens.output });
  }
  if (!directive.noMessageStop) {
    const usage = usageMetadata(figures, oddIn(directive, 'delta'));
    const json = responseJson(content, [{ text: '' }], content.finishReason, usage, spread);
    chunks.push({ json, served: figures.tokens.output });
  }
  return chunks;
}

function arrayFrames(chunks: Chunk[]): Frame[] {
  const frames = chunks.map(({ json, served }, index) => ({
    bytes: Buffer.from(`${index === 0 ? '[' : NEXT_ELEMENT}${json}`),
    outputServed: served,
  }));
  const outputServed = frames.at(-1)?.outputServed ?? 0;
  return [...frames, { bytes: Buffer.from(ARRAY_END), outputServed }];
}

function eventFrames(chunks: Chunk[], style: Directive): Frame[] {
  const list = new EventList(style);
  for (const { json, served } of chunks) list.add(undefined, json, served);
  return list.frames;
}

function commandedError(directive: Directive): string {
  const { type, message = 'The model is overloaded. Please try again later.' } =
    directive.errorInStream ?? {};
  return errorJson({ status: 503, type, message }, false);
}

function streamed(request: VendorRequest, content: Content): Answer {
  const { directive, figures, model } = content;
  const common = { planned: figures.tokens, modelAnswered: model };
  if (isEventStream(request)) {
    const style = { ...directive, lineEnds: directive.lineEnds ?? 'crlf' } as const;
    const headers = ['content-type', 'text/event-stream', 'cache-control', 'no-cache'];
    const frames = eventFrames(chunksOf(content, false), style);
    const error = (at: number) => Buffer.from(sseEvent(undefined, commandedError(directive), style, at));
    return streamedAnswer({ ...common, headers, heartbeat: KEEP_ALIVE }, frames, directive, error);
  }
  const frames = arrayFrames(chunksOf(content, true));
  const error = (at: number) =>
    Buffer.from(`${at === 0 ? '[' : NEXT_ELEMENT}${commandedError(directive)}${ARRAY_END}`);
  return streamedAnswer({ ...common, headers: ['content-type', JSON_TYPE] }, frames, directive, error);
}

function wholeParts(parts: Part[]): unknown[] {
  return parts.map((part) =>
    part.kind === 'tool'
      ? { functionCall: { name: part.name, args: part.input } }
      : textPart(part.kind, wholeText(part)),
  );
}

/** The answer to a valid request. Throws `Refusal` for a plan that does not add up. */
export function contentAnswer(request: VendorRequest): Answer {
  const directive = request.directive ?? {};
  const { plan = {} } = directive;
  const parts = commandedParts(directive);
  const content: Content = {
    model: plan.model ?? (request.asked.model as string),
    responseId: request.id,
    parts,
    figures: plannedFigures(request, parts),
    directive,
    finishReason: plan.stopReason ?? 'STOP',
  };
  if (request.asked.stream) return streamed(request, content);
  const { figures, model, finishReason } = content;
  const usage = usageMetadata(figures, directive.oddUsage ?? {});
  const json = responseJson(content, wholeParts(parts), finishReason, usage, true);
  return generatedAnswer([], `${json}\n`, model, figures.tokens, JSON_TYPE);
}
