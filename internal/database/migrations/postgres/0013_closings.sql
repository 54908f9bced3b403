-- +goose Up
-- Yearly closings of the statistics. A closing is never changed; it ends by
-- being reopened, and the next closing of the year has the next number.
CREATE TABLE volume_closings (
    year            bigint NOT NULL,
    no              bigint NOT NULL CONSTRAINT volume_closings_no CHECK (no > 0),
    event_index     bigint NOT NULL,
    snapshot        text NOT NULL,
    sha256          text NOT NULL,
    signature       text NOT NULL,
    key_id          text NOT NULL,
    note            text NOT NULL,
    closed_by       text NOT NULL REFERENCES users (id),
    closed_at       timestamptz NOT NULL,
    reopened_index  bigint,
    reopened_by     text REFERENCES users (id),
    reopened_at     timestamptz,
    reason          text NOT NULL,
    PRIMARY KEY (year, no),
    CONSTRAINT volume_closings_reopened CHECK ((reopened_index IS NULL) = (reopened_by IS NULL) AND (reopened_index IS NULL) = (reopened_at IS NULL))
);

CREATE TRIGGER volume_closings_kept BEFORE DELETE OR TRUNCATE ON volume_closings FOR EACH STATEMENT EXECUTE FUNCTION jishi_append_only();
-- +goose StatementBegin
CREATE FUNCTION jishi_closings_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.reopened_index IS NOT NULL OR OLD.year <> NEW.year OR OLD.no <> NEW.no OR OLD.event_index <> NEW.event_index OR OLD.snapshot <> NEW.snapshot OR OLD.sha256 <> NEW.sha256 OR OLD.signature <> NEW.signature OR OLD.key_id <> NEW.key_id OR OLD.note <> NEW.note OR OLD.closed_by <> NEW.closed_by OR OLD.closed_at <> NEW.closed_at THEN
        RAISE EXCEPTION 'append-only: a closing is not changed' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER volume_closings_fixed BEFORE UPDATE ON volume_closings FOR EACH ROW EXECUTE FUNCTION jishi_closings_fixed();

GRANT SELECT, INSERT, UPDATE ON volume_closings TO jishi_app;
