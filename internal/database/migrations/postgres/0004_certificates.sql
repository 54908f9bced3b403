-- +goose Up
CREATE TABLE number_series (
    series  text PRIMARY KEY,
    last    bigint NOT NULL CONSTRAINT number_series_last CHECK (last >= 0)
);

CREATE TABLE certificates (
    id                text PRIMARY KEY,
    contract_id       text NOT NULL REFERENCES contracts (id),
    version           bigint NOT NULL,
    number            text NOT NULL UNIQUE,
    series            text NOT NULL,
    serial            bigint NOT NULL,
    issued_on         date NOT NULL,
    statement         bytea NOT NULL,
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
    certificate_id  text PRIMARY KEY REFERENCES certificates (id),
    sha256          text NOT NULL UNIQUE,
    size            bigint NOT NULL,
    blob_key        text NOT NULL,
    rendered_at     timestamptz NOT NULL
);

CREATE TRIGGER certificate_files_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON certificate_files FOR EACH STATEMENT EXECUTE FUNCTION jishi_append_only();
CREATE TRIGGER certificates_kept BEFORE DELETE OR TRUNCATE ON certificates FOR EACH STATEMENT EXECUTE FUNCTION jishi_append_only();
CREATE TRIGGER number_series_kept BEFORE DELETE OR TRUNCATE ON number_series FOR EACH STATEMENT EXECUTE FUNCTION jishi_append_only();
-- Of a certificate only its status may change, and how its token is sealed
-- (new field keys).
-- +goose StatementBegin
CREATE FUNCTION jishi_certificates_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.id <> NEW.id OR OLD.contract_id <> NEW.contract_id OR OLD.version <> NEW.version OR OLD.number <> NEW.number OR OLD.series <> NEW.series OR OLD.serial <> NEW.serial OR OLD.issued_on <> NEW.issued_on OR OLD.statement <> NEW.statement OR OLD.statement_sha256 <> NEW.statement_sha256 OR OLD.signature <> NEW.signature OR OLD.key_id <> NEW.key_id OR OLD.token_sha256 <> NEW.token_sha256 OR OLD.event_index <> NEW.event_index THEN
        RAISE EXCEPTION 'append-only: an issued certificate does not change' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER certificates_fixed BEFORE UPDATE ON certificates FOR EACH ROW EXECUTE FUNCTION jishi_certificates_fixed();
-- Numbers only go up, one by one.
-- +goose StatementBegin
CREATE FUNCTION jishi_series_up() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.last <> OLD.last + 1 OR NEW.series <> OLD.series THEN
        RAISE EXCEPTION 'append-only: numbers only go up one by one' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER number_series_up BEFORE UPDATE ON number_series FOR EACH ROW EXECUTE FUNCTION jishi_series_up();

-- What the application role may do; what is not listed it may not.
GRANT SELECT, INSERT, UPDATE ON number_series TO jishi_app;
GRANT SELECT, INSERT, UPDATE ON certificates TO jishi_app;
GRANT SELECT, INSERT ON certificate_files TO jishi_app;
