-- Version 7: digests of what was written, against damage; NULL where an earlier version or another program wrote it. Of a
-- fetch it is the digest of the day's rows; `archive` has that of fetches, restatements, notes and subscriptions.
ALTER TABLE fetches ADD COLUMN digest INTEGER;

ALTER TABLE text ADD COLUMN digest INTEGER;

-- Another program may change a text: what it wrote has no digest.
CREATE TRIGGER text_changed AFTER UPDATE OF id, value ON text
BEGIN UPDATE text SET digest = NULL WHERE id = NEW.id; END;

-- What was unusual about the latest answer for a day.
CREATE TABLE answer_notes (day TEXT NOT NULL, endpoint TEXT NOT NULL, number INTEGER NOT NULL, kind TEXT NOT NULL,
  subject TEXT NOT NULL, message TEXT NOT NULL, PRIMARY KEY (day, endpoint, number)) WITHOUT ROWID;
