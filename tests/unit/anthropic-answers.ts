import { anthropicTranslation } from '../../electron/core/dialects/anthropic/translation.ts';
import type { JsonRecord } from '../../electron/core/dialects/json.ts';
import type {
  Answer,
  AnswerContext,
  AnswerPart,
  AnswerStep,
  Finish,
} from '../../electron/core/dialects/translate/answer.ts';
import type { Signature } from '../../electron/core/dialects/translate/conversation.ts';
import type { TokenCounts } from '../../shared/tokens.ts';
import { empty, wish } from './anthropic-conversations.ts';

const tokens: TokenCounts = {
  inputTokens: 100,
  cacheWrite5mTokens: 20,
  cacheWrite1hTokens: 10,
  cacheReadTokens: 7,
  outputTokens: 42,
};

function context(thinks = true): AnswerContext {
  return {
    request: {},
    conversation: { ...empty, ...wish(thinks ? { kind: 'adaptive' } : { kind: 'off' }) },
    model: 'gpt-6',
    idSeed: 'r1',
    nowMs: 0,
    account: { id: '1', name: 'Shared', serviceType: 'openai' },
    costUsd: () => null,
  };
}

export type Stream = {
  readonly steps: readonly AnswerStep[];
  readonly finish?: Finish;
  readonly stopSequence?: string;
  readonly tokens?: TokenCounts | null;
  readonly thinks?: boolean;
};

export function written({
  steps,
  finish = 'end',
  stopSequence,
  tokens: figures = tokens,
  thinks,
}: Stream): string {
  const writer = anthropicTranslation.createAnswerWriter(context(thinks));
  return [
    writer.begin({ id: 'resp_1', model: null }, null),
    ...steps.map((step) => writer.write(step)),
    writer.end(finish, stopSequence ?? null, figures),
  ].join('');
}

export const said = (text: string) => ({ kind: 'text', text }) as const;
export const thought = (text: string) => ({ kind: 'reasoning', text }) as const;
export const signed = (vendor: Signature['vendor'], value: string) =>
  ({ kind: 'signature', signature: { vendor, value } }) as const;
export const calls = (id: string, name = 'Read') => ({ kind: 'tool_call', id, name }) as const;
export const input = (json: string) => ({ kind: 'tool_input', json }) as const;

export const everything: Stream = {
  steps: [
    thought('Let me '),
    thought('see'),
    signed('openai', 'enc'),
    said('你好'),
    said(' there'),
    calls('call_1'),
    input('{"pa'),
    input('th":"/a"}'),
    calls('call_2', 'Now'),
  ],
  finish: 'tool_calls',
};

const parts: readonly AnswerPart[] = [
  { kind: 'reasoning', text: 'Let me see', signature: { vendor: 'openai', value: 'enc' } },
  { kind: 'text', text: '你好 there' },
  { kind: 'tool_call', id: 'call_1', name: 'Read', input: '{"path":"/a"}', signature: null },
  { kind: 'tool_call', id: 'call_2', name: 'Now', input: '', signature: null },
];

export function wholeAnswer(changes: Partial<Answer> = {}, thinks = true): JsonRecord {
  const answer = {
    id: 'resp_1',
    model: 'gpt-6-mini',
    parts,
    finish: 'end',
    stopSequence: null,
    ...changes,
  } as const;
  return anthropicTranslation.writeAnswer(answer, tokens, context(thinks));
}
