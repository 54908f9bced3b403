-- +goose Up
-- Countersignatures of witnesses. A row stands on its own: its note bears the
-- log's signature and that of the one witness, so that it can be checked even
-- when the checkpoint beside it is gone.
CREATE TABLE journal_cosignatures (
    size         bigint NOT NULL CONSTRAINT journal_cosignatures_size CHECK (size > 0),
    key_id       text NOT NULL,
    signed_at    timestamptz NOT NULL,
    witness      text NOT NULL,
    note         text NOT NULL,
    received_at  timestamptz NOT NULL,
    PRIMARY KEY (size, key_id, signed_at)
);
CREATE INDEX journal_cosignatures_witness ON journal_cosignatures (key_id, size, signed_at);
CREATE INDEX journal_cosignatures_signed ON journal_cosignatures (signed_at);

CREATE TRIGGER journal_cosignatures_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal_cosignatures FOR EACH STATEMENT EXECUTE FUNCTION jishi_append_only();

GRANT SELECT, INSERT ON journal_cosignatures TO jishi_app;
