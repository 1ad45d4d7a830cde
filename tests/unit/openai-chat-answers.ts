import { openaiChatTranslation } from '../../electron/core/dialects/openai-chat/translation.ts';
import { SseSplitter } from '../../electron/core/dialects/sse.ts';
import type {
  Answer,
  AnswerContext,
  AnswerEvent,
  AnswerPart,
  AnswerStep,
} from '../../electron/core/dialects/translate/answer.ts';
import type { TokenCounts } from '../../shared/tokens.ts';

/* Streams and answers of Chat Completions, read and written. */

export const event = (data: unknown) => `data: ${JSON.stringify(data)}\n\n`;
export const chunk = (delta: object, finish: string | null = null, more: object = {}) =>
  event({ id: 'c-1', model: 'm-1', choices: [{ index: 0, delta, finish_reason: finish, ...more }] });
export const piece = (...calls: object[]) => chunk({ tool_calls: calls });
export const done = 'data: [DONE]\n\n';

/** The events of a stream, read in pieces of these sizes, in turn. */
export function read(stream: string, sizes = [Buffer.byteLength(stream) || 1]): AnswerEvent[] {
  const bytes = Buffer.from(stream);
  const splitter = new SseSplitter();
  const reader = openaiChatTranslation.createAnswerReader();
  const events: AnswerEvent[] = [];
  let at = 0;
  for (let i = 0; at < bytes.length; i += 1) {
    const size = sizes[i % sizes.length] ?? 1;
    const { bytes: whole, ends } = splitter.push(bytes.subarray(at, at + size));
    let begin = 0;
    for (const end of ends) {
      events.push(...reader.take(whole, begin, end));
      begin = end;
    }
    at += size;
  }
  return events;
}

export const begin = { kind: 'begin', id: 'c-1', model: 'm-1' };
export const finish = (reason: string) => ({ kind: 'finish', finish: reason, stopSequence: null });
export const call = (id: string, name: string, input: string): AnswerPart => ({
  kind: 'tool_call',
  id,
  name,
  input,
  signature: null,
});
export const fn = (name: string, args: string) => ({ type: 'function', function: { name, arguments: args } });

export const tokens: TokenCounts = {
  inputTokens: 10,
  cacheWrite5mTokens: 20,
  cacheWrite1hTokens: 30,
  cacheReadTokens: 40,
  outputTokens: 7,
};

export const usage = {
  prompt_tokens: 100,
  completion_tokens: 7,
  total_tokens: 107,
  prompt_tokens_details: { cached_tokens: 40, cache_write_tokens: 50 },
  completion_tokens_details: {},
};

/** The context of a request with a function `look` and a custom tool `run`. */
export function contextOf(more: object = {}): AnswerContext {
  const request = {
    model: 'asked',
    messages: [{ role: 'user', content: 'hi' }],
    tools: [
      { type: 'function', function: { name: 'look' } },
      { type: 'custom', custom: { name: 'run' } },
    ],
    ...more,
  };
  const path = '/v1/chat/completions';
  return {
    request,
    conversation: openaiChatTranslation.readConversation({ path, bytes: Buffer.alloc(0), json: request }),
    model: 'asked',
    idSeed: 'abc123',
    nowMs: 1_700_000_000_999,
    account: { id: 'a', name: 'A', serviceType: 'claude' },
    costUsd: () => null,
  };
}

export function written(
  steps: readonly AnswerStep[],
  { asked = false, end = 'end' }: { asked?: boolean; end?: Answer['finish'] } = {},
): string {
  const writer = openaiChatTranslation.createAnswerWriter(
    contextOf(asked ? { stream: true, stream_options: { include_usage: true } } : {}),
  );
  const head = writer.begin({ id: 'msg_1', model: 'claude-x' }, null);
  return head + steps.map((step) => writer.write(step)).join('') + writer.end(end, null, tokens);
}

export const chunksOf = (stream: string) =>
  stream
    .split('\n\n')
    .filter((line) => line !== '' && line !== 'data: [DONE]')
    .map((line) => JSON.parse(line.slice('data: '.length)) as Record<string, unknown>);

export const steps: readonly AnswerStep[] = [
  { kind: 'reasoning', text: 'hm' },
  { kind: 'signature', signature: { vendor: 'anthropic', value: 'secret' } },
  { kind: 'text', text: '拼车' },
  { kind: 'tool_call', id: 'a', name: 'look' },
  { kind: 'tool_input', json: '{"x":' },
  { kind: 'tool_input', json: '1}' },
  { kind: 'signature', signature: { vendor: 'google', value: 'sig' } },
  { kind: 'tool_call', id: 'b', name: 'look' },
  { kind: 'tool_input', json: '{}' },
];

export const answer: Answer = {
  id: 'msg_1',
  model: null,
  parts: [
    { kind: 'reasoning', text: 'hm', signature: { vendor: 'anthropic', value: 'secret' } },
    { kind: 'text', text: 'so' },
    {
      kind: 'tool_call',
      id: 'a',
      name: 'look',
      input: '{"x":1}',
      signature: { vendor: 'google', value: 'sig' },
    },
    call('b', 'run', '{"input":"ls"}'),
  ],
  finish: 'tool_calls',
  stopSequence: null,
};
