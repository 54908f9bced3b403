-- +goose Up
-- Natural persons, once for all registers: the number sealed, and its keyed
-- fingerprint so that nobody stands twice.
CREATE TABLE persons (
    id           text NOT NULL PRIMARY KEY,
    user_id      text NOT NULL CONSTRAINT persons_user UNIQUE REFERENCES users (id),
    name         text NOT NULL,
    id_kind      text NOT NULL CONSTRAINT persons_id_kind CHECK (id_kind IN ('RESIDENT', 'PERMIT', 'PASSPORT', 'PERMANENT')),
    id_no        text NOT NULL,
    id_hash      text NOT NULL CONSTRAINT persons_id_hash UNIQUE,
    phone        text NOT NULL,
    email        text NOT NULL,
    verified_at  timestamp,
    verified_by  text REFERENCES users (id),
    version      bigint NOT NULL,
    created_at   timestamp NOT NULL,
    updated_at   timestamp NOT NULL,
    CONSTRAINT persons_verified CHECK ((verified_at IS NULL) = (verified_by IS NULL))
);

-- The register of technology brokers: what holds now. How it came to be stands
-- in broker_acts. Numbers are given at activation.
CREATE TABLE brokers (
    id              text NOT NULL PRIMARY KEY,
    broker_no       text CONSTRAINT brokers_no UNIQUE,
    person_id       text NOT NULL REFERENCES persons (id),
    user_id         text NOT NULL REFERENCES users (id),
    org_id          text NOT NULL REFERENCES organizations (id),
    org_role        text NOT NULL,
    region_code     text NOT NULL,
    level           text NOT NULL CONSTRAINT brokers_level CHECK (level IN ('L1', 'L2', 'L3')),
    title           text NOT NULL CONSTRAINT brokers_title CHECK (title IN ('T0', 'T1', 'T2', 'T3', 'T4')),
    title_decision  text NOT NULL,
    fields          text NOT NULL,
    languages       text NOT NULL,
    intro           text NOT NULL,
    consent_public  boolean NOT NULL,
    status          text NOT NULL CONSTRAINT brokers_status CHECK (status IN ('DRAFT', 'PENDING', 'NOTICE', 'ACTIVE', 'EXPIRED', 'SUSPENDED', 'REVOKED', 'WITHDRAWN', 'REFUSED')),
    status_on       text NOT NULL,
    filed_at        timestamp,
    notice_from     text,
    notice_to       text,
    active_from     text,
    valid_until     text,
    suspended_until text,
    blocked_until   text,
    version         bigint NOT NULL,
    created_at      timestamp NOT NULL,
    updated_at      timestamp NOT NULL,
    CONSTRAINT brokers_numbered CHECK (status NOT IN ('ACTIVE', 'EXPIRED', 'SUSPENDED', 'REVOKED') OR (broker_no IS NOT NULL AND active_from IS NOT NULL)),
    CONSTRAINT brokers_blocked CHECK (status <> 'REVOKED' OR blocked_until IS NOT NULL)
);
CREATE UNIQUE INDEX brokers_person ON brokers (person_id) WHERE status NOT IN ('REVOKED', 'WITHDRAWN', 'REFUSED');
CREATE INDEX brokers_status_no ON brokers (status, id);
CREATE INDEX brokers_org ON brokers (org_id, id);
CREATE INDEX brokers_region ON brokers (region_code, status, id);

-- Every act of the register (备案记录), with what held from its day on, so that a
-- broker's standing on any past day is read and not remembered.
CREATE TABLE broker_acts (
    id           text NOT NULL PRIMARY KEY,
    broker_id    text NOT NULL REFERENCES brokers (id),
    kind         text NOT NULL CONSTRAINT broker_acts_kind CHECK (kind IN ('FILED', 'CHECKED', 'NOTICED', 'RETURNED', 'REFUSED', 'ACTIVATED', 'LEVEL_CHANGED', 'ORG_CHANGED', 'TITLE_CHANGED', 'RENEWED', 'EXPIRED', 'ANNOUNCED', 'REPLIED', 'WARNED', 'SUSPENDED', 'RESTORED', 'REVOKED', 'WITHDRAWN', 'DROPPED', 'APPEAL_OPENED', 'APPEAL_DECIDED')),
    status       text NOT NULL,
    from_on      text NOT NULL,
    until_on     text,
    level        text NOT NULL,
    org_id       text NOT NULL REFERENCES organizations (id),
    valid_until  text,
    ground       text NOT NULL,
    decision_no  text NOT NULL,
    reason       text NOT NULL,
    evidence_sha256 text,
    evidence_name   text,
    evidence_key    text,
    regards      text REFERENCES broker_acts (id),
    done_by      text REFERENCES users (id),
    recorded_at  timestamp NOT NULL
);
CREATE INDEX broker_acts_broker ON broker_acts (broker_id, from_on, id);

-- +goose StatementBegin
CREATE TRIGGER persons_kept BEFORE DELETE ON persons
BEGIN
    SELECT RAISE(ABORT, 'append-only: DELETE on persons is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER brokers_kept BEFORE DELETE ON brokers
BEGIN
    SELECT RAISE(ABORT, 'append-only: DELETE on brokers is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER broker_acts_no_update BEFORE UPDATE ON broker_acts
BEGIN
    SELECT RAISE(ABORT, 'append-only: UPDATE on broker_acts is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER broker_acts_no_delete BEFORE DELETE ON broker_acts
BEGIN
    SELECT RAISE(ABORT, 'append-only: DELETE on broker_acts is not allowed');
END;
-- +goose StatementEnd
