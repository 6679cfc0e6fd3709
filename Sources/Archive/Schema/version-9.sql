-- Version 9: the organisation's users, as the API listed them last, at fetched_at in seconds since 1970-01-01T00:00:00Z.
-- The digest is that of the other columns.
CREATE TABLE accounts (
  user_id TEXT PRIMARY KEY, email TEXT, name TEXT, created_on TEXT, fetched_at INTEGER NOT NULL, digest INTEGER NOT NULL)
  WITHOUT ROWID;
