-- Version 5: a packed day goes also when a row is added to it.
DELETE FROM packed_user_days
WHERE rows <> (SELECT count(*) FROM user_days WHERE user_days.day = packed_user_days.day);

CREATE TRIGGER user_days_inserted AFTER INSERT ON user_days
BEGIN DELETE FROM packed_user_days WHERE day = NEW.day; END;
