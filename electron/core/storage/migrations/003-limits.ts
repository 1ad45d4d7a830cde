/** Limits of groups, members and keys; NULL is not limited. Quotas are pUSD, `models` is a JSON list. */
export const limits = `
CREATE TABLE limits (
  scope TEXT NOT NULL CHECK (scope IN ('group', 'member', 'key')),
  subject_id TEXT NOT NULL,
  quota_total_pusd INTEGER CHECK (quota_total_pusd >= 0),
  quota_month_pusd INTEGER CHECK (quota_month_pusd >= 0),
  quota_week_pusd INTEGER CHECK (quota_week_pusd >= 0),
  quota_day_pusd INTEGER CHECK (quota_day_pusd >= 0),
  quota_five_hours_pusd INTEGER CHECK (quota_five_hours_pusd >= 0),
  day_tokens INTEGER CHECK (day_tokens > 0),
  requests_per_minute INTEGER CHECK (requests_per_minute > 0),
  tokens_per_minute INTEGER CHECK (tokens_per_minute > 0),
  concurrency INTEGER CHECK (concurrency > 0),
  queue_size INTEGER CHECK (queue_size > 0),
  queue_timeout_ms INTEGER CHECK (queue_timeout_ms > 0),
  expires_at_ms INTEGER,
  days_after_first_use INTEGER CHECK (days_after_first_use > 0),
  models TEXT,
  -- Attempts up to this id no longer count: the owner has set the counters back.
  counted_after_id INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (scope, subject_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX attempts_key ON attempts (key_id, id, started_at_ms);
`;
