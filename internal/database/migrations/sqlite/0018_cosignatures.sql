-- +goose Up
-- Countersignatures of witnesses. A row stands on its own: its note bears the
-- log's signature and that of the one witness, so that it can be checked even
-- when the checkpoint beside it is gone.
CREATE TABLE journal_cosignatures (
    size         bigint NOT NULL CONSTRAINT journal_cosignatures_size CHECK (size > 0),
    key_id       text NOT NULL,
    signed_at    timestamp NOT NULL,
    witness      text NOT NULL,
    note         text NOT NULL,
    received_at  timestamp NOT NULL,
    PRIMARY KEY (size, key_id, signed_at)
);
CREATE INDEX journal_cosignatures_witness ON journal_cosignatures (key_id, size, signed_at);
CREATE INDEX journal_cosignatures_signed ON journal_cosignatures (signed_at);

-- +goose StatementBegin
CREATE TRIGGER journal_cosignatures_no_update BEFORE UPDATE ON journal_cosignatures
BEGIN
    SELECT RAISE(ABORT, 'append-only: UPDATE on journal_cosignatures is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER journal_cosignatures_no_delete BEFORE DELETE ON journal_cosignatures
BEGIN
    SELECT RAISE(ABORT, 'append-only: DELETE on journal_cosignatures is not allowed');
END;
-- +goose StatementEnd
