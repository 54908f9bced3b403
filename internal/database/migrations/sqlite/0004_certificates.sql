-- +goose Up
CREATE TABLE number_series (
    series  text NOT NULL PRIMARY KEY,
    last    bigint NOT NULL CONSTRAINT number_series_last CHECK (last >= 0)
);

CREATE TABLE certificates (
    id                text NOT NULL PRIMARY KEY,
    contract_id       text NOT NULL REFERENCES contracts (id),
    version           bigint NOT NULL,
    number            text NOT NULL UNIQUE,
    series            text NOT NULL,
    serial            bigint NOT NULL,
    issued_on         text NOT NULL,
    statement         blob NOT NULL,
    statement_sha256  text NOT NULL,
    signature         text NOT NULL,
    key_id            text NOT NULL,
    token_sealed      text NOT NULL,
    token_sha256      text NOT NULL,
    status            text NOT NULL CONSTRAINT certificates_status CHECK (status IN ('VALID', 'SUPERSEDED', 'CANCELLED')),
    event_index       bigint NOT NULL,
    CONSTRAINT certificates_serial UNIQUE (series, serial),
    CONSTRAINT certificates_version UNIQUE (contract_id, version)
);

CREATE TABLE certificate_files (
    certificate_id  text NOT NULL PRIMARY KEY REFERENCES certificates (id),
    sha256          text NOT NULL UNIQUE,
    size            bigint NOT NULL,
    blob_key        text NOT NULL,
    rendered_at     timestamp NOT NULL
);

-- +goose StatementBegin
CREATE TRIGGER certificate_files_no_update BEFORE UPDATE ON certificate_files
BEGIN
    SELECT RAISE(ABORT, 'append-only: UPDATE on certificate_files is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER certificate_files_no_delete BEFORE DELETE ON certificate_files
BEGIN
    SELECT RAISE(ABORT, 'append-only: DELETE on certificate_files is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER certificates_kept BEFORE DELETE ON certificates
BEGIN
    SELECT RAISE(ABORT, 'append-only: DELETE on certificates is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER number_series_kept BEFORE DELETE ON number_series
BEGIN
    SELECT RAISE(ABORT, 'append-only: DELETE on number_series is not allowed');
END;
-- +goose StatementEnd
-- Of a certificate only its status may change, and how its token is sealed
-- (new field keys).
-- +goose StatementBegin
CREATE TRIGGER certificates_fixed BEFORE UPDATE ON certificates WHEN OLD.id <> NEW.id OR OLD.contract_id <> NEW.contract_id OR OLD.version <> NEW.version OR OLD.number <> NEW.number OR OLD.series <> NEW.series OR OLD.serial <> NEW.serial OR OLD.issued_on <> NEW.issued_on OR OLD.statement <> NEW.statement OR OLD.statement_sha256 <> NEW.statement_sha256 OR OLD.signature <> NEW.signature OR OLD.key_id <> NEW.key_id OR OLD.token_sha256 <> NEW.token_sha256 OR OLD.event_index <> NEW.event_index
BEGIN
    SELECT RAISE(ABORT, 'append-only: an issued certificate does not change');
END;
-- +goose StatementEnd
-- Numbers only go up, one by one.
-- +goose StatementBegin
CREATE TRIGGER number_series_up BEFORE UPDATE ON number_series WHEN NEW.last <> OLD.last + 1 OR NEW.series <> OLD.series
BEGIN
    SELECT RAISE(ABORT, 'append-only: numbers only go up one by one');
END;
-- +goose StatementEnd
