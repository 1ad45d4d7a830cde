import type { OwnTermsUsageRow } from './payment-rows.ts';
import { numbers, tokensAndCost } from './rollups.ts';
import { type Connection, prepareExact, type Values } from './statements.ts';

/** A request's input of all kinds, which decides whether the long-context prices count. */
export const wholeInput =
  '(coalesce(input_tokens, 0) + coalesce(cache_write_5m_tokens, 0) + coalesce(cache_write_1h_tokens, 0) + coalesce(cache_read_tokens, 0))';

const ownTermsQuery = `SELECT member_id AS memberId, account_id AS accountId,
    coalesce(model_answered, model_asked) AS model, price_version AS priceVersion,
    (SELECT count(*) FROM json_each(@thresholds) WHERE ${wholeInput} > json_each.value) AS step,
    count(*) AS requests, coalesce(sum(unpriced), 0) AS unpricedRequests,
    ${tokensAndCost}
  FROM attempts
  WHERE period_id = @periodId AND cost_version IS NOT NULL AND state = 'settled'
  GROUP BY member_id, account_id, model, price_version, step
  ORDER BY member_id, account_id, model, price_version, step`;

/**
 * A period's settled rows at an account's own terms, summed so that their list price can still be told: requests whose
 * input is on the same side of every threshold go together. `step` counts the thresholds that the input is over.
 */
export function ownTermsUsage(
  db: Connection,
  periodId: string,
  thresholds: readonly number[],
): OwnTermsUsageRow[] {
  const values = { periodId, thresholds: JSON.stringify(thresholds) };
  return numbers<OwnTermsUsageRow>(prepareExact<Values>(db, ownTermsQuery).all(values));
}
