import type { Finish } from '../translate/answer.ts';

/**
 * Why a candidate ended; what is not listed is an end like any other.
 * https://ai.google.dev/api/generate-content#FinishReason
 */
const finishes: ReadonlyMap<string, Finish> = new Map([
  ['STOP', 'end'],
  ['MAX_TOKENS', 'length'],
  ...[
    ...['SAFETY', 'RECITATION', 'LANGUAGE', 'BLOCKLIST', 'PROHIBITED_CONTENT', 'SPII', 'MODEL_ARMOR'],
    ...['IMAGE_SAFETY', 'IMAGE_PROHIBITED_CONTENT', 'IMAGE_RECITATION'],
  ].map((reason): [string, Finish] => [reason, 'refused']),
]);

/** Gemini says STOP as well when it has called functions. */
export function readFinishReason(reason: string, hasCalls: boolean): Finish {
  const finish = finishes.get(reason) ?? 'end';
  return finish === 'end' && hasCalls ? 'tool_calls' : finish;
}

const reasons: Readonly<Record<Finish, string>> = {
  end: 'STOP',
  stop_sequence: 'STOP',
  tool_calls: 'STOP',
  length: 'MAX_TOKENS',
  refused: 'SAFETY',
};

/** `isCallBroken`: a call's arguments are no JSON object, which Gemini has a reason of its own for. */
export function writeFinishReason(finish: Finish, isCallBroken: boolean): string {
  return isCallBroken && finish !== 'length' ? 'MALFORMED_FUNCTION_CALL' : reasons[finish];
}
