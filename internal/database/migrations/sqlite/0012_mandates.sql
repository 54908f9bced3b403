-- +goose Up
-- Delegated filing: the power a client gives an agent in writing, for some acts
-- and some time. What is closed stays; a row is never deleted.
CREATE TABLE mandates (
    id             text NOT NULL PRIMARY KEY,
    client_org     text NOT NULL REFERENCES organizations (id),
    agent_org      text NOT NULL REFERENCES organizations (id),
    agent_user     text REFERENCES users (id),
    status         text NOT NULL CONSTRAINT mandates_status CHECK (status IN ('PROPOSED', 'ACTIVE', 'REFUSED', 'ENDED', 'REVOKED', 'EXPIRED')),
    acts           text NOT NULL CONSTRAINT mandates_acts CHECK (acts <> ''),
    kinds          text NOT NULL,
    contracts      text NOT NULL,
    party_consent  boolean NOT NULL,
    from_on        text NOT NULL,
    to_on          text NOT NULL,
    reference      text NOT NULL,
    filename       text NOT NULL,
    media_type     text NOT NULL,
    size           bigint NOT NULL,
    sha256         text NOT NULL,
    blob_key       text NOT NULL,
    proposed_by    text NOT NULL REFERENCES users (id),
    proposed_at    timestamp NOT NULL,
    confirmed_by   text REFERENCES users (id),
    confirmed_at   timestamp,
    closed_by      text REFERENCES users (id),
    closed_at      timestamp,
    reason         text NOT NULL,
    version        bigint NOT NULL,
    updated_at     timestamp NOT NULL,
    CONSTRAINT mandates_two CHECK (client_org <> agent_org),
    CONSTRAINT mandates_period CHECK (from_on <= to_on),
    CONSTRAINT mandates_confirmed CHECK (status NOT IN ('ACTIVE', 'REVOKED') OR (confirmed_by IS NOT NULL AND confirmed_at IS NOT NULL))
);
CREATE INDEX mandates_client ON mandates (client_org, id);
CREATE INDEX mandates_agent ON mandates (agent_org, id);

-- What was done under a mandate. The contract may be a draft that is gone.
CREATE TABLE mandate_acts (
    id           text NOT NULL PRIMARY KEY,
    mandate_id   text NOT NULL REFERENCES mandates (id),
    contract_id  text NOT NULL,
    round        bigint NOT NULL,
    operation    text NOT NULL,
    user_id      text NOT NULL REFERENCES users (id),
    done_at      timestamp NOT NULL
);
CREATE INDEX mandate_acts_mandate ON mandate_acts (mandate_id, id);
CREATE INDEX mandate_acts_contract ON mandate_acts (contract_id, operation);

-- +goose StatementBegin
CREATE TRIGGER mandates_kept BEFORE DELETE ON mandates
BEGIN
    SELECT RAISE(ABORT, 'append-only: DELETE on mandates is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER mandate_acts_no_update BEFORE UPDATE ON mandate_acts
BEGIN
    SELECT RAISE(ABORT, 'append-only: UPDATE on mandate_acts is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER mandate_acts_no_delete BEFORE DELETE ON mandate_acts
BEGIN
    SELECT RAISE(ABORT, 'append-only: DELETE on mandate_acts is not allowed');
END;
-- +goose StatementEnd
