-- +goose Up
CREATE TABLE organizations (
    id              text PRIMARY KEY,
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
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL
);
CREATE INDEX organizations_name ON organizations (name, id);

CREATE TABLE users (
    id             text PRIMARY KEY,
    username       text NOT NULL UNIQUE,
    display_name   text NOT NULL,
    org_id         text NOT NULL REFERENCES organizations (id),
    roles          text NOT NULL,
    password_hash  text NOT NULL,
    status         text NOT NULL CONSTRAINT users_status CHECK (status IN ('ACTIVE', 'DISABLED')),
    version        bigint NOT NULL,
    created_at     timestamptz NOT NULL,
    updated_at     timestamptz NOT NULL
);
CREATE INDEX users_org ON users (org_id, id);

CREATE TABLE sessions (
    id             text PRIMARY KEY,
    user_id        text NOT NULL REFERENCES users (id),
    refresh_hash   text NOT NULL UNIQUE,
    previous_hash  text,
    rotated_at     timestamptz NOT NULL,
    created_at     timestamptz NOT NULL,
    expires_at     timestamptz NOT NULL,
    ended_at       timestamptz,
    ended_because  text NOT NULL,
    address        text NOT NULL,
    agent          text NOT NULL
);
CREATE INDEX sessions_user ON sessions (user_id, created_at);
CREATE INDEX sessions_previous ON sessions (previous_hash);

CREATE TABLE throttles (
    key           text PRIMARY KEY,
    failures      bigint NOT NULL,
    window_start  timestamptz NOT NULL,
    blocked_until timestamptz
);

CREATE TRIGGER organizations_kept BEFORE DELETE OR TRUNCATE ON organizations FOR EACH STATEMENT EXECUTE FUNCTION jishi_append_only();
CREATE TRIGGER users_kept BEFORE DELETE OR TRUNCATE ON users FOR EACH STATEMENT EXECUTE FUNCTION jishi_append_only();

-- What the application role may do; what is not listed it may not.
GRANT SELECT, INSERT, UPDATE ON organizations TO jishi_app;
GRANT SELECT, INSERT, UPDATE ON users TO jishi_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON sessions TO jishi_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON throttles TO jishi_app;
