-- +goose Up
CREATE TABLE organizations (
    id              text NOT NULL PRIMARY KEY,
    side            text NOT NULL CONSTRAINT organizations_side CHECK (side IN ('APPLICANT', 'BUREAU')),
    name            text NOT NULL,
    credit_code     text UNIQUE,
    code_exception  text NOT NULL,
    party_kind      text NOT NULL,
    region_code     text NOT NULL,
    zone_code       text NOT NULL,
    office_point    text UNIQUE,
    profile         text NOT NULL,
    phone_sealed    text NOT NULL,
    status          text NOT NULL CONSTRAINT organizations_status CHECK (status IN ('ACTIVE', 'DISABLED')),
    verification    text NOT NULL CONSTRAINT organizations_verification CHECK (verification IN ('UNVERIFIED', 'VERIFIED', 'REJECTED')),
    verification_note text NOT NULL,
    salt            text NOT NULL,
    version         bigint NOT NULL,
    created_at      timestamp NOT NULL,
    updated_at      timestamp NOT NULL
);
CREATE INDEX organizations_name ON organizations (name, id);

CREATE TABLE users (
    id             text NOT NULL PRIMARY KEY,
    username       text NOT NULL UNIQUE,
    display_name   text NOT NULL,
    org_id         text NOT NULL REFERENCES organizations (id),
    roles          text NOT NULL,
    password_hash  text NOT NULL,
    status         text NOT NULL CONSTRAINT users_status CHECK (status IN ('ACTIVE', 'DISABLED')),
    version        bigint NOT NULL,
    created_at     timestamp NOT NULL,
    updated_at     timestamp NOT NULL
);
CREATE INDEX users_org ON users (org_id, id);

CREATE TABLE sessions (
    id             text NOT NULL PRIMARY KEY,
    user_id        text NOT NULL REFERENCES users (id),
    refresh_hash   text NOT NULL UNIQUE,
    previous_hash  text,
    rotated_at     timestamp NOT NULL,
    created_at     timestamp NOT NULL,
    expires_at     timestamp NOT NULL,
    ended_at       timestamp,
    ended_because  text NOT NULL,
    address        text NOT NULL,
    agent          text NOT NULL
);
CREATE INDEX sessions_user ON sessions (user_id, created_at);
CREATE INDEX sessions_previous ON sessions (previous_hash);

CREATE TABLE throttles (
    key           text NOT NULL PRIMARY KEY,
    failures      bigint NOT NULL,
    window_start  timestamp NOT NULL,
    blocked_until timestamp
);

-- +goose StatementBegin
CREATE TRIGGER organizations_kept BEFORE DELETE ON organizations
BEGIN
    SELECT RAISE(ABORT, 'append-only: DELETE on organizations is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER users_kept BEFORE DELETE ON users
BEGIN
    SELECT RAISE(ABORT, 'append-only: DELETE on users is not allowed');
END;
-- +goose StatementEnd
