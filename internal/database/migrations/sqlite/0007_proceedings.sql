-- +goose Up
-- What happens after registration (domain notes §1.11, §1.12, §3.2).

-- Who may not decide any more, because an objection against their decision was
-- upheld: user ids. Nullable, so that rows recorded before keep their digests.
ALTER TABLE contracts ADD COLUMN barred text;
-- The statuses grow. SQLite changes a CHECK only in the text of the schema, as
-- its manual describes for changes that leave the stored rows as they are; RESET
-- and the tables made below have every connection read the schema anew.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, '''REFUSED'', ''WITHDRAWN''))', '''REFUSED'', ''WITHDRAWN'', ''CHANGE_PENDING'', ''RECHECK'', ''OBJECTION'', ''DEREGISTERED'', ''REVOKED''))')
    WHERE type = 'table' AND name = 'contracts';
PRAGMA writable_schema = RESET;
DROP INDEX contracts_one_live;
CREATE UNIQUE INDEX contracts_one_live ON contracts (fingerprint)
    WHERE fingerprint IS NOT NULL AND status IN ('SUBMITTED', 'CORRECTION', 'ACCEPTED', 'FIRST_REVIEW', 'EXPERT_REVIEW', 'SECOND_REVIEW', 'REGISTERED', 'CHANGE_PENDING', 'RECHECK', 'OBJECTION');

CREATE TABLE proceedings (
    id                     text NOT NULL PRIMARY KEY,
    number                 text NOT NULL UNIQUE,
    contract_id            text NOT NULL REFERENCES contracts (id),
    kind                   text NOT NULL CONSTRAINT proceedings_kind CHECK (kind IN ('CHANGE', 'CORRECTION', 'DEREGISTRATION', 'REVOCATION', 'OBJECTION', 'RECHECK')),
    status                 text NOT NULL CONSTRAINT proceedings_status CHECK (status IN ('OPEN', 'RETURNED', 'NOTIFIED', 'HEARD', 'EXAMINED', 'GRANTED', 'DENIED', 'WITHDRAWN')),
    version                bigint NOT NULL,
    org_id                 text NOT NULL REFERENCES organizations (id),
    office_region          text NOT NULL,
    opened_by              text NOT NULL REFERENCES users (id),
    opened_org             text NOT NULL REFERENCES organizations (id),
    opened_at              timestamp NOT NULL,
    ground                 text NOT NULL,
    authority              text NOT NULL,
    reason                 text NOT NULL,
    effective_on           text,
    proposal               text,
    files                  text NOT NULL,
    benefits               text NOT NULL,
    due_on                 text,
    heard_until            text,
    statement              text NOT NULL,
    examiner_id            text REFERENCES users (id),
    recommendation         text NOT NULL,
    opinion                text NOT NULL,
    panel                  text NOT NULL,
    approved_kind          text NOT NULL,
    approved_sub_kind      text NOT NULL,
    approved_contract_fen  bigint NOT NULL,
    approved_technical_fen bigint NOT NULL CONSTRAINT proceedings_approved CHECK (approved_technical_fen >= 0 AND approved_technical_fen <= approved_contract_fen),
    decided_by             text REFERENCES users (id),
    decided_at             timestamp,
    note                   text NOT NULL,
    updated_at             timestamp NOT NULL,
    -- Two people decide here, too.
    CONSTRAINT proceedings_two_people CHECK (decided_by IS NULL OR examiner_id IS NULL OR decided_by <> examiner_id)
);
-- One at a time for each contract.
CREATE UNIQUE INDEX proceedings_one_open ON proceedings (contract_id) WHERE status IN ('OPEN', 'RETURNED', 'NOTIFIED', 'HEARD', 'EXAMINED');
CREATE INDEX proceedings_contract ON proceedings (contract_id, id);
CREATE INDEX proceedings_org ON proceedings (org_id, id);
CREATE INDEX proceedings_queue ON proceedings (status, due_on, id);

CREATE TABLE proceeding_steps (
    proceeding_id  text NOT NULL REFERENCES proceedings (id),
    no             bigint NOT NULL,
    step           text NOT NULL,
    user_id        text NOT NULL REFERENCES users (id),
    at             timestamp NOT NULL,
    note           text NOT NULL,
    data           text NOT NULL,
    PRIMARY KEY (proceeding_id, no)
);

CREATE TABLE contract_versions (
    contract_id            text NOT NULL REFERENCES contracts (id),
    number                 bigint NOT NULL,
    event                  text NOT NULL CONSTRAINT contract_versions_event CHECK (event IN ('REGISTER', 'CHANGE', 'CORRECT')),
    form                   text NOT NULL,
    form_sha256            text NOT NULL,
    approved_kind          text NOT NULL,
    approved_sub_kind      text NOT NULL,
    approved_contract_fen  bigint NOT NULL,
    approved_technical_fen bigint NOT NULL,
    certificate_number     text NOT NULL,
    proceeding_id          text REFERENCES proceedings (id),
    decided_by             text NOT NULL REFERENCES users (id),
    decided_at             timestamp NOT NULL,
    event_index            bigint NOT NULL,
    PRIMARY KEY (contract_id, number)
);

CREATE TABLE authority_notices (
    id             text NOT NULL PRIMARY KEY,
    proceeding_id  text NOT NULL REFERENCES proceedings (id),
    contract_id    text NOT NULL REFERENCES contracts (id),
    benefit        text NOT NULL,
    authority      text NOT NULL,
    benefit_fen    bigint NOT NULL CONSTRAINT authority_notices_amount CHECK (benefit_fen >= 0),
    letter         text NOT NULL,
    made_at        timestamp NOT NULL,
    delivered_on   text,
    reference      text NOT NULL,
    version        bigint NOT NULL
);
CREATE INDEX authority_notices_proceeding ON authority_notices (proceeding_id, id);
CREATE INDEX authority_notices_contract ON authority_notices (contract_id, id);

CREATE TABLE settlements (
    id             text NOT NULL PRIMARY KEY,
    contract_id    text NOT NULL REFERENCES contracts (id),
    no             bigint NOT NULL,
    status         text NOT NULL CONSTRAINT settlements_status CHECK (status IN ('DECLARED', 'CONFIRMED', 'REJECTED')),
    version        bigint NOT NULL,
    realised_on    text NOT NULL,
    contract_fen   bigint NOT NULL CONSTRAINT settlements_contract CHECK (contract_fen > 0),
    technical_fen  bigint NOT NULL CONSTRAINT settlements_technical CHECK (technical_fen >= 0 AND technical_fen <= contract_fen),
    costs          text NOT NULL,
    cost_fen       bigint NOT NULL CONSTRAINT settlements_cost CHECK (cost_fen >= 0 AND cost_fen <= technical_fen),
    note           text NOT NULL,
    declared_by    text NOT NULL REFERENCES users (id),
    declared_at    timestamp NOT NULL,
    decided_by     text REFERENCES users (id),
    decided_at     timestamp,
    opinion        text NOT NULL,
    CONSTRAINT settlements_no UNIQUE (contract_id, no)
);
-- +goose StatementBegin
CREATE TRIGGER proceeding_steps_no_update BEFORE UPDATE ON proceeding_steps
BEGIN
    SELECT RAISE(ABORT, 'append-only: UPDATE on proceeding_steps is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER proceeding_steps_no_delete BEFORE DELETE ON proceeding_steps
BEGIN
    SELECT RAISE(ABORT, 'append-only: DELETE on proceeding_steps is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER contract_versions_no_update BEFORE UPDATE ON contract_versions
BEGIN
    SELECT RAISE(ABORT, 'append-only: UPDATE on contract_versions is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER contract_versions_no_delete BEFORE DELETE ON contract_versions
BEGIN
    SELECT RAISE(ABORT, 'append-only: DELETE on contract_versions is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER proceedings_kept BEFORE DELETE ON proceedings
BEGIN
    SELECT RAISE(ABORT, 'append-only: DELETE on proceedings is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER authority_notices_kept BEFORE DELETE ON authority_notices
BEGIN
    SELECT RAISE(ABORT, 'append-only: DELETE on authority_notices is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER settlements_kept BEFORE DELETE ON settlements
BEGIN
    SELECT RAISE(ABORT, 'append-only: DELETE on settlements is not allowed');
END;
-- +goose StatementEnd
