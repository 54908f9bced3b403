-- +goose Up
-- What happens after registration (domain notes §1.11, §1.12, §3.2).

-- The statuses grow.
ALTER TABLE contracts DROP CONSTRAINT contracts_status;
ALTER TABLE contracts ADD CONSTRAINT contracts_status CHECK (status IN ('DRAFT', 'SUBMITTED', 'CORRECTION', 'NOT_ACCEPTED', 'ACCEPTED', 'FIRST_REVIEW', 'EXPERT_REVIEW', 'SECOND_REVIEW', 'TRANSFERRED_UP', 'REGISTERED', 'REFUSED', 'WITHDRAWN', 'CHANGE_PENDING', 'RECHECK', 'OBJECTION', 'DEREGISTERED', 'REVOKED'));
-- Who may not decide any more, because an objection against their decision was
-- upheld: user ids. Nullable, so that rows recorded before keep their digests.
ALTER TABLE contracts ADD COLUMN barred text;
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
    opened_at              timestamptz NOT NULL,
    ground                 text NOT NULL,
    authority              text NOT NULL,
    reason                 text NOT NULL,
    effective_on           date,
    proposal               text,
    files                  text NOT NULL,
    benefits               text NOT NULL,
    due_on                 date,
    heard_until            date,
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
    decided_at             timestamptz,
    note                   text NOT NULL,
    updated_at             timestamptz NOT NULL,
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
    at             timestamptz NOT NULL,
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
    decided_at             timestamptz NOT NULL,
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
    made_at        timestamptz NOT NULL,
    delivered_on   date,
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
    realised_on    date NOT NULL,
    contract_fen   bigint NOT NULL CONSTRAINT settlements_contract CHECK (contract_fen > 0),
    technical_fen  bigint NOT NULL CONSTRAINT settlements_technical CHECK (technical_fen >= 0 AND technical_fen <= contract_fen),
    costs          text NOT NULL,
    cost_fen       bigint NOT NULL CONSTRAINT settlements_cost CHECK (cost_fen >= 0 AND cost_fen <= technical_fen),
    note           text NOT NULL,
    declared_by    text NOT NULL REFERENCES users (id),
    declared_at    timestamptz NOT NULL,
    decided_by     text REFERENCES users (id),
    decided_at     timestamptz,
    opinion        text NOT NULL,
    CONSTRAINT settlements_no UNIQUE (contract_id, no)
);
CREATE TRIGGER proceeding_steps_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON proceeding_steps FOR EACH STATEMENT EXECUTE FUNCTION jishi_append_only();
CREATE TRIGGER contract_versions_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON contract_versions FOR EACH STATEMENT EXECUTE FUNCTION jishi_append_only();
CREATE TRIGGER proceedings_kept BEFORE DELETE OR TRUNCATE ON proceedings FOR EACH STATEMENT EXECUTE FUNCTION jishi_append_only();
CREATE TRIGGER authority_notices_kept BEFORE DELETE OR TRUNCATE ON authority_notices FOR EACH STATEMENT EXECUTE FUNCTION jishi_append_only();
CREATE TRIGGER settlements_kept BEFORE DELETE OR TRUNCATE ON settlements FOR EACH STATEMENT EXECUTE FUNCTION jishi_append_only();

-- What the application role may do; what is not listed it may not.
GRANT SELECT, INSERT ON proceeding_steps TO jishi_app;
GRANT SELECT, INSERT ON contract_versions TO jishi_app;
GRANT SELECT, INSERT, UPDATE ON proceedings TO jishi_app;
GRANT SELECT, INSERT, UPDATE ON authority_notices TO jishi_app;
GRANT SELECT, INSERT, UPDATE ON settlements TO jishi_app;
