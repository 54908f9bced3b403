-- +goose Up
-- Bulk filing (批量申报): a workbook of an organisation, once.
CREATE TABLE filings (
    id            text NOT NULL PRIMARY KEY,
    org_id        text NOT NULL REFERENCES organizations (id),
    created_by    text NOT NULL REFERENCES users (id),
    filename      text NOT NULL,
    sha256        text NOT NULL,
    size          bigint NOT NULL CONSTRAINT filings_size CHECK (size > 0),
    blob_key      text NOT NULL UNIQUE,
    version       bigint NOT NULL,
    created_at    timestamp NOT NULL,
    -- Who wants the drafts made, and when; then how many were made of how many rows.
    commit_by     text REFERENCES users (id),
    commit_at     timestamp,
    committed_at  timestamp,
    drafts        bigint NOT NULL CONSTRAINT filings_drafts CHECK (drafts >= 0),
    repeated      bigint NOT NULL CONSTRAINT filings_repeated CHECK (repeated >= 0),
    CONSTRAINT filings_committed CHECK (committed_at IS NULL OR commit_by IS NOT NULL)
);
-- The same file creates nothing twice.
CREATE UNIQUE INDEX filings_once ON filings (org_id, sha256);
CREATE INDEX filings_org ON filings (org_id, id);

-- How far the work on a batch is. No event speaks of these rows: they can be
-- made again from the workbook.
CREATE TABLE filing_runs (
    filing_id     text NOT NULL PRIMARY KEY REFERENCES filings (id),
    stage         text NOT NULL CONSTRAINT filing_runs_stage CHECK (stage IN ('QUEUED', 'CHECKING', 'CHECKED', 'COMMITTING', 'COMMITTED', 'FAILED')),
    attempt       bigint NOT NULL,
    rows_total    bigint NOT NULL,
    rows_done     bigint NOT NULL,
    rows_blocked  bigint NOT NULL,
    rows_repeated bigint NOT NULL,
    findings      bigint NOT NULL,
    problem       text NOT NULL,
    problem_zh    text NOT NULL,
    problem_en    text NOT NULL,
    heartbeat_at  timestamp NOT NULL
);
CREATE INDEX filing_runs_stage_at ON filing_runs (stage, heartbeat_at);

CREATE TABLE filing_findings (
    filing_id  text NOT NULL REFERENCES filings (id),
    seq        bigint NOT NULL,
    sheet      text NOT NULL,
    row_no     bigint NOT NULL,
    col        text NOT NULL,
    header     text NOT NULL,
    pointer    text NOT NULL,
    severity   text NOT NULL CONSTRAINT filing_findings_severity CHECK (severity IN ('BLOCK', 'HIGH', 'WARN', 'INFO')),
    rule       text NOT NULL,
    code       text NOT NULL,
    text_zh    text NOT NULL,
    text_en    text NOT NULL,
    PRIMARY KEY (filing_id, seq)
);

-- Which row of which batch a draft came from. Nullable, so that rows recorded
-- before keep their digests.
ALTER TABLE contracts ADD COLUMN filing_id text REFERENCES filings (id);
ALTER TABLE contracts ADD COLUMN filing_row bigint;
ALTER TABLE contracts ADD COLUMN filing_key text;
CREATE UNIQUE INDEX contracts_filing_once ON contracts (org_id, filing_key) WHERE filing_key IS NOT NULL;

-- Reconciliation with the national system (全国系统对账), one row a run.
CREATE TABLE national_reconciliations (
    id                 text NOT NULL PRIMARY KEY,
    created_by         text NOT NULL REFERENCES users (id),
    office_region      text NOT NULL,
    filename           text NOT NULL,
    sha256             text NOT NULL,
    dry_run            boolean NOT NULL,
    period_from        text NOT NULL,
    period_to          text NOT NULL,
    rows_read          bigint NOT NULL,
    matched            bigint NOT NULL,
    filled             bigint NOT NULL,
    fillable           bigint NOT NULL,
    missing_here       bigint NOT NULL,
    missing_there      bigint NOT NULL,
    amount_differs     bigint NOT NULL,
    status_differs     bigint NOT NULL,
    conflicts          bigint NOT NULL,
    -- Of the differences below, in their order: what was found stays provable.
    differences_sha256 text NOT NULL,
    created_at         timestamp NOT NULL,
    CONSTRAINT national_reconciliations_period CHECK (period_from <= period_to),
    CONSTRAINT national_reconciliations_filled CHECK (filled = 0 OR NOT dry_run)
);
CREATE INDEX national_reconciliations_office ON national_reconciliations (office_region, id);

CREATE TABLE national_differences (
    run_id             text NOT NULL REFERENCES national_reconciliations (id),
    seq                bigint NOT NULL,
    kind               text NOT NULL CONSTRAINT national_differences_kind CHECK (kind IN ('MISSING_HERE', 'MISSING_THERE', 'AMOUNT_DIFFERS', 'STATUS_DIFFERS', 'NUMBER_CONFLICT', 'AMBIGUOUS')),
    row_no             bigint NOT NULL,
    contract_id        text,
    acceptance_no      text NOT NULL,
    national_no        text NOT NULL,
    project_name       text NOT NULL,
    seller             text NOT NULL,
    buyer              text NOT NULL,
    our_contract_fen   bigint,
    their_contract_fen bigint,
    our_technical_fen  bigint,
    their_technical_fen bigint,
    our_status         text NOT NULL,
    their_status       text NOT NULL,
    note_zh            text NOT NULL,
    note_en            text NOT NULL,
    PRIMARY KEY (run_id, seq)
);

-- +goose StatementBegin
CREATE TRIGGER filings_kept BEFORE DELETE ON filings
BEGIN
    SELECT RAISE(ABORT, 'append-only: DELETE on filings is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER national_reconciliations_no_update BEFORE UPDATE ON national_reconciliations
BEGIN
    SELECT RAISE(ABORT, 'append-only: UPDATE on national_reconciliations is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER national_reconciliations_no_delete BEFORE DELETE ON national_reconciliations
BEGIN
    SELECT RAISE(ABORT, 'append-only: DELETE on national_reconciliations is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER national_differences_no_update BEFORE UPDATE ON national_differences
BEGIN
    SELECT RAISE(ABORT, 'append-only: UPDATE on national_differences is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER national_differences_no_delete BEFORE DELETE ON national_differences
BEGIN
    SELECT RAISE(ABORT, 'append-only: DELETE on national_differences is not allowed');
END;
-- +goose StatementEnd
