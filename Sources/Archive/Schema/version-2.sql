-- Version 2: what fetches have changed of days that were there, one row for each fetch and changed number.
CREATE TABLE restatements (
  endpoint TEXT NOT NULL, day TEXT NOT NULL, restated_at INTEGER NOT NULL, field TEXT NOT NULL,
  before, after, PRIMARY KEY (day, endpoint, restated_at, field)) WITHOUT ROWID;
