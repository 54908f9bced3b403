-- +goose Up
-- Monthly releases of open data. A release and its files are never changed.
CREATE TABLE open_data_releases (
    month         text NOT NULL PRIMARY KEY CONSTRAINT open_data_releases_month CHECK (length(month) = 7),
    as_of         bigint NOT NULL CONSTRAINT open_data_releases_as_of CHECK (as_of >= 0),
    event_index   bigint NOT NULL CONSTRAINT open_data_releases_known CHECK (event_index >= as_of),
    increments    text NOT NULL,
    published_at  timestamp NOT NULL
);
CREATE TABLE open_data_files (
    month       text NOT NULL REFERENCES open_data_releases (month),
    name        text NOT NULL,
    no          bigint NOT NULL,
    media_type  text NOT NULL,
    size        bigint NOT NULL,
    sha256      text NOT NULL CONSTRAINT open_data_files_sha256 CHECK (length(sha256) = 64),
    body        text NOT NULL,
    PRIMARY KEY (month, name)
);

-- +goose StatementBegin
CREATE TRIGGER open_data_releases_no_update BEFORE UPDATE ON open_data_releases
BEGIN
    SELECT RAISE(ABORT, 'append-only: UPDATE on open_data_releases is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER open_data_releases_no_delete BEFORE DELETE ON open_data_releases
BEGIN
    SELECT RAISE(ABORT, 'append-only: DELETE on open_data_releases is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER open_data_files_no_update BEFORE UPDATE ON open_data_files
BEGIN
    SELECT RAISE(ABORT, 'append-only: UPDATE on open_data_files is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER open_data_files_no_delete BEFORE DELETE ON open_data_files
BEGIN
    SELECT RAISE(ABORT, 'append-only: DELETE on open_data_files is not allowed');
END;
-- +goose StatementEnd
