import { type Connection, type Packed, prepare } from './statements.ts';

/** The columns of a roll-up's key: group, hour, period, member, account, model, source. */
export type RollupKey = Packed;

/** Unpriced requests, tokens of each kind and cost, as their statement takes them. */
export type RollupFigures = readonly [number, number, number, number, number, number, bigint];

type Sum = { readonly key: RollupKey; requests: number; figures: RollupFigures };

/** Gathers what attempts add to the roll-ups, so that each of these is written once. */
export class RollupSums {
  readonly #sums = new Map<string, Sum>();

  add(key: RollupKey, figures: RollupFigures): void {
    const name = key.join('\n');
    const sum = this.#sums.get(name);
    if (sum === undefined) {
      this.#sums.set(name, { key, requests: 1, figures });
      return;
    }
    const [unpriced, input, write5m, write1h, read, output, costPusd] = sum.figures;
    sum.requests += 1;
    sum.figures = [
      unpriced + figures[0],
      input + figures[1],
      write5m + figures[2],
      write1h + figures[3],
      read + figures[4],
      output + figures[5],
      costPusd + figures[6],
    ];
  }

  write(db: Connection): void {
    for (const { key, requests, figures } of this.#sums.values()) {
      prepare(db, rollupText).run(...key, requests, ...figures);
    }
  }
}

const rollupText = `INSERT INTO usage_rollups
    (group_id, hour_at_ms, period_id, member_id, account_id, model, source, requests, unpriced_requests,
     input_tokens, cache_write_5m_tokens, cache_write_1h_tokens, cache_read_tokens, output_tokens, cost_pusd)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET
    requests = requests + excluded.requests,
    unpriced_requests = unpriced_requests + excluded.unpriced_requests,
    input_tokens = input_tokens + excluded.input_tokens,
    cache_write_5m_tokens = cache_write_5m_tokens + excluded.cache_write_5m_tokens,
    cache_write_1h_tokens = cache_write_1h_tokens + excluded.cache_write_1h_tokens,
    cache_read_tokens = cache_read_tokens + excluded.cache_read_tokens,
    output_tokens = output_tokens + excluded.output_tokens,
    cost_pusd = cost_pusd + excluded.cost_pusd`;
