/** What the simulated model says, in the pieces it is streamed in; each dialect words them in its own way. */
import type { Directive, Plan } from './behaviours.ts';

/** Has Chinese characters and an emoji beyond the BMP, so that cut characters show. */
const DEFAULT_TEXT = '你好，这是模拟供应商的回答。Hello from the simulator 🚗';

/** A part of an answer; the pieces of a tool call are pieces of its input as JSON, `index` counts the calls. */
export type Part =
  | { kind: 'thinking'; pieces: string[] }
  | { kind: 'text'; pieces: string[] }
  | { kind: 'tool'; index: number; name: string; input: unknown; pieces: string[] };

function inPieces(text: string, count: number): string[] {
  const characters = [...text];
  const pieces: string[] = [];
  for (let i = 0; i < count; i++) {
    const from = Math.floor((characters.length * i) / count);
    const to = Math.floor((characters.length * (i + 1)) / count);
    pieces.push(characters.slice(from, to).join(''));
  }
  return pieces;
}

function textPieces(plan: Plan): string[] {
  const wanted = plan.events;
  if (plan.text !== undefined || wanted === undefined) {
    const source = plan.text ?? DEFAULT_TEXT;
    return inPieces(source, wanted ?? Math.min(4, [...source].length));
  }
  const sixths = inPieces(DEFAULT_TEXT, 6);
  return Array.from({ length: wanted }, (_, i) => sixths[i % 6] as string);
}

/** The parts of an answer in their order: thinking, text (absent where only tools are called), tool calls. */
export function modelParts(plan: Plan): Part[] {
  const parts: Part[] = [];
  const { thinking, toolUses } = plan;
  if (thinking !== undefined) {
    const pieces = inPieces(thinking, Math.min(2, Math.max(1, [...thinking].length)));
    parts.push({ kind: 'thinking', pieces });
  }
  if (toolUses === undefined || plan.text !== undefined || plan.events !== undefined) {
    parts.push({ kind: 'text', pieces: textPieces(plan) });
  }
  toolUses?.forEach((toolUse, index) => {
    const json = JSON.stringify(toolUse.input);
    parts.push({ kind: 'tool', index, ...toolUse, pieces: inPieces(json, Math.min(3, [...json].length)) });
  });
  return parts;
}

/** The same with a commanded huge piece after the first one of the text. */
export function commandedParts({ plan = {}, hugeEvent }: Directive): Part[] {
  const parts = modelParts(plan);
  if (hugeEvent !== undefined) {
    parts.find((part) => part.kind === 'text')?.pieces.splice(1, 0, 'x'.repeat(hugeEvent));
  }
  return parts;
}

/** The id of an answer's n-th tool call. */
export const toolCallId = (id: string, { index }: { index: number }) => (index === 0 ? id : `${id}_${index}`);

export const wholeText = (part: Part) => part.pieces.join('');

export const pieceCount = (parts: Part[]) => parts.reduce((sum, part) => sum + part.pieces.length, 0);
