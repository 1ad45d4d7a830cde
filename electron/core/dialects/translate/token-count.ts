import { isRecord, type JsonRecord } from '../json.ts';
import { readFigure } from '../token-figure.ts';
import type { WrittenRequest } from './conversation.ts';

/** How an API counts the tokens of a request without answering it. */
export type CountQuestion = {
  /** The question for a request that would be answered. */
  ask(written: WrittenRequest, model: string): Omit<WrittenRequest, 'leftOut'>;
  /** The count in the answer; null where there is none. */
  read(answer: JsonRecord): number | null;
};

const figure = (value: unknown): number | null => {
  const read = readFigure(value);
  return typeof read === 'number' ? read : null;
};

/** How a member's client asks for the tokens of a request, and is told. */
export type TokenCountForm = {
  /** The request that is to be counted. */
  request(json: JsonRecord): JsonRecord;
  answer(tokens: number): JsonRecord;
};

/** https://docs.anthropic.com/en/api/messages-count-tokens */
export const anthropicCount: CountQuestion = {
  ask({ endpoint, body }) {
    const { max_tokens, stream, temperature, top_p, top_k, stop_sequences, ...counted } = body;
    return { endpoint: `${endpoint}/count_tokens`, body: counted };
  },
  read: (answer) => figure(answer.input_tokens),
};

export const anthropicCountForm: TokenCountForm = {
  // A count needs no limit of the output, which a message must have.
  request: (json) => ({ max_tokens: 1, ...json }),
  answer: (tokens) => ({ input_tokens: tokens }),
};

/** https://ai.google.dev/api/tokens#method:-models.counttokens */
export const geminiCount: CountQuestion = {
  ask: ({ body }, model) => ({
    endpoint: `/v1beta/models/${encodeURIComponent(model)}:countTokens`,
    body: { generateContentRequest: { model: `models/${model}`, ...body } },
  }),
  read: (answer) => figure(answer.totalTokens),
};

export const geminiCountForm: TokenCountForm = {
  request: ({ generateContentRequest, ...json }) =>
    isRecord(generateContentRequest) ? generateContentRequest : json,
  answer: (tokens) => ({ totalTokens: tokens }),
};
