-- Version 8: what the service says of the subscription beside the pools of tokens: one row for each time it was asked, one
-- for each window, the latest answers as they came, and what was learned of how it is asked. Times are seconds since
-- 1970-01-01T00:00:00Z.
CREATE TABLE subscription_details (
  fetched_at INTEGER PRIMARY KEY, organisation TEXT, plan TEXT, extra_usage_cents INTEGER, extra_usage_allowed INTEGER,
  overage_preference TEXT);

CREATE TABLE subscription_windows (
  fetched_at INTEGER NOT NULL, pool TEXT NOT NULL, span TEXT NOT NULL, used_percent REAL NOT NULL, ends_at INTEGER,
  PRIMARY KEY (fetched_at, pool, span)) WITHOUT ROWID;

CREATE TABLE subscription_answers (
  fetched_at INTEGER NOT NULL, request TEXT NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (fetched_at, request)) WITHOUT ROWID;

CREATE TABLE subscription_facts (fact TEXT PRIMARY KEY, learned_at INTEGER NOT NULL) WITHOUT ROWID;
