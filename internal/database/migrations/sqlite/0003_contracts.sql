-- +goose Up
CREATE TABLE contracts (
    id                     text NOT NULL PRIMARY KEY,
    acceptance_no          text UNIQUE,
    status                 text NOT NULL CONSTRAINT contracts_status CHECK (status IN ('DRAFT', 'SUBMITTED', 'CORRECTION', 'NOT_ACCEPTED', 'ACCEPTED', 'FIRST_REVIEW', 'EXPERT_REVIEW', 'SECOND_REVIEW', 'TRANSFERRED_UP', 'REGISTERED', 'REFUSED', 'WITHDRAWN')),
    round                  bigint NOT NULL,
    version                bigint NOT NULL,
    org_id                 text NOT NULL REFERENCES organizations (id),
    office_id              text REFERENCES organizations (id),
    office_region          text NOT NULL,
    created_by             text NOT NULL REFERENCES users (id),
    project_name           text NOT NULL,
    kind                   text NOT NULL,
    sub_kind               text NOT NULL,
    sign_date              text,
    seller_name            text NOT NULL,
    seller_code            text NOT NULL,
    buyer_name             text NOT NULL,
    buyer_code             text NOT NULL,
    contract_fen           bigint NOT NULL CONSTRAINT contracts_amount CHECK (contract_fen >= 0),
    technical_fen          bigint NOT NULL CONSTRAINT contracts_technical CHECK (technical_fen >= 0 AND technical_fen <= contract_fen),
    form                   text NOT NULL,
    form_sha256            text NOT NULL,
    fingerprint            text,
    approved_kind          text NOT NULL,
    approved_sub_kind      text NOT NULL,
    approved_contract_fen  bigint NOT NULL,
    approved_technical_fen bigint NOT NULL CONSTRAINT contracts_approved CHECK (approved_technical_fen >= 0 AND approved_technical_fen <= approved_contract_fen),
    disputed               boolean NOT NULL,
    recommendation         text NOT NULL,
    rule_set               text NOT NULL,
    calendar_version       text NOT NULL,
    submitted_at           timestamp,
    accepted_at            timestamp,
    accepted_on            text,
    decision_due           text,
    correction_due         text,
    registered_on          text,
    accepted_by            text REFERENCES users (id),
    first_reviewer_id      text REFERENCES users (id),
    second_reviewer_id     text REFERENCES users (id),
    national_reg_no        text UNIQUE,
    salt                   text NOT NULL,
    created_at             timestamp NOT NULL,
    updated_at             timestamp NOT NULL,
    -- Two people decide: 2022 guideline, domain notes §1.8.
    CONSTRAINT contracts_two_reviewers CHECK (second_reviewer_id IS NULL OR (first_reviewer_id IS NOT NULL AND second_reviewer_id <> first_reviewer_id)),
    CONSTRAINT contracts_registered_facts CHECK (status <> 'REGISTERED' OR (registered_on IS NOT NULL AND second_reviewer_id IS NOT NULL AND approved_contract_fen > 0 AND approved_technical_fen > 0))
);
-- One live filing per contract (rule RR01): same seller, buyer, name, date, amount.
CREATE UNIQUE INDEX contracts_one_live ON contracts (fingerprint)
    WHERE fingerprint IS NOT NULL AND status IN ('SUBMITTED', 'CORRECTION', 'ACCEPTED', 'FIRST_REVIEW', 'EXPERT_REVIEW', 'SECOND_REVIEW', 'REGISTERED');
CREATE INDEX contracts_org ON contracts (org_id, id);
CREATE INDEX contracts_office ON contracts (office_region, id);
CREATE INDEX contracts_queue ON contracts (status, decision_due, id);

CREATE TABLE contract_submissions (
    contract_id   text NOT NULL REFERENCES contracts (id),
    round         bigint NOT NULL,
    form          text NOT NULL,
    form_sha256   text NOT NULL,
    submitted_by  text NOT NULL REFERENCES users (id),
    submitted_at  timestamp NOT NULL,
    PRIMARY KEY (contract_id, round)
);

CREATE TABLE contract_reviews (
    id                     text NOT NULL PRIMARY KEY,
    contract_id            text NOT NULL REFERENCES contracts (id),
    round                  bigint NOT NULL,
    stage                  text NOT NULL CONSTRAINT contract_reviews_stage CHECK (stage IN ('FIRST', 'EXPERT', 'SECOND')),
    reviewer_id            text NOT NULL REFERENCES users (id),
    recommendation         text NOT NULL CONSTRAINT contract_reviews_recommendation CHECK (recommendation IN ('REGISTER', 'REFUSE')),
    opinion                text NOT NULL,
    checklist              text NOT NULL,
    panel                  text NOT NULL,
    reasons                text NOT NULL,
    approved_kind          text NOT NULL,
    approved_sub_kind      text NOT NULL,
    approved_contract_fen  bigint NOT NULL,
    approved_technical_fen bigint NOT NULL,
    created_at             timestamp NOT NULL
);
CREATE INDEX contract_reviews_contract ON contract_reviews (contract_id, round, id);

CREATE TABLE contract_notices (
    id           text NOT NULL PRIMARY KEY,
    contract_id  text NOT NULL REFERENCES contracts (id),
    round        bigint NOT NULL,
    items        text NOT NULL,
    sent_by      text NOT NULL REFERENCES users (id),
    sent_at      timestamp NOT NULL,
    due_on       text NOT NULL
);
CREATE INDEX contract_notices_contract ON contract_notices (contract_id, round, id);

CREATE TABLE contract_decisions (
    contract_id  text NOT NULL REFERENCES contracts (id),
    round        bigint NOT NULL,
    result       text NOT NULL CONSTRAINT contract_decisions_result CHECK (result IN ('REGISTERED', 'REFUSED', 'NOT_ACCEPTED', 'TRANSFERRED_UP', 'WITHDRAWN')),
    reasons      text NOT NULL,
    note         text NOT NULL,
    decided_by   text NOT NULL REFERENCES users (id),
    decided_at   timestamp NOT NULL,
    PRIMARY KEY (contract_id, round)
);

CREATE TABLE documents (
    id           text NOT NULL PRIMARY KEY,
    -- No reference: a draft that was never filed may be deleted, its files stay on record.
    contract_id  text NOT NULL,
    material     text NOT NULL,
    filename     text NOT NULL,
    media_type   text NOT NULL,
    size         bigint NOT NULL CONSTRAINT documents_size CHECK (size > 0),
    sha256       text NOT NULL,
    blob_key     text NOT NULL UNIQUE,
    uploaded_by  text NOT NULL REFERENCES users (id),
    uploaded_at  timestamp NOT NULL,
    removed_at   timestamp
);
CREATE UNIQUE INDEX documents_once ON documents (contract_id, sha256) WHERE removed_at IS NULL;
CREATE INDEX documents_hash ON documents (sha256);

-- +goose StatementBegin
CREATE TRIGGER contract_submissions_no_update BEFORE UPDATE ON contract_submissions
BEGIN
    SELECT RAISE(ABORT, 'append-only: UPDATE on contract_submissions is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER contract_submissions_no_delete BEFORE DELETE ON contract_submissions
BEGIN
    SELECT RAISE(ABORT, 'append-only: DELETE on contract_submissions is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER contract_reviews_no_update BEFORE UPDATE ON contract_reviews
BEGIN
    SELECT RAISE(ABORT, 'append-only: UPDATE on contract_reviews is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER contract_reviews_no_delete BEFORE DELETE ON contract_reviews
BEGIN
    SELECT RAISE(ABORT, 'append-only: DELETE on contract_reviews is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER contract_notices_no_update BEFORE UPDATE ON contract_notices
BEGIN
    SELECT RAISE(ABORT, 'append-only: UPDATE on contract_notices is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER contract_notices_no_delete BEFORE DELETE ON contract_notices
BEGIN
    SELECT RAISE(ABORT, 'append-only: DELETE on contract_notices is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER contract_decisions_no_update BEFORE UPDATE ON contract_decisions
BEGIN
    SELECT RAISE(ABORT, 'append-only: UPDATE on contract_decisions is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER contract_decisions_no_delete BEFORE DELETE ON contract_decisions
BEGIN
    SELECT RAISE(ABORT, 'append-only: DELETE on contract_decisions is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER documents_kept BEFORE DELETE ON documents
BEGIN
    SELECT RAISE(ABORT, 'append-only: DELETE on documents is not allowed');
END;
-- +goose StatementEnd
-- Only a draft that was never submitted may go.
-- +goose StatementBegin
CREATE TRIGGER contracts_kept BEFORE DELETE ON contracts WHEN OLD.status <> 'DRAFT' OR OLD.round > 0
BEGIN
    SELECT RAISE(ABORT, 'append-only: a filed contract is never deleted');
END;
-- +goose StatementEnd
