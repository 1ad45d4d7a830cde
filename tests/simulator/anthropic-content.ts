/** The content blocks of an Anthropic answer and the deltas they are streamed in. */
import type { Plan } from './behaviours.ts';
import { modelParts, type Part, toolCallId, wholeText } from './model-output.ts';

/** A content block: how it opens in a stream, its deltas as JSON, and how it stands in a whole message. */
export type Block = { opening: string; deltas: string[]; whole: string; bytes: number };

const SIGNATURE = Buffer.from('simulated thinking signature').toString('base64');

function blockOf(part: Part, toolId: string): Block {
  const { kind, pieces } = part;
  const whole = wholeText(part);
  const bytes = Buffer.byteLength(whole);
  const deltas = (type: string, field: string) =>
    pieces.map((piece) => `{"type":"${type}","${field}":${JSON.stringify(piece)}}`);
  if (kind === 'text') {
    return {
      opening: '{"type":"text","text":""}',
      deltas: deltas('text_delta', 'text'),
      whole: `{"type":"text","text":${JSON.stringify(whole)}}`,
      bytes,
    };
  }
  if (kind === 'thinking') {
    return {
      opening: '{"type":"thinking","thinking":"","signature":""}',
      deltas: [
        ...deltas('thinking_delta', 'thinking'),
        `{"type":"signature_delta","signature":"${SIGNATURE}"}`,
      ],
      whole: `{"type":"thinking","thinking":${JSON.stringify(whole)},"signature":"${SIGNATURE}"}`,
      bytes,
    };
  }
  const head = `"type":"tool_use","id":"${toolCallId(toolId, part)}","name":${JSON.stringify(part.name)},"caller":{"type":"direct"}`;
  return {
    opening: `{${head},"input":{}}`,
    deltas: ['{"type":"input_json_delta","partial_json":""}', ...deltas('input_json_delta', 'partial_json')],
    whole: `{${head},"input":${whole}}`,
    bytes,
  };
}

/** The blocks of an answer in their order. */
export function contentBlocks(plan: Plan, toolId: string): Block[] {
  return modelParts(plan).map((part) => blockOf(part, toolId));
}

export function stopReason(plan: Plan): string {
  return plan.stopReason ?? (plan.toolUses === undefined ? 'end_turn' : 'tool_use');
}
