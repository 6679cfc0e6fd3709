-- Version 3: the rows of a day of user_days once more, packed. Version 6 drops them.
CREATE TABLE packed_user_days (day TEXT NOT NULL UNIQUE, rows INTEGER NOT NULL, packed BLOB NOT NULL);

CREATE TRIGGER user_days_updated AFTER UPDATE ON user_days
BEGIN DELETE FROM packed_user_days WHERE day IN (OLD.day, NEW.day); END;

CREATE TRIGGER user_days_deleted AFTER DELETE ON user_days
BEGIN DELETE FROM packed_user_days WHERE day = OLD.day; END;
