import type { Signature } from '../translate/conversation.ts';
import { openSignature, sealSignature } from '../translate/signatures.ts';

/**
 * Stands for the signature of a function call that another vendor's model made: Gemini 3 refuses a history whose
 * first call of a turn has none.
 * https://ai.google.dev/gemini-api/docs/thought-signatures
 */
export const PLACEHOLDER_SIGNATURE = 'skip_thought_signature_validator';

/**
 * The value of `thoughtSignature`. The field holds bytes, and Google's SDKs for Go and Python decode it as base64;
 * so another vendor's signature, sealed, is put into base64 once more.
 */
export function writeThoughtSignature(signature: Signature): string {
  if (signature.vendor === 'google') return signature.value;
  return Buffer.from(sealSignature(signature, 'google')).toString('base64');
}

/** The signature that a client gave back; null for none and for the placeholder, which says nothing. */
export function readThoughtSignature(text: string): Signature | null {
  // Google's SDK for Python puts what it is given, the placeholder too, into URL-safe base64.
  const decoded = Buffer.from(text, 'base64').toString('latin1');
  if (text === PLACEHOLDER_SIGNATURE || decoded === PLACEHOLDER_SIGNATURE) return null;
  const opened = openSignature(decoded, 'google');
  return opened !== null && opened.vendor !== 'google' ? opened : openSignature(text, 'google');
}
