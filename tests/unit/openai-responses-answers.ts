import { expect } from 'vitest';
import { openaiResponsesTranslation } from '../../electron/core/dialects/openai-responses/translation.ts';
import type {
  Answer,
  AnswerContext,
  AnswerStep,
  Finish,
} from '../../electron/core/dialects/translate/answer.ts';
import type { TokenCounts } from '../../shared/tokens.ts';

export const schema = { type: 'object', properties: { city: { type: 'string' } } } as const;
export const request = {
  model: 'gpt-5.2',
  input: 'hi',
  instructions: 'Be kind.',
  temperature: 0.3,
  tools: [
    { type: 'function', name: 'weather', parameters: schema, strict: false },
    { type: 'custom', name: 'apply_patch' },
    { type: 'namespace', name: 'mcp__docs', tools: [{ type: 'function', name: 'find', parameters: schema }] },
  ],
};
export const tokens: TokenCounts = {
  inputTokens: 100,
  cacheWrite5mTokens: 20,
  cacheWrite1hTokens: 10,
  cacheReadTokens: 900,
  outputTokens: 50,
};
export const context: AnswerContext = {
  request,
  conversation: openaiResponsesTranslation.readConversation({
    path: '/v1/responses',
    bytes: Buffer.from(JSON.stringify(request)),
    json: request,
  }),
  model: 'gpt-5.2',
  idSeed: 'a1b2c3',
  nowMs: 1_790_000_000_999,
  account: { id: 'a1', name: 'Claude', serviceType: 'claude' },
  costUsd: () => null,
};

export function written(
  steps: readonly AnswerStep[],
  finish: Finish = 'end',
  used: TokenCounts | null = tokens,
): string {
  const writer = openaiResponsesTranslation.createAnswerWriter(context);
  return [
    writer.begin({ id: 'upstream', model: 'claude-sonnet-5' }, null),
    ...steps.map((step) => writer.write(step)),
    writer.end(finish, null, used),
  ].join('');
}

export type Event = Readonly<Record<string, unknown>> & { readonly type: string };

/** The data of each event, whose name must be its type. */
export function eventsOf(stream: string): readonly Event[] {
  return stream
    .trimEnd()
    .split('\n\n')
    .map((event) => {
      const [name, data] = event.split('\n');
      const read = JSON.parse((data ?? '').slice('data: '.length)) as Event;
      expect(name).toBe(`event: ${read.type}`);
      return read;
    });
}

export const dataOf = (stream: string, type: string) =>
  eventsOf(stream).filter((event) => event.type === type);

export const everything: readonly AnswerStep[] = [
  { kind: 'reasoning', text: 'Let me ' },
  { kind: 'reasoning', text: 'see.' },
  { kind: 'signature', signature: { vendor: 'anthropic', value: 'sig' } },
  { kind: 'text', text: '你' },
  { kind: 'text', text: '好' },
  { kind: 'tool_call', id: 'toolu_1', name: 'weather' },
  { kind: 'tool_input', json: '{"city":' },
  { kind: 'tool_input', json: '"杭州"}' },
  { kind: 'signature', signature: { vendor: 'google', value: 'thought' } },
  { kind: 'tool_call', id: 'toolu_2', name: 'apply_patch' },
  { kind: 'tool_input', json: '{"input":"*** Be' },
  { kind: 'tool_input', json: 'gin\\n"}' },
  { kind: 'tool_call', id: 'toolu_3', name: 'mcp__docs__find' },
];

export const everythingWhole: Answer = {
  id: 'upstream',
  model: 'claude-sonnet-5',
  parts: [
    { kind: 'reasoning', text: 'Let me see.', signature: { vendor: 'anthropic', value: 'sig' } },
    { kind: 'text', text: '你好' },
    {
      kind: 'tool_call',
      id: 'toolu_1',
      name: 'weather',
      input: '{"city":"杭州"}',
      signature: { vendor: 'google', value: 'thought' },
    },
    {
      kind: 'tool_call',
      id: 'toolu_2',
      name: 'apply_patch',
      input: '{"input":"*** Begin\\n"}',
      signature: null,
    },
    { kind: 'tool_call', id: 'toolu_3', name: 'mcp__docs__find', input: '', signature: null },
  ],
  finish: 'tool_calls',
  stopSequence: null,
};

export const everythingOutput = [
  {
    id: 'rs_a1b2c3000',
    type: 'reasoning',
    summary: [{ type: 'summary_text', text: 'Let me see.' }],
    encrypted_content: 'anthropic:sig',
  },
  {
    id: 'msg_a1b2c3001',
    type: 'message',
    status: 'completed',
    role: 'assistant',
    content: [{ type: 'output_text', annotations: [], logprobs: [], text: '你好' }],
  },
  {
    id: 'fc_a1b2c3002',
    type: 'function_call',
    status: 'completed',
    arguments: '{"city":"杭州"}',
    call_id: 'toolu_1',
    name: 'weather',
  },
  { id: 'rs_a1b2c3003', type: 'reasoning', summary: [], encrypted_content: 'google:thought' },
  {
    id: 'ctc_a1b2c3004',
    type: 'custom_tool_call',
    status: 'completed',
    input: '*** Begin\n',
    call_id: 'toolu_2',
    name: 'apply_patch',
  },
  {
    id: 'fc_a1b2c3005',
    type: 'function_call',
    status: 'completed',
    arguments: '{}',
    call_id: 'toolu_3',
    namespace: 'mcp__docs',
    name: 'find',
  },
];
