-- +goose Up
-- Broker credentials (资信凭证): verifiable credentials as signed JWT. Public halves of
-- the keys that signed are kept for ever: what an old key signed stays verifiable.
CREATE TABLE credential_keys (
    kid         text NOT NULL PRIMARY KEY,
    algorithm   text NOT NULL,
    public_key  text NOT NULL,
    valid_from  timestamptz NOT NULL
);

CREATE TABLE credentials (
    id                text NOT NULL PRIMARY KEY,
    broker_id         text NOT NULL REFERENCES brokers (id),
    number            text NOT NULL UNIQUE,
    level             text NOT NULL,
    -- What was certified and what the card shows, as JSON of the day of issue.
    facts             text NOT NULL,
    jwt               text NOT NULL,
    jwt_sha256        text NOT NULL UNIQUE,
    key_id            text NOT NULL REFERENCES credential_keys (kid),
    valid_from        timestamptz NOT NULL,
    valid_until       timestamptz,
    -- The bit in the status lists; drawn at random and never given twice.
    list_no           bigint NOT NULL,
    list_index        bigint NOT NULL CONSTRAINT credentials_index CHECK (list_index >= 0 AND list_index < 131072),
    status            text NOT NULL CONSTRAINT credentials_status CHECK (status IN ('VALID', 'SUSPENDED', 'REVOKED', 'REPLACED')),
    own_suspended     boolean NOT NULL,
    broker_suspended  boolean NOT NULL,
    replaced_by       text NOT NULL,
    token_sealed      text NOT NULL,
    token_sha256      text NOT NULL,
    event_index       bigint NOT NULL,
    issued_at         timestamptz NOT NULL,
    version           bigint NOT NULL,
    updated_at        timestamptz NOT NULL,
    CONSTRAINT credentials_bit UNIQUE (list_no, list_index),
    CONSTRAINT credentials_suspended CHECK (status IN ('REVOKED', 'REPLACED') OR (status = 'SUSPENDED') = (own_suspended OR broker_suspended)),
    CONSTRAINT credentials_replaced CHECK ((status = 'REPLACED') = (replaced_by <> '')),
    CONSTRAINT credentials_validity CHECK (valid_until IS NULL OR valid_until > valid_from)
);
CREATE INDEX credentials_broker ON credentials (broker_id, id);
CREATE UNIQUE INDEX credentials_current ON credentials (broker_id) WHERE status IN ('VALID', 'SUSPENDED');

-- What happened to a credential, in order.
CREATE TABLE credential_acts (
    credential_id  text NOT NULL REFERENCES credentials (id),
    no             bigint NOT NULL,
    act            text NOT NULL,
    ground         text NOT NULL,
    reason         text NOT NULL,
    user_id        text NOT NULL,
    done_at        timestamptz NOT NULL,
    PRIMARY KEY (credential_id, no)
);

-- Links that a holder hands out. Only the token's hash is kept.
CREATE TABLE credential_shares (
    id             text NOT NULL PRIMARY KEY,
    credential_id  text NOT NULL REFERENCES credentials (id),
    token_sha256   text NOT NULL UNIQUE,
    label          text NOT NULL,
    shows          text NOT NULL,
    expires_at     timestamptz NOT NULL,
    created_by     text NOT NULL REFERENCES users (id),
    created_at     timestamptz NOT NULL,
    revoked_at     timestamptz
);
CREATE INDEX credential_shares_credential ON credential_shares (credential_id, id);

-- How often a link was opened: a counter, which the journal does not protect.
CREATE TABLE credential_share_views (
    share_id     text NOT NULL PRIMARY KEY REFERENCES credential_shares (id),
    views        bigint NOT NULL,
    last_viewed  timestamptz NOT NULL
);

CREATE TRIGGER credential_keys_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON credential_keys FOR EACH STATEMENT EXECUTE FUNCTION jishi_append_only();
CREATE TRIGGER credential_acts_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON credential_acts FOR EACH STATEMENT EXECUTE FUNCTION jishi_append_only();
CREATE TRIGGER credentials_kept BEFORE DELETE OR TRUNCATE ON credentials FOR EACH STATEMENT EXECUTE FUNCTION jishi_append_only();
CREATE TRIGGER credential_shares_kept BEFORE DELETE OR TRUNCATE ON credential_shares FOR EACH STATEMENT EXECUTE FUNCTION jishi_append_only();
-- Of a credential only its status may change, and how its token is sealed; what
-- was revoked or replaced stays so.
-- +goose StatementBegin
CREATE FUNCTION jishi_credentials_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.id <> NEW.id OR OLD.broker_id <> NEW.broker_id OR OLD.number <> NEW.number OR OLD.level <> NEW.level OR OLD.facts <> NEW.facts OR OLD.jwt <> NEW.jwt OR OLD.jwt_sha256 <> NEW.jwt_sha256 OR OLD.key_id <> NEW.key_id OR OLD.valid_from <> NEW.valid_from OR OLD.list_no <> NEW.list_no OR OLD.list_index <> NEW.list_index OR OLD.token_sha256 <> NEW.token_sha256 OR OLD.event_index <> NEW.event_index OR OLD.issued_at <> NEW.issued_at OR OLD.valid_until IS DISTINCT FROM NEW.valid_until OR (OLD.status IN ('REVOKED', 'REPLACED') AND OLD.status <> NEW.status) THEN
        RAISE EXCEPTION 'append-only: an issued credential does not change' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER credentials_fixed BEFORE UPDATE ON credentials FOR EACH ROW EXECUTE FUNCTION jishi_credentials_fixed();

GRANT SELECT, INSERT ON credential_keys TO jishi_app;
GRANT SELECT, INSERT, UPDATE ON credentials TO jishi_app;
GRANT SELECT, INSERT ON credential_acts TO jishi_app;
GRANT SELECT, INSERT, UPDATE ON credential_shares TO jishi_app;
GRANT SELECT, INSERT, UPDATE ON credential_share_views TO jishi_app;
