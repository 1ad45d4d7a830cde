import type { Pusd } from '../../../shared/money.ts';
import { type TokenCounts, totalTokens } from '../../../shared/tokens.ts';
import {
  estimateHold,
  estimateTokens,
  type HoldInput,
  noMean,
  type RunningMean,
  runningMean,
} from '../domain/holds.ts';
import { costOf, type PriceEntry, priceOf } from '../domain/pricing.ts';

/** A price table as attempts use it: held in memory and never changed. */
export type PriceTable = { readonly version: number; readonly entries: readonly PriceEntry[] };

/** The prices an attempt is bound to from its start. */
export type PricedBy = { readonly prices: PriceTable; readonly priceProvider: string };

const PRICES_KEPT = 1_000;

/** What attempts cost, and what is reserved for them. */
export class AttemptPricing {
  readonly #entries = new WeakMap<PriceTable, Map<string, PriceEntry | undefined>>();
  /** Mean output by member. */
  readonly #means = new Map<string, RunningMean>();
  #lastHold: (HoldInput & { readonly pusd: Pusd }) | undefined;

  /** The exact cost; null when the model, or a kind of token that occurs, has no price. */
  cost(by: PricedBy, model: string, tokens: TokenCounts | null): Pusd | null {
    if (tokens === null || totalTokens(tokens) === 0) return 0n;
    const entry = this.#entryOf(by, model);
    return entry === undefined ? null : (costOf(tokens, entry)?.costPusd ?? null);
  }

  /** Whether the answer came from another model; an alias and its dated name are one, they share their price. */
  differs(by: PricedBy, asked: string, answered: string | null): boolean {
    if (answered === null || answered === asked) return false;
    const entry = this.#entryOf(by, answered);
    return entry === undefined || entry !== this.#entryOf(by, asked);
  }

  /** What to reserve for a request; 0 for a model without prices. */
  hold(by: PricedBy, model: string, memberId: string, bodyBytes: number): Pusd {
    const entry = this.#entryOf(by, model);
    return entry === undefined ? 0n : this.#holdOf(entry, bodyBytes, this.#meanOf(memberId));
  }

  /** Input and output tokens of the same estimate. */
  holdTokens(memberId: string, bodyBytes: number): number {
    return totalTokens(estimateTokens({ bodyBytes, meanOutputTokens: this.#meanOf(memberId) }));
  }

  /** Takes a settled request's output into the member's mean. */
  noteOutput(memberId: string, outputTokens: number): void {
    this.#means.set(memberId, runningMean(this.#means.get(memberId) ?? noMean, outputTokens));
  }

  /** The price of what {@link estimateTokens} expects; the row asks for it right after the limits did. */
  #holdOf(entry: PriceEntry, bodyBytes: number, meanOutputTokens: number): Pusd {
    const last = this.#lastHold;
    if (last?.entry === entry && last.bodyBytes === bodyBytes && last.meanOutputTokens === meanOutputTokens) {
      return last.pusd;
    }
    const pusd = estimateHold({ bodyBytes, entry, meanOutputTokens }) ?? 0n;
    this.#lastHold = { entry, bodyBytes, meanOutputTokens, pusd };
    return pusd;
  }

  #meanOf(memberId: string): number {
    return (this.#means.get(memberId) ?? noMean).meanTokens;
  }

  #entryOf({ prices, priceProvider }: PricedBy, model: string): PriceEntry | undefined {
    let known = this.#entries.get(prices);
    // Names come from members, so what is kept must not grow with them.
    if (known === undefined || known.size >= PRICES_KEPT) {
      known = new Map();
      this.#entries.set(prices, known);
    }
    const key = `${priceProvider}\n${model}`;
    if (known.has(key)) return known.get(key);
    const entry = priceOf(prices.entries, priceProvider, model);
    known.set(key, entry);
    return entry;
  }
}
