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
import { type PriceEntry, priceOf } from '../domain/pricing.ts';
import { type CostProfile, type Tariff, tariffCost, tariffOf } from '../domain/tariffs.ts';

/** A price table as attempts use it: held in memory and never changed. */
export type PriceTable = { readonly version: number; readonly entries: readonly PriceEntry[] };

/** The prices an attempt is bound to from its start. */
export type PricedBy = {
  readonly prices: PriceTable;
  readonly priceProvider: string;
  /** The account's own terms; null: the price list alone. */
  readonly costs: CostProfile | null;
};

const PRICES_KEPT = 1_000;

/** What attempts cost, and what is reserved for them. */
export class AttemptPricing {
  readonly #entries = new WeakMap<PriceTable, Map<string, PriceEntry | undefined>>();
  /** Compiled once for each version of an account's costs, or table, and model. */
  readonly #tariffs = new WeakMap<object, Map<string, Tariff | undefined>>();
  /** Mean output by member. */
  readonly #means = new Map<string, RunningMean>();
  #lastHold: (HoldInput & { readonly pusd: Pusd }) | undefined;

  /**
   * The exact cost; null when the model, or a kind of token that occurs, has no price. Figures are the sign of an
   * answer: without any nothing is charged, the fixed cost of a call neither.
   */
  cost(by: PricedBy, model: string, tokens: TokenCounts | null): Pusd | null {
    if (tokens === null || (totalTokens(tokens) === 0 && !by.costs?.fixedPusd)) return 0n;
    const tariff = this.#tariffOf(by, model);
    return tariff === undefined ? null : (tariffCost(tokens, tariff)?.costPusd ?? null);
  }

  /** Whether the answer came from another model; an alias and its dated name are one, they share their price. */
  differs(by: PricedBy, asked: string, answered: string | null): boolean {
    if (answered === null || answered === asked) return false;
    const entry = this.#entryOf(by, answered);
    return entry === undefined || entry !== this.#entryOf(by, asked);
  }

  /** What to reserve for a request; 0 for a model without prices. */
  hold(by: PricedBy, model: string, memberId: string, bodyBytes: number): Pusd {
    const tariff = this.#tariffOf(by, model);
    return tariff === undefined ? 0n : this.#holdOf(tariff, bodyBytes, this.#meanOf(memberId));
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
  #holdOf(tariff: Tariff, bodyBytes: number, meanOutputTokens: number): Pusd {
    const last = this.#lastHold;
    if (
      last?.tariff === tariff &&
      last.bodyBytes === bodyBytes &&
      last.meanOutputTokens === meanOutputTokens
    ) {
      return last.pusd;
    }
    const pusd = estimateHold({ bodyBytes, tariff, meanOutputTokens }) ?? 0n;
    this.#lastHold = { tariff, bodyBytes, meanOutputTokens, pusd };
    return pusd;
  }

  #meanOf(memberId: string): number {
    return (this.#means.get(memberId) ?? noMean).meanTokens;
  }

  #tariffOf(by: PricedBy, model: string): Tariff | undefined {
    const { prices, priceProvider, costs } = by;
    const key = `${prices.version}\n${priceProvider}\n${model}`;
    return kept(this.#tariffs, costs ?? prices, key, () => tariffOf(this.#entryOf(by, model), costs, model));
  }

  #entryOf({ prices, priceProvider }: PricedBy, model: string): PriceEntry | undefined {
    return kept(this.#entries, prices, `${priceProvider}\n${model}`, () =>
      priceOf(prices.entries, priceProvider, model),
    );
  }
}

/** What is known under the key, found out once. Keys hold names from members, so what is kept must not grow with them. */
function kept<T>(memory: WeakMap<object, Map<string, T>>, owner: object, key: string, findOut: () => T): T {
  let known = memory.get(owner);
  if (known === undefined || known.size >= PRICES_KEPT) {
    known = new Map();
    memory.set(owner, known);
  }
  if (known.has(key)) return known.get(key) as T;
  const found = findOut();
  known.set(key, found);
  return found;
}
