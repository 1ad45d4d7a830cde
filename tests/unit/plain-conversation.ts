import type { Conversation } from '../../electron/core/dialects/translate/conversation.ts';

/** A streamed request that says nothing beyond its two tools and that thinking is to be shown. */
export const plainConversation: Conversation = {
  system: [],
  turns: [],
  tools: ['look', 'time'].map((name) => ({
    kind: 'function',
    name,
    description: null,
    schema: { type: 'object' },
    strict: false,
    at: 'tools.0',
  })),
  toolChoice: null,
  parallelToolCalls: null,
  maxTokens: null,
  temperature: null,
  topP: null,
  topK: null,
  seed: null,
  presencePenalty: null,
  frequencyPenalty: null,
  stop: [],
  stopAt: '',
  reasoning: { value: { kind: 'adaptive' }, at: 'reasoning' },
  format: null,
  streamed: true,
  leftOut: [],
};
