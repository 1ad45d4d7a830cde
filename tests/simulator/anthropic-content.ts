/** What the simulated model says: the content blocks of an answer and the deltas they are streamed in. */
import type { Plan } from './behaviours.ts';

/** Has Chinese characters and an emoji beyond the BMP, so that cut characters show. */
const DEFAULT_TEXT = '你好，这是模拟供应商的回答。Hello from the simulator 🚗';

/** A content block: how it opens in a stream, its deltas as JSON, and how it stands in a whole message. */
export type Block = { opening: string; deltas: string[]; whole: string; bytes: number };

const SIGNATURE = Buffer.from('simulated thinking signature').toString('base64');

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

function textBlock(plan: Plan): Block {
  const wanted = plan.events;
  const source = plan.text ?? DEFAULT_TEXT;
  const sixths = inPieces(DEFAULT_TEXT, 6);
  const pieces =
    plan.text === undefined && wanted !== undefined
      ? Array.from({ length: wanted }, (_, i) => sixths[i % 6] as string)
      : inPieces(source, wanted ?? Math.min(4, [...source].length));
  const text = pieces.join('');
  return {
    opening: '{"type":"text","text":""}',
    deltas: pieces.map((piece) => `{"type":"text_delta","text":${JSON.stringify(piece)}}`),
    whole: `{"type":"text","text":${JSON.stringify(text)},"citations":null}`,
    bytes: Buffer.byteLength(text),
  };
}

function thinkingBlock(thinking: string): Block {
  const pieces = inPieces(thinking, Math.min(2, Math.max(1, [...thinking].length)));
  return {
    opening: '{"type":"thinking","thinking":"","signature":""}',
    deltas: [
      ...pieces.map((piece) => `{"type":"thinking_delta","thinking":${JSON.stringify(piece)}}`),
      `{"type":"signature_delta","signature":"${SIGNATURE}"}`,
    ],
    whole: `{"type":"thinking","thinking":${JSON.stringify(thinking)},"signature":"${SIGNATURE}"}`,
    bytes: Buffer.byteLength(thinking),
  };
}

function toolBlock(name: string, input: unknown, id: string): Block {
  const json = JSON.stringify(input);
  const head = `"type":"tool_use","id":"${id}","name":${JSON.stringify(name)},"caller":{"type":"direct"}`;
  return {
    opening: `{${head},"input":{}}`,
    deltas: ['', ...inPieces(json, Math.min(3, [...json].length))].map(
      (piece) => `{"type":"input_json_delta","partial_json":${JSON.stringify(piece)}}`,
    ),
    whole: `{${head},"input":${json}}`,
    bytes: Buffer.byteLength(json),
  };
}

/** The blocks of an answer in their order: thinking, text (absent where only a tool is called), tool call. */
export function contentBlocks(plan: Plan, toolId: string): Block[] {
  const blocks: Block[] = [];
  if (plan.thinking !== undefined) blocks.push(thinkingBlock(plan.thinking));
  if (plan.toolUse === undefined || plan.text !== undefined || plan.events !== undefined) {
    blocks.push(textBlock(plan));
  }
  if (plan.toolUse !== undefined) blocks.push(toolBlock(plan.toolUse.name, plan.toolUse.input, toolId));
  return blocks;
}

export function stopReason(plan: Plan): string {
  return plan.stopReason ?? (plan.toolUse === undefined ? 'end_turn' : 'tool_use');
}
