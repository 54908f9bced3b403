-- +goose Up
-- Months are closed beside years. Without a month a closing is of the whole
-- year, as all of those before were.
ALTER TABLE volume_closings ADD COLUMN month bigint CONSTRAINT volume_closings_month CHECK (month BETWEEN 1 AND 12);

DROP TRIGGER volume_closings_fixed;
-- +goose StatementBegin
CREATE TRIGGER volume_closings_fixed BEFORE UPDATE ON volume_closings
WHEN OLD.reopened_index IS NOT NULL OR OLD.year <> NEW.year OR OLD.no <> NEW.no OR OLD.month IS NOT NEW.month OR OLD.event_index <> NEW.event_index OR OLD.snapshot <> NEW.snapshot
        OR OLD.sha256 <> NEW.sha256 OR OLD.signature <> NEW.signature OR OLD.key_id <> NEW.key_id OR OLD.note <> NEW.note
        OR OLD.closed_by <> NEW.closed_by OR OLD.closed_at <> NEW.closed_at
BEGIN
    SELECT RAISE(ABORT, 'append-only: a closing is not changed');
END;
-- +goose StatementEnd
