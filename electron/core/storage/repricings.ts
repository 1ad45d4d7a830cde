import { roundingStep } from '../../../shared/call-cost.ts';
import type { Pusd } from '../../../shared/money.ts';
import { type TokenKind, tokenKinds } from '../../../shared/tokens.ts';
import type { PriceEntry, UnitPrices } from '../domain/pricing.ts';
import type { CallsToPrice } from '../domain/repricing.ts';
import { wholeInput } from './own-terms.ts';
import { numbers } from './rollups.ts';
import type { RepricingLine, RepricingRow } from './statement-rows.ts';
import { type Connection, prepare, prepareExact, type Values } from './statements.ts';

/** Stores a repricing, which never changes afterwards. */
export function insert(db: Connection, { lines, ...row }: RepricingRow): void {
  const { lastInsertRowid } = prepare(
    db,
    `INSERT INTO repricings (group_id, period_id, account_id, model, created_at_ms)
     VALUES (@groupId, @periodId, @accountId, @model, @createdAtMs)`,
  ).run(row);
  for (const { memberId, differencePusd, latePusd } of lines)
    prepare(db, 'INSERT INTO repricing_lines VALUES (?, ?, ?, ?)').run(
      lastInsertRowid,
      memberId,
      differencePusd,
      latePusd,
    );
}

type StoredLine = Omit<RepricingRow, 'lines' | 'createdAtMs'> &
  RepricingLine & { readonly id: bigint; readonly createdAtMs: bigint };

/** A group's repricings that count: of each period, account and model the newest; lines by member. */
export function list(db: Connection, groupId: string): RepricingRow[] {
  const lines = prepareExact<StoredLine>(db, listText).all({ groupId });
  return [...Map.groupBy(lines, ({ id }) => id).values()].map((ofOne) => {
    const { periodId, accountId, model, createdAtMs } = ofOne[0] as StoredLine;
    return {
      ...{ groupId, periodId, accountId, model },
      createdAtMs: Number(createdAtMs),
      lines: ofOne.map(({ memberId, differencePusd, latePusd }) => ({ memberId, differencePusd, latePusd })),
    };
  });
}

const listText = `SELECT repricings.id AS id, period_id AS periodId, account_id AS accountId, model,
    created_at_ms AS createdAtMs, member_id AS memberId, difference_pusd AS differencePusd, late_pusd AS latePusd
  FROM repricings JOIN repricing_lines ON repricing_id = repricings.id
  WHERE repricings.id IN (SELECT max(id) FROM repricings WHERE group_id = @groupId
    GROUP BY period_id, account_id, model)
  ORDER BY repricings.id, member_id`;

export type CallsToReprice = Pick<PriceEntry, 'prices' | 'longContext'> & {
  readonly periodId: string;
  readonly accountId: string;
  readonly model: string;
  /** Rows with ids from here to there, both included. */
  readonly fromId: number;
  readonly toId: number;
};

/**
 * A period's priced calls of a model, summed so that what they cost at the given prices is exact for each of them: apart
 * by member, by whether they began in an earlier period, by the side of the long-context threshold, and by what the cost
 * of their tokens leaves beyond whole steps of rounding. At prices in whole cents per million tokens that is always 0.
 */
export function calls(db: Connection, { prices, longContext, ...query }: CallsToReprice): CallsToPrice[] {
  const long = longContext ?? { overInputTokens: Number.MAX_SAFE_INTEGER, prices };
  const found = prepareExact<Values>(db, callsText).all({
    ...{ ...query, over: BigInt(long.overInputTokens) },
    ...restsOf('short', prices),
    ...restsOf('long', long.prices),
  });
  return numbers<StoredCalls>(found).map((row) => ({
    ...row,
    isLate: row.isLate === 1,
    isBeyond: row.isBeyond === 1,
  }));
}

type StoredCalls = Omit<CallsToPrice, 'isLate' | 'isBeyond'> & {
  readonly isLate: number;
  readonly isBeyond: number;
};

/** What each price leaves beyond whole steps, under the names of {@link restText}. */
function restsOf(side: string, prices: UnitPrices): Record<string, Pusd> {
  return Object.fromEntries(
    tokenKinds.map((kind) => [`${side}_${kind}`, (prices[kind] ?? 0n) % roundingStep]),
  );
}

const columns: Readonly<Record<TokenKind, string>> = {
  inputTokens: 'input_tokens',
  cacheWrite5mTokens: 'cache_write_5m_tokens',
  cacheWrite1hTokens: 'cache_write_1h_tokens',
  cacheReadTokens: 'cache_read_tokens',
  outputTokens: 'output_tokens',
};

function restText(side: string): string {
  return tokenKinds.map((kind) => `coalesce(${columns[kind]}, 0) * @${side}_${kind}`).join(' + ');
}

const sums = tokenKinds.map((kind) => `coalesce(sum(${columns[kind]}), 0) AS ${kind}`).join(', ');

const callsText = `SELECT member_id AS memberId, late.attempt_id IS NOT NULL AS isLate, ${wholeInput} > @over AS isBeyond,
    iif(${wholeInput} > @over, ${restText('long')}, ${restText('short')}) % ${roundingStep} AS restPusd,
    count(*) AS requests, count(input_tokens) AS answered, ${sums}, coalesce(sum(cost_pusd), 0) AS costPusd
  FROM attempts LEFT JOIN late_attempts AS late ON late.attempt_id = attempts.id
  WHERE attempts.id BETWEEN @fromId AND @toId AND attempts.period_id = @periodId AND state = 'settled' AND unpriced = 0
    AND account_id = @accountId AND coalesce(model_answered, model_asked) = @model
  GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`;
