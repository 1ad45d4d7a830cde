import type { JsonRecord } from '../json.ts';
import type { Signature } from '../translate/conversation.ts';
import { openSignature, sealSignature } from '../translate/signatures.ts';

/*
 * A reasoning part is a block `thinking` with its signature, or a block `redacted_thinking`, which is nothing but a
 * proof. Between the two the signature's value tells: the colon of the mark stands in no base64.
 * https://platform.claude.com/docs/en/build-with-claude/extended-thinking
 */

const REDACTED = 'redacted:';

/** What a block says; a block of another vendor's reasoning has that vendor's signature. */
export type Thinking = { readonly text: string; readonly signature: Signature | null };

/** Undefined for a block of another kind or without its text. */
export function readThinking(block: JsonRecord): Thinking | undefined {
  if (block.type === 'redacted_thinking' && typeof block.data === 'string') {
    return { text: '', signature: redacted(openSignature(block.data, 'anthropic')) };
  }
  if (block.type !== 'thinking' || typeof block.thinking !== 'string') return undefined;
  const signature = typeof block.signature === 'string' ? openSignature(block.signature, 'anthropic') : null;
  return { text: block.thinking, signature };
}

export function thinkingBlock({ text, signature }: Thinking): JsonRecord {
  if (signature !== null && isRedacted(signature)) {
    return { type: 'redacted_thinking', data: signature.value.slice(REDACTED.length) };
  }
  return { type: 'thinking', thinking: text, signature: sealed(signature) };
}

export function isRedacted({ vendor, value }: Signature): boolean {
  return vendor === 'anthropic' && value.startsWith(REDACTED);
}

/** The signature as Anthropic's clients carry it; empty where there is none. */
export function sealed(signature: Signature | null): string {
  return signature === null ? '' : sealSignature(signature, 'anthropic');
}

function redacted(signature: Signature | null): Signature | null {
  return signature?.vendor === 'anthropic'
    ? { vendor: 'anthropic', value: REDACTED + signature.value }
    : signature;
}
