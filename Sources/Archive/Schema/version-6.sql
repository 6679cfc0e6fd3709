-- Version 6, the second edition: the typed rows of user_days are the only copy of users' rows.
DROP TABLE IF EXISTS packed_user_days;
DROP TRIGGER IF EXISTS user_days_updated;
DROP TRIGGER IF EXISTS user_days_deleted;
DROP TRIGGER IF EXISTS user_days_inserted;

-- Texts have no index of their values, which each day would write anew: the archive looks texts up in memory. First
-- editions made the table with an index, or with triggers in its place. The legacy mode leaves views of others as they are;
-- their indexes and triggers on `text` are dropped.
PRAGMA legacy_alter_table = ON;
CREATE TABLE plain_text (id INTEGER PRIMARY KEY, value TEXT NOT NULL);
INSERT INTO plain_text SELECT id, value FROM text;
DROP TABLE text;
ALTER TABLE plain_text RENAME TO text;
PRAGMA legacy_alter_table = OFF;
