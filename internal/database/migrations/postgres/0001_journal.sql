-- +goose Up
-- The spine: every change of business state is one row here, the leaf of a
-- Merkle log, in the same transaction as the rows it changed.
CREATE TABLE instance (
    id          bigint PRIMARY KEY CONSTRAINT instance_one CHECK (id = 1),
    mode        text NOT NULL CONSTRAINT instance_mode CHECK (mode IN ('production', 'sample')),
    epoch       text NOT NULL,
    created_at  timestamptz NOT NULL
);

CREATE TABLE journal_events (
    idx            bigint PRIMARY KEY,
    recorded_at    timestamptz NOT NULL,
    kind           text NOT NULL,
    object_type    text NOT NULL,
    object_id      text NOT NULL,
    object_version bigint NOT NULL,
    owner_org      text NOT NULL,
    actor_id       text NOT NULL,
    body           bytea NOT NULL
);
CREATE INDEX journal_events_object ON journal_events (object_type, object_id, idx);
CREATE INDEX journal_events_owner ON journal_events (owner_org, idx);
CREATE INDEX journal_events_recorded ON journal_events (recorded_at, idx);

CREATE TABLE journal_hashes (
    pos   bigint PRIMARY KEY,
    hash  bytea NOT NULL
);

CREATE TABLE journal_checkpoints (
    size       bigint PRIMARY KEY,
    root       bytea NOT NULL,
    note       text NOT NULL,
    signed_at  timestamptz NOT NULL
);

CREATE TABLE journal_head (
    id           bigint PRIMARY KEY CONSTRAINT journal_head_one CHECK (id = 1),
    size         bigint NOT NULL,
    recorded_at  timestamptz NOT NULL
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
    body          bytea,
    created_at    timestamptz NOT NULL,
    PRIMARY KEY (actor_id, key)
);
CREATE INDEX idempotency_age ON idempotency (created_at);

-- +goose StatementBegin
DO $$
BEGIN
    CREATE ROLE jishi_app NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL; -- roles belong to the cluster: another database made it
END
$$;
-- +goose StatementEnd
-- +goose StatementBegin
DO $$
BEGIN
    EXECUTE format('GRANT jishi_app TO %I', current_user);
EXCEPTION WHEN OTHERS THEN
    -- Parallel migrations of several databases grant the same membership.
    IF NOT pg_has_role(current_user, 'jishi_app', 'MEMBER') THEN RAISE; END IF;
END
$$;
-- +goose StatementEnd
GRANT USAGE ON SCHEMA public TO jishi_app;

-- +goose StatementBegin
CREATE FUNCTION jishi_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'append-only: % on % is not allowed', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END
$$;
-- +goose StatementEnd

-- Readiness asks for the schema's version.
GRANT SELECT ON goose_db_version TO jishi_app;

CREATE TRIGGER journal_events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal_events FOR EACH STATEMENT EXECUTE FUNCTION jishi_append_only();
CREATE TRIGGER journal_hashes_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal_hashes FOR EACH STATEMENT EXECUTE FUNCTION jishi_append_only();
CREATE TRIGGER journal_checkpoints_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal_checkpoints FOR EACH STATEMENT EXECUTE FUNCTION jishi_append_only();
CREATE TRIGGER instance_kept BEFORE DELETE OR TRUNCATE ON instance FOR EACH STATEMENT EXECUTE FUNCTION jishi_append_only();
CREATE TRIGGER journal_head_kept BEFORE DELETE OR TRUNCATE ON journal_head FOR EACH STATEMENT EXECUTE FUNCTION jishi_append_only();

-- What the application role may do; what is not listed it may not.
GRANT SELECT, INSERT ON instance TO jishi_app;
GRANT SELECT, INSERT ON journal_events TO jishi_app;
GRANT SELECT, INSERT ON journal_hashes TO jishi_app;
GRANT SELECT, INSERT ON journal_checkpoints TO jishi_app;
GRANT SELECT, INSERT, UPDATE ON journal_head TO jishi_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON idempotency TO jishi_app;
