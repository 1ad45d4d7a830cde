/** What the Messages API checks of tools, images and thinking in a request. */
import { breachOf, isImage } from './conversation-rules.ts';
import { isRecord, Refusal } from './dialect.ts';

const invalid = (message: string) => new Refusal(400, 'invalid_request_error', message);

const blocksOf = (message: unknown): Record<string, unknown>[] =>
  isRecord(message) && Array.isArray(message.content) ? message.content.filter(isRecord) : [];

const idsOf = (blocks: Record<string, unknown>[], type: string, field: string) =>
  blocks.filter((block) => block.type === type).map((block) => String(block[field]));

function checkTool(tool: unknown, index: number): void {
  if (!isRecord(tool)) throw invalid(`tools.${index}: Input should be an object`);
  if (typeof tool.type === 'string' && tool.type !== 'custom') return;
  if (!/^[a-zA-Z0-9_-]{1,128}$/.test(String(tool.name))) {
    throw invalid(`tools.${index}.custom.name: String should match pattern '^[a-zA-Z0-9_-]{1,128}$'`);
  }
  if (!isRecord(tool.input_schema) || tool.input_schema.type !== 'object') {
    throw invalid(`tools.${index}.custom.input_schema.type: Field required`);
  }
}

function checkBlock(block: Record<string, unknown>, where: string): void {
  const { type, source } = block;
  if (type === 'text' && (typeof block.text !== 'string' || block.text === '')) {
    throw invalid(`${where}: text content blocks must be non-empty`);
  }
  if (type === 'image' && isRecord(source) && source.type === 'base64') {
    if (!isImage(source.media_type, source.data))
      throw invalid(`${where}.image.source: Could not process image`);
  }
  if (type === 'tool_use' && !/^[a-zA-Z0-9_-]+$/.test(String(block.id))) {
    throw invalid(`${where}.tool_use.id: String should match pattern '^[a-zA-Z0-9_-]+$'`);
  }
  if (type === 'tool_use' && !isRecord(block.input)) {
    throw invalid(`${where}.tool_use.input: Input should be a valid dictionary`);
  }
  if (type === 'tool_result' && Array.isArray(block.content)) {
    block.content.filter(isRecord).forEach((inner, index) => {
      checkBlock(inner, `${where}.content.${index}`);
    });
  }
}

function checkThinking({ thinking, max_tokens, temperature, messages }: Record<string, unknown>): void {
  if (!isRecord(thinking) || thinking.type === 'disabled') return;
  if (thinking.type === 'enabled') {
    const budget = thinking.budget_tokens;
    if (!Number.isSafeInteger(budget) || (budget as number) < 1024) {
      throw invalid('thinking.enabled.budget_tokens: Input should be greater than or equal to 1024');
    }
    if ((budget as number) >= (max_tokens as number)) {
      throw invalid('`max_tokens` must be greater than `thinking.budget_tokens`');
    }
  }
  if (temperature !== undefined && temperature !== 1) {
    throw invalid('`temperature` may only be set to 1 when thinking is enabled');
  }
  const last = (messages as unknown[]).findLast((it) => isRecord(it) && it.role === 'assistant');
  const blocks = blocksOf(last);
  const first = blocks[0]?.type;
  if (
    blocks.some(({ type }) => type === 'tool_use') &&
    first !== 'thinking' &&
    first !== 'redacted_thinking'
  ) {
    throw invalid('Expected `thinking` or `redacted_thinking`, but found `tool_use`');
  }
}

/** Throws `Refusal` for a body that the Messages API would not take. */
export function checkConversation(body: Record<string, unknown>): void {
  if (Array.isArray(body.tools)) body.tools.forEach(checkTool);
  const messages = body.messages as unknown[];
  if (isRecord(messages[0]) && messages[0].role === 'assistant') {
    throw invalid('messages: first message must use the "user" role');
  }
  messages.forEach((message, index) => {
    blocksOf(message).forEach((block, at) => {
      checkBlock(block, `messages.${index}.content.${at}`);
    });
  });
  const breach = breachOf(
    messages.map((message, index) => ({
      where: `messages.${index}`,
      calls: idsOf(blocksOf(message), 'tool_use', 'id'),
      results: idsOf(blocksOf(message), 'tool_result', 'tool_use_id'),
    })),
  );
  if (breach?.kind === 'unanswered') {
    throw invalid(
      `${breach.where}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${breach.ids}`,
    );
  }
  if (breach?.kind === 'unasked') {
    throw invalid(
      `${breach.where}: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${breach.ids}`,
    );
  }
  checkThinking(body);
}
