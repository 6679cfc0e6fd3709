-- Version 4: what the service said of the subscription, one row for each fetch and pool. Times of the billing period are
-- milliseconds since 1970-01-01T00:00:00Z, as the service gives them.
CREATE TABLE subscriptions (
  fetched_at INTEGER NOT NULL, pool TEXT NOT NULL, organisation TEXT, period_start INTEGER NOT NULL,
  period_end INTEGER NOT NULL, source TEXT, cache_updated INTEGER, used INTEGER NOT NULL,
  total_allowance INTEGER NOT NULL, basic_allowance INTEGER, overage_used INTEGER, overage_limit INTEGER,
  user_tokens INTEGER, used_ratio REAL, PRIMARY KEY (fetched_at, pool)) WITHOUT ROWID;
