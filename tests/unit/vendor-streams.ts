import { anthropic } from '../../electron/core/dialects/anthropic/anthropic.ts';
import type { Dialect } from '../../electron/core/dialects/dialect.ts';
import { gemini, geminiArray } from '../../electron/core/dialects/gemini/gemini.ts';
import { openaiChat } from '../../electron/core/dialects/openai-chat/openai-chat.ts';
import { openaiResponses } from '../../electron/core/dialects/openai-responses/openai-responses.ts';

/** A stream as its vendor sends it, event by event, with text, reasoning, two tool calls and usage. */
export type VendorStream = {
  readonly name: string;
  readonly dialect: Dialect;
  readonly events: readonly string[];
};

const named = (type: string, data: object) =>
  `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`;
const plain = (data: object) => `data: ${JSON.stringify(data)}\n\n`;

const block = (index: number, content_block: object, deltas: object[]) => [
  named('content_block_start', { index, content_block }),
  ...deltas.map((delta) => named('content_block_delta', { index, delta })),
  named('content_block_stop', { index }),
];

const anthropicEvents = [
  named('message_start', {
    message: {
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model: 'claude-sonnet-4-5',
      content: [],
      usage: {
        input_tokens: 100,
        cache_read_input_tokens: 900,
        cache_creation_input_tokens: 30,
        output_tokens: 1,
      },
    },
  }),
  named('ping', {}),
  ...block(0, { type: 'thinking', thinking: '', signature: '' }, [
    { type: 'thinking_delta', thinking: '先想一想' },
    { type: 'signature_delta', signature: 'c2ln' },
  ]),
  ...block(1, { type: 'text', text: '' }, [
    { type: 'text_delta', text: '拼车账单🚗' },
    { type: 'text_delta', text: ' to the cent' },
  ]),
  ...block(2, { type: 'tool_use', id: 'toolu_1', name: 'look', input: {} }, [
    { type: 'input_json_delta', partial_json: '{"q":' },
    { type: 'input_json_delta', partial_json: '"深圳"}' },
  ]),
  ...block(3, { type: 'tool_use', id: 'toolu_2', name: 'time', input: {} }, []),
  named('message_delta', {
    delta: { stop_reason: 'tool_use', stop_sequence: null },
    usage: { output_tokens: 50 },
  }),
  named('message_stop', {}),
];

const choice = (delta: object, finish_reason: string | null = null) =>
  plain({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'gpt-5.1',
    choices: [{ index: 0, delta, finish_reason }],
  });
const call = (index: number, more: object) => choice({ tool_calls: [{ index, ...more }] });

const chatEvents = [
  choice({ role: 'assistant', content: '' }),
  choice({ reasoning_content: '先想一想' }),
  choice({ content: '拼车账单🚗' }),
  choice({ content: ' to the cent' }),
  call(0, { id: 'call_1', type: 'function', function: { name: 'look', arguments: '' } }),
  call(0, { function: { arguments: '{"q":' } }),
  call(0, { function: { arguments: '"深圳"}' } }),
  call(1, { id: 'call_2', type: 'function', function: { name: 'time', arguments: '{}' } }),
  choice({}, 'tool_calls'),
  plain({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'gpt-5.1',
    choices: [],
    usage: {
      prompt_tokens: 1000,
      completion_tokens: 50,
      total_tokens: 1050,
      prompt_tokens_details: { cached_tokens: 900 },
    },
  }),
  'data: [DONE]\n\n',
];

const message = {
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  status: 'completed',
  content: [{ type: 'output_text', text: '拼车账单🚗 to the cent', annotations: [] }],
};
const reasoning = { id: 'rs_1', type: 'reasoning', summary: [{ type: 'summary_text', text: '先想一想' }] };
const calls = [
  { id: 'fc_1', type: 'function_call', call_id: 'call_1', name: 'look', arguments: '{"q":"深圳"}' },
  { id: 'fc_2', type: 'function_call', call_id: 'call_2', name: 'time', arguments: '{}' },
];
const response = {
  id: 'resp_1',
  object: 'response',
  created_at: 1,
  model: 'gpt-5.1',
  status: 'in_progress',
  output: [],
};
const item = (output_index: number, done: object, opening: object, between: string[]) => [
  named('response.output_item.added', { output_index, item: opening }),
  ...between,
  named('response.output_item.done', { output_index, item: done }),
];

const responsesEvents = [
  named('response.created', { response }),
  ...item(0, reasoning, { ...reasoning, summary: [] }, [
    named('response.reasoning_summary_text.delta', {
      item_id: 'rs_1',
      output_index: 0,
      summary_index: 0,
      delta: '先想一想',
    }),
  ]),
  ...item(1, message, { ...message, content: [] }, [
    named('response.output_text.delta', {
      item_id: 'msg_1',
      output_index: 1,
      content_index: 0,
      delta: '拼车账单🚗 to the cent',
    }),
  ]),
  ...calls.flatMap((done, index) =>
    item(2 + index, done, { ...done, arguments: '' }, [
      named('response.function_call_arguments.delta', {
        item_id: done.id,
        output_index: 2 + index,
        delta: done.arguments,
      }),
    ]),
  ),
  named('response.completed', {
    response: {
      ...response,
      status: 'completed',
      output: [reasoning, message, ...calls],
      usage: {
        input_tokens: 1000,
        input_tokens_details: { cached_tokens: 900 },
        output_tokens: 50,
        output_tokens_details: { reasoning_tokens: 10 },
        total_tokens: 1050,
      },
    },
  }),
];

const candidate = (parts: object[], more: object = {}) => ({
  candidates: [{ content: { role: 'model', parts }, index: 0, ...more }],
  usageMetadata: {
    promptTokenCount: 1000,
    cachedContentTokenCount: 900,
    candidatesTokenCount: 40,
    thoughtsTokenCount: 10,
    totalTokenCount: 1050,
  },
  modelVersion: 'gemini-2.5-flash',
  responseId: 'r-1',
});
const geminiChunks = [
  candidate([{ text: '先想一想', thought: true }]),
  candidate([{ text: '拼车账单🚗' }]),
  candidate([{ text: ' to the cent' }]),
  candidate([
    { functionCall: { name: 'look', args: { q: '深圳' } } },
    { functionCall: { name: 'time', args: {} } },
  ]),
  candidate([{ text: '' }], { finishReason: 'STOP' }),
];

export const vendorStreams: readonly VendorStream[] = [
  { name: 'Anthropic', dialect: anthropic, events: anthropicEvents },
  { name: 'OpenAI chat', dialect: openaiChat, events: chatEvents },
  { name: 'OpenAI responses', dialect: openaiResponses, events: responsesEvents },
  { name: 'Gemini', dialect: gemini, events: geminiChunks.map(plain) },
  {
    name: 'Gemini as an array',
    dialect: geminiArray,
    events: geminiChunks.map(
      (chunk, index) =>
        `${index === 0 ? '[' : ',\r\n'}${JSON.stringify(chunk)}${index === geminiChunks.length - 1 ? ']' : ''}`,
    ),
  },
];
