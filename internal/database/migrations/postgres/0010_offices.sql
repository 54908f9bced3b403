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
    imported_at      timestamptz NOT NULL
);

-- When the acceptance of a filing is due, since when a correction runs, and who
-- has the case in hand after a recusal or a hand-over. Nullable, so that rows
-- recorded before keep their digests.
ALTER TABLE contracts ADD COLUMN acceptance_due date;
ALTER TABLE contracts ADD COLUMN correction_from date;
ALTER TABLE contracts ADD COLUMN assigned_to text;

-- A notice to the head of the office, once per clock and stage.
CREATE TABLE clock_escalations (
    contract_id  text NOT NULL REFERENCES contracts (id),
    round        bigint NOT NULL,
    clock        text NOT NULL CONSTRAINT clock_escalations_clock CHECK (clock IN ('ACCEPTANCE', 'DECISION', 'CORRECTION')),
    stage        bigint NOT NULL CONSTRAINT clock_escalations_stage CHECK (stage IN (50, 80, 100)),
    office_id    text NOT NULL REFERENCES organizations (id),
    started_on   date NOT NULL,
    due_on       date NOT NULL,
    raised_at    timestamptz NOT NULL,
    PRIMARY KEY (contract_id, round, clock, stage)
);
CREATE INDEX clock_escalations_office ON clock_escalations (office_id, raised_at);

-- Which office is competent for which county or zone. The key rules out overlap.
CREATE TABLE office_areas (
    area        text NOT NULL PRIMARY KEY,
    office_id   text NOT NULL REFERENCES organizations (id),
    version     bigint NOT NULL,
    updated_at  timestamptz NOT NULL
);

-- Who stands in for whom (A/B角), and when.
CREATE TABLE office_substitutes (
    id             text NOT NULL PRIMARY KEY,
    office_id      text NOT NULL REFERENCES organizations (id),
    user_id        text NOT NULL REFERENCES users (id),
    substitute_id  text NOT NULL REFERENCES users (id),
    from_on        date NOT NULL,
    to_on          date NOT NULL,
    set_by         text NOT NULL,
    version        bigint NOT NULL,
    updated_at     timestamptz NOT NULL,
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
    recorded_at    timestamptz NOT NULL,
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
    announced_at       timestamptz NOT NULL,
    announced_index    bigint NOT NULL,
    checkpoint_size    bigint,
    seed               text,
    drawn_by           text,
    drawn_at           timestamptz
);
CREATE TABLE inspection_items (
    quarter      text NOT NULL REFERENCES inspections (quarter),
    contract_id  text NOT NULL REFERENCES contracts (id),
    reason       text NOT NULL CONSTRAINT inspection_items_reason CHECK (reason IN ('SAMPLE', 'LARGE')),
    place        bigint NOT NULL,
    result       text CONSTRAINT inspection_items_result CHECK (result IN ('PASS', 'FIX', 'REVOKE')),
    note         text,
    inspected_by text,
    inspected_at timestamptz,
    version      bigint NOT NULL,
    PRIMARY KEY (quarter, contract_id)
);

CREATE TRIGGER calendar_versions_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON calendar_versions FOR EACH STATEMENT EXECUTE FUNCTION jishi_append_only();
CREATE TRIGGER clock_escalations_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON clock_escalations FOR EACH STATEMENT EXECUTE FUNCTION jishi_append_only();
CREATE TRIGGER contract_recusals_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON contract_recusals FOR EACH STATEMENT EXECUTE FUNCTION jishi_append_only();
CREATE TRIGGER office_areas_kept BEFORE DELETE OR TRUNCATE ON office_areas FOR EACH STATEMENT EXECUTE FUNCTION jishi_append_only();
CREATE TRIGGER office_substitutes_kept BEFORE DELETE OR TRUNCATE ON office_substitutes FOR EACH STATEMENT EXECUTE FUNCTION jishi_append_only();
CREATE TRIGGER inspections_kept BEFORE DELETE OR TRUNCATE ON inspections FOR EACH STATEMENT EXECUTE FUNCTION jishi_append_only();
CREATE TRIGGER inspection_items_kept BEFORE DELETE OR TRUNCATE ON inspection_items FOR EACH STATEMENT EXECUTE FUNCTION jishi_append_only();

-- What the application role may do; what is not listed it may not.
GRANT SELECT, INSERT ON calendar_versions TO jishi_app;
GRANT SELECT, INSERT ON clock_escalations TO jishi_app;
GRANT SELECT, INSERT ON contract_recusals TO jishi_app;
GRANT SELECT, INSERT, UPDATE ON office_areas TO jishi_app;
GRANT SELECT, INSERT, UPDATE ON office_substitutes TO jishi_app;
GRANT SELECT, INSERT, UPDATE ON inspections TO jishi_app;
GRANT SELECT, INSERT, UPDATE ON inspection_items TO jishi_app;
