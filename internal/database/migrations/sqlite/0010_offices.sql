-- +goose Up
-- The working-day table as imported from the State Council's yearly notices.
-- Each row is a whole calendar, so that a case can be counted again under the
-- version it keeps, whatever is imported later.
CREATE TABLE calendar_versions (
    version          text NOT NULL PRIMARY KEY,
    seq              bigint NOT NULL CONSTRAINT calendar_versions_seq UNIQUE,
    year             bigint NOT NULL,
    document_number  text NOT NULL,
    days             text NOT NULL,
    imported_by      text NOT NULL,
    imported_at      timestamp NOT NULL
);

-- When the acceptance of a filing is due, since when a correction runs, and who
-- has the case in hand after a recusal or a hand-over. Nullable, so that rows
-- recorded before keep their digests.
ALTER TABLE contracts ADD COLUMN acceptance_due text;
ALTER TABLE contracts ADD COLUMN correction_from text;
ALTER TABLE contracts ADD COLUMN assigned_to text;

-- A notice to the head of the office, once per clock and stage.
CREATE TABLE clock_escalations (
    contract_id  text NOT NULL REFERENCES contracts (id),
    round        bigint NOT NULL,
    clock        text NOT NULL CONSTRAINT clock_escalations_clock CHECK (clock IN ('ACCEPTANCE', 'DECISION', 'CORRECTION')),
    stage        bigint NOT NULL CONSTRAINT clock_escalations_stage CHECK (stage IN (50, 80, 100)),
    office_id    text NOT NULL REFERENCES organizations (id),
    started_on   text NOT NULL,
    due_on       text NOT NULL,
    raised_at    timestamp NOT NULL,
    PRIMARY KEY (contract_id, round, clock, stage)
);
CREATE INDEX clock_escalations_office ON clock_escalations (office_id, raised_at);

-- Which office is competent for which county or zone. The key rules out overlap.
CREATE TABLE office_areas (
    area        text NOT NULL PRIMARY KEY,
    office_id   text NOT NULL REFERENCES organizations (id),
    version     bigint NOT NULL,
    updated_at  timestamp NOT NULL
);

-- Who stands in for whom (A/B角), and when.
CREATE TABLE office_substitutes (
    id             text NOT NULL PRIMARY KEY,
    office_id      text NOT NULL REFERENCES organizations (id),
    user_id        text NOT NULL REFERENCES users (id),
    substitute_id  text NOT NULL REFERENCES users (id),
    from_on        text NOT NULL,
    to_on          text NOT NULL,
    set_by         text NOT NULL,
    version        bigint NOT NULL,
    updated_at     timestamp NOT NULL,
    CONSTRAINT office_substitutes_two CHECK (user_id <> substitute_id),
    CONSTRAINT office_substitutes_period CHECK (from_on <= to_on)
);
CREATE INDEX office_substitutes_user ON office_substitutes (user_id, from_on);

-- Who may not handle a case, by own declaration or because a rule found it.
CREATE TABLE contract_recusals (
    contract_id    text NOT NULL REFERENCES contracts (id),
    user_id        text NOT NULL REFERENCES users (id),
    ground         text NOT NULL CONSTRAINT contract_recusals_ground CHECK (ground IN ('CONTACT', 'LEGAL_REP', 'EMPLOYEE', 'OWNER', 'KIN', 'OTHER')),
    reason         text NOT NULL,
    found_by_rule  boolean NOT NULL,
    substitute_id  text REFERENCES users (id),
    recorded_by    text NOT NULL,
    recorded_at    timestamp NOT NULL,
    PRIMARY KEY (contract_id, user_id)
);

-- Quarterly spot checks: the population is fixed before the seed can be known.
CREATE TABLE inspections (
    quarter            text NOT NULL PRIMARY KEY,
    method             text NOT NULL,
    population         text NOT NULL,
    population_sha256  text NOT NULL,
    sample_size        bigint NOT NULL,
    announced_by       text NOT NULL,
    announced_at       timestamp NOT NULL,
    announced_index    bigint NOT NULL,
    checkpoint_size    bigint,
    seed               text,
    drawn_by           text,
    drawn_at           timestamp
);
CREATE TABLE inspection_items (
    quarter      text NOT NULL REFERENCES inspections (quarter),
    contract_id  text NOT NULL REFERENCES contracts (id),
    reason       text NOT NULL CONSTRAINT inspection_items_reason CHECK (reason IN ('SAMPLE', 'LARGE')),
    place        bigint NOT NULL,
    result       text CONSTRAINT inspection_items_result CHECK (result IN ('PASS', 'FIX', 'REVOKE')),
    note         text,
    inspected_by text,
    inspected_at timestamp,
    version      bigint NOT NULL,
    PRIMARY KEY (quarter, contract_id)
);

-- +goose StatementBegin
CREATE TRIGGER calendar_versions_no_update BEFORE UPDATE ON calendar_versions
BEGIN
    SELECT RAISE(ABORT, 'append-only: UPDATE on calendar_versions is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER calendar_versions_no_delete BEFORE DELETE ON calendar_versions
BEGIN
    SELECT RAISE(ABORT, 'append-only: DELETE on calendar_versions is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER clock_escalations_no_update BEFORE UPDATE ON clock_escalations
BEGIN
    SELECT RAISE(ABORT, 'append-only: UPDATE on clock_escalations is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER clock_escalations_no_delete BEFORE DELETE ON clock_escalations
BEGIN
    SELECT RAISE(ABORT, 'append-only: DELETE on clock_escalations is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER contract_recusals_no_update BEFORE UPDATE ON contract_recusals
BEGIN
    SELECT RAISE(ABORT, 'append-only: UPDATE on contract_recusals is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER contract_recusals_no_delete BEFORE DELETE ON contract_recusals
BEGIN
    SELECT RAISE(ABORT, 'append-only: DELETE on contract_recusals is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER office_areas_kept BEFORE DELETE ON office_areas
BEGIN
    SELECT RAISE(ABORT, 'append-only: DELETE on office_areas is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER office_substitutes_kept BEFORE DELETE ON office_substitutes
BEGIN
    SELECT RAISE(ABORT, 'append-only: DELETE on office_substitutes is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER inspections_kept BEFORE DELETE ON inspections
BEGIN
    SELECT RAISE(ABORT, 'append-only: DELETE on inspections is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER inspection_items_kept BEFORE DELETE ON inspection_items
BEGIN
    SELECT RAISE(ABORT, 'append-only: DELETE on inspection_items is not allowed');
END;
-- +goose StatementEnd
