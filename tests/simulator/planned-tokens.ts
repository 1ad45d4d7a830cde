/** Token figures of an answer before it is written: the plan's where it gives them, else the default rule. */
import { Refusal, type VendorRequest } from './dialect.ts';
import type { Tokens } from './ledger.ts';
import type { Part } from './model-output.ts';

const BYTES_PER_TOKEN = 4;

/** The default rule: one token for every 4 bytes begun, at least one. */
export function tokensOf(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / BYTES_PER_TOKEN));
}

/** Figures of this answer; `defaultOutput` counts where the plan gives no output tokens. */
export function plannedTokens(request: VendorRequest, defaultOutput: number): Tokens {
  const plan = request.directive?.plan ?? {};
  return {
    input: plan.inputTokens ?? tokensOf(request.body.length),
    cacheWrite5m: plan.cacheWrite5m ?? 0,
    cacheWrite1h: plan.cacheWrite1h ?? 0,
    cacheRead: plan.cacheRead ?? 0,
    output: plan.outputTokens ?? defaultOutput,
  };
}

/** `reasoning` is the part of the output tokens that was thought and not said. */
export type Figures = { tokens: Tokens; reasoning: number };

const bytesOf = (parts: Part[]) =>
  parts.reduce((sum, part) => sum + Buffer.byteLength(part.pieces.join('')), 0);

/**
 * The same for vendors that tell reasoning apart; by default thoughts and the rest are each rounded up.
 * Throws `Refusal` for a plan that thinks more than it puts out.
 */
export function plannedFigures(request: VendorRequest, parts: Part[]): Figures {
  const plan = request.directive?.plan ?? {};
  const thoughts = parts.filter((part) => part.kind === 'thinking');
  const rest = parts.filter((part) => part.kind !== 'thinking');
  const reasoning = plan.reasoningTokens ?? (thoughts.length === 0 ? 0 : tokensOf(bytesOf(thoughts)));
  const tokens = plannedTokens(request, reasoning + tokensOf(bytesOf(rest)));
  if (plan.reasoningTokens !== undefined && reasoning > tokens.output) {
    throw new Refusal(400, undefined, 'behaviour.plan.reasoningTokens is more than plan.outputTokens');
  }
  return { tokens, reasoning: Math.min(reasoning, tokens.output) };
}

/** What was put out when `written` of `total` pieces have left; thoughts come first. */
export function figuresSoFar({ tokens, reasoning }: Figures, written: number, total: number): Figures {
  const output = Math.floor((tokens.output * written) / total);
  return { tokens: { ...tokens, output }, reasoning: Math.min(reasoning, output) };
}

/** Input as vendors count it whose prompt figure includes what was read from and written to a cache. */
export function promptTokens({ input, cacheWrite5m, cacheWrite1h, cacheRead }: Tokens): number {
  return input + cacheWrite5m + cacheWrite1h + cacheRead;
}
