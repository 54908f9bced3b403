-- +goose Up
-- Months are closed beside years. Without a month a closing is of the whole
-- year, as all of those before were.
ALTER TABLE volume_closings ADD COLUMN month bigint CONSTRAINT volume_closings_month CHECK (month BETWEEN 1 AND 12);

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION jishi_closings_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.reopened_index IS NOT NULL OR OLD.year <> NEW.year OR OLD.no <> NEW.no OR OLD.month IS DISTINCT FROM NEW.month OR OLD.event_index <> NEW.event_index OR OLD.snapshot <> NEW.snapshot
        OR OLD.sha256 <> NEW.sha256 OR OLD.signature <> NEW.signature OR OLD.key_id <> NEW.key_id OR OLD.note <> NEW.note
        OR OLD.closed_by <> NEW.closed_by OR OLD.closed_at <> NEW.closed_at THEN
        RAISE EXCEPTION 'append-only: a closing is not changed' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
-- +goose StatementEnd
