import { isRecord } from '../json.ts';

const LONGEST_MESSAGE = 1_000;

/** What a provider's refusal says, whichever API it speaks; null when it is not JSON of a known shape. */
export function upstreamMessage(body: Buffer): string | null {
  let value: unknown;
  try {
    value = JSON.parse(body.toString());
  } catch {
    return null;
  }
  // Gemini's streams as arrays have their errors in one.
  const [root] = Array.isArray(value) ? value : [value];
  if (!isRecord(root)) return null;
  // A failed response of OpenAI's carries its error within.
  const failed = isRecord(root.response) ? root.response : root;
  const error = isRecord(failed.error) ? failed.error : failed;
  const text = [error.message, root.error, root.detail].find((one) => typeof one === 'string' && one !== '');
  return typeof text === 'string' ? text.slice(0, LONGEST_MESSAGE) : null;
}
