/** Answers that are one JSON body. */
import type { Answer } from './dialect.ts';
import { noTokens, type Tokens } from './ledger.ts';

/** An answer that costs nothing: a list, a count, a refusal. */
export function jsonAnswer(
  status: number,
  headers: string[],
  json: string,
  outcome: Answer['outcome'],
  contentType = 'application/json',
): Answer {
  const joined = Buffer.from(json);
  return {
    status,
    headers: [...headers, 'content-type', contentType],
    frames: [{ bytes: joined, outputServed: 0 }],
    joined,
    streamed: false,
    planned: noTokens,
    modelAnswered: null,
    outcome,
  };
}

/** An answer of the model as a whole. */
export function generatedAnswer(
  headers: string[],
  json: string,
  model: string,
  planned: Tokens,
  contentType?: string,
): Answer {
  const answer = jsonAnswer(200, headers, json, 'completed', contentType);
  const frames = answer.frames.map((frame) => ({ ...frame, outputServed: planned.output }));
  return { ...answer, frames, planned, modelAnswered: model };
}
