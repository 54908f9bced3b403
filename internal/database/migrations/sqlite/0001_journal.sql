-- +goose Up
-- The spine: every change of business state is one row here, the leaf of a
-- Merkle log, in the same transaction as the rows it changed.
CREATE TABLE instance (
    id          bigint NOT NULL PRIMARY KEY CONSTRAINT instance_one CHECK (id = 1),
    mode        text NOT NULL CONSTRAINT instance_mode CHECK (mode IN ('production', 'sample')),
    epoch       text NOT NULL,
    created_at  timestamp NOT NULL
);

CREATE TABLE journal_events (
    idx            bigint NOT NULL PRIMARY KEY,
    recorded_at    timestamp NOT NULL,
    kind           text NOT NULL,
    object_type    text NOT NULL,
    object_id      text NOT NULL,
    object_version bigint NOT NULL,
    owner_org      text NOT NULL,
    actor_id       text NOT NULL,
    body           blob NOT NULL
);
CREATE INDEX journal_events_object ON journal_events (object_type, object_id, idx);
CREATE INDEX journal_events_owner ON journal_events (owner_org, idx);
CREATE INDEX journal_events_recorded ON journal_events (recorded_at, idx);

CREATE TABLE journal_hashes (
    pos   bigint NOT NULL PRIMARY KEY,
    hash  blob NOT NULL
);

CREATE TABLE journal_checkpoints (
    size       bigint NOT NULL PRIMARY KEY,
    root       blob NOT NULL,
    note       text NOT NULL,
    signed_at  timestamp NOT NULL
);

CREATE TABLE journal_head (
    id           bigint NOT NULL PRIMARY KEY CONSTRAINT journal_head_one CHECK (id = 1),
    size         bigint NOT NULL,
    recorded_at  timestamp NOT NULL
);

CREATE TABLE idempotency (
    actor_id      text NOT NULL,
    key           text NOT NULL,
    request_hash  text NOT NULL,
    event_index   bigint NOT NULL,
    object_type   text NOT NULL,
    object_id     text NOT NULL,
    status        bigint NOT NULL,
    headers       text NOT NULL,
    body          blob,
    created_at    timestamp NOT NULL,
    PRIMARY KEY (actor_id, key)
);
CREATE INDEX idempotency_age ON idempotency (created_at);

-- +goose StatementBegin
CREATE TRIGGER journal_events_no_update BEFORE UPDATE ON journal_events
BEGIN
    SELECT RAISE(ABORT, 'append-only: UPDATE on journal_events is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER journal_events_no_delete BEFORE DELETE ON journal_events
BEGIN
    SELECT RAISE(ABORT, 'append-only: DELETE on journal_events is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER journal_hashes_no_update BEFORE UPDATE ON journal_hashes
BEGIN
    SELECT RAISE(ABORT, 'append-only: UPDATE on journal_hashes is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER journal_hashes_no_delete BEFORE DELETE ON journal_hashes
BEGIN
    SELECT RAISE(ABORT, 'append-only: DELETE on journal_hashes is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER journal_checkpoints_no_update BEFORE UPDATE ON journal_checkpoints
BEGIN
    SELECT RAISE(ABORT, 'append-only: UPDATE on journal_checkpoints is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER journal_checkpoints_no_delete BEFORE DELETE ON journal_checkpoints
BEGIN
    SELECT RAISE(ABORT, 'append-only: DELETE on journal_checkpoints is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER instance_kept BEFORE DELETE ON instance
BEGIN
    SELECT RAISE(ABORT, 'append-only: DELETE on instance is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER journal_head_kept BEFORE DELETE ON journal_head
BEGIN
    SELECT RAISE(ABORT, 'append-only: DELETE on journal_head is not allowed');
END;
-- +goose StatementEnd
