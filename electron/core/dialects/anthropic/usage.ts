import type { TokenCounts } from '../../../../shared/tokens.ts';
import { isRecord } from '../json.ts';
import { readFigure } from '../token-figure.ts';

/**
 * The figures of one answer, gathered from the `usage` objects in the order they came. Every figure is
 * cumulative: a later one replaces an earlier one and nothing is ever added. What is null or absent says
 * nothing; what is negative, not a whole number or absurd is refused and noted.
 * https://docs.anthropic.com/en/api/messages#response-usage
 */
export class UsageFigures {
  #input: number | undefined;
  #cacheRead: number | undefined;
  #cacheWrite: number | undefined;
  #cacheWrite5m: number | undefined;
  #cacheWrite1h: number | undefined;
  #openingOutput: number | undefined;
  #output: number | undefined;
  #invalid = false;

  /** Takes the usage of a whole answer, of `message_delta`, or (`opening`) of `message_start`. True if a figure moved. */
  take(usage: unknown, opening: boolean): boolean {
    if (!isRecord(usage)) {
      if (usage !== undefined && usage !== null) this.#invalid = true;
      return false;
    }
    const before = this.#output;
    this.#input = this.#replace(this.#input, usage.input_tokens);
    this.#cacheRead = this.#replace(this.#cacheRead, usage.cache_read_input_tokens);
    this.#cacheWrite = this.#replace(this.#cacheWrite, usage.cache_creation_input_tokens);
    this.#takeCacheSplit(usage.cache_creation);
    const output = this.#count(usage.output_tokens);
    if (output === undefined) return false;
    if (opening) this.#openingOutput = output;
    else if (before !== undefined && output < before) this.#invalid = true;
    else this.#output = output;
    return this.#output !== before;
  }

  /** The figures by price category; null while there is none at all. */
  tokens(): TokenCounts | null {
    const { write5m, write1h } = this.#cacheWrites();
    const output = this.#output ?? this.#openingOutput;
    const known = [this.#input, this.#cacheRead, write5m, write1h, output];
    if (known.every((figure) => figure === undefined)) return null;
    return {
      inputTokens: this.#input ?? 0,
      cacheWrite5mTokens: write5m ?? 0,
      cacheWrite1hTokens: write1h ?? 0,
      cacheReadTokens: this.#cacheRead ?? 0,
      outputTokens: output ?? 0,
    };
  }

  get inputReported(): boolean {
    return this.#input !== undefined;
  }

  get outputReported(): boolean {
    return this.#output !== undefined;
  }

  get invalid(): boolean {
    return this.#invalid;
  }

  // The split by lifetime is the exact figure; a vendor that has none writes everything at the 5 minute price.
  #cacheWrites(): { write5m: number | undefined; write1h: number | undefined } {
    const total = this.#cacheWrite;
    const write5m = this.#cacheWrite5m;
    const write1h = this.#cacheWrite1h;
    if (write5m === undefined && write1h === undefined) return { write5m: total, write1h };
    if (total === undefined || (write5m !== undefined && write1h !== undefined)) return { write5m, write1h };
    const known = write5m ?? write1h ?? 0;
    const other = Math.max(0, total - known);
    return write5m === undefined ? { write5m: other, write1h } : { write5m, write1h: other };
  }

  #takeCacheSplit(split: unknown): void {
    if (!isRecord(split)) {
      if (split !== undefined && split !== null) this.#invalid = true;
      return;
    }
    this.#cacheWrite5m = this.#replace(this.#cacheWrite5m, split.ephemeral_5m_input_tokens);
    this.#cacheWrite1h = this.#replace(this.#cacheWrite1h, split.ephemeral_1h_input_tokens);
  }

  // Some vendors repeat input figures as zeros in the delta: a zero never takes back what was reported.
  #replace(before: number | undefined, value: unknown): number | undefined {
    const count = this.#count(value);
    return count === undefined || (count === 0 && before !== undefined) ? before : count;
  }

  #count(value: unknown): number | undefined {
    const figure = readFigure(value);
    if (figure === 'refused') this.#invalid = true;
    return figure === 'refused' ? undefined : figure;
  }
}
