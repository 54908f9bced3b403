-- +goose Up
-- Certificates that a filing rests on, with what their issuer said of them.
CREATE TABLE broker_certificates (
    id             text NOT NULL PRIMARY KEY,
    broker_id      text NOT NULL REFERENCES brokers (id),
    kind           text NOT NULL CONSTRAINT broker_certificates_kind CHECK (kind IN ('TRAINING', 'TITLE', 'RTTP', 'OTHER')),
    level          text NOT NULL,
    certificate_no text NOT NULL,
    issuer_org     text REFERENCES organizations (id),
    issuer         text NOT NULL,
    issuer_key     text NOT NULL,
    national_no    text NOT NULL,
    modules        text NOT NULL,
    hours          bigint NOT NULL,
    score          text NOT NULL,
    exam_date      date,
    issue_date     date NOT NULL,
    valid_until    date,
    file_name      text,
    file_sha256    text,
    file_key       text,
    state          text NOT NULL CONSTRAINT broker_certificates_state CHECK (state IN ('DECLARED', 'CHECKED_WITH_ISSUER', 'REJECTED', 'TAKEN_BACK')),
    how            text NOT NULL,
    reason         text NOT NULL,
    checked_by     text REFERENCES users (id),
    checked_at     timestamptz,
    version        bigint NOT NULL,
    created_at     timestamptz NOT NULL,
    updated_at     timestamptz NOT NULL
);
CREATE UNIQUE INDEX broker_certificates_number ON broker_certificates (issuer_key, certificate_no) WHERE state IN ('DECLARED', 'CHECKED_WITH_ISSUER');
CREATE INDEX broker_certificates_broker ON broker_certificates (broker_id, id);

-- Objections to a notice and complaints; words and contact are sealed.
CREATE TABLE broker_complaints (
    id          text NOT NULL PRIMARY KEY,
    broker_id   text NOT NULL REFERENCES brokers (id),
    kind        text NOT NULL CONSTRAINT broker_complaints_kind CHECK (kind IN ('OBJECTION', 'COMPLAINT')),
    words       text NOT NULL,
    contact     text NOT NULL,
    status      text NOT NULL CONSTRAINT broker_complaints_status CHECK (status IN ('OPEN', 'UPHELD', 'DISMISSED')),
    outcome     text NOT NULL,
    act_id      text REFERENCES broker_acts (id),
    received_on date NOT NULL,
    decided_by  text REFERENCES users (id),
    decided_at  timestamptz,
    version     bigint NOT NULL,
    created_at  timestamptz NOT NULL,
    CONSTRAINT broker_complaints_decided CHECK ((status = 'OPEN') = (decided_by IS NULL))
);
CREATE INDEX broker_complaints_broker ON broker_complaints (broker_id, id);

-- Organisations that employ brokers (技术转移机构).
CREATE TABLE transfer_orgs (
    org_id       text NOT NULL PRIMARY KEY REFERENCES organizations (id),
    kind         text NOT NULL CONSTRAINT transfer_orgs_kind CHECK (kind IN ('ORG1', 'ORG2', 'ORG3', 'ORG4')),
    parent_unit  text NOT NULL,
    region_code  text NOT NULL,
    grade        text NOT NULL CONSTRAINT transfer_orgs_grade CHECK (grade IN ('', 'G0', 'G1', 'G2', 'X')),
    grade_from   date,
    decision_no  text NOT NULL,
    reason       text NOT NULL,
    filed_on     date NOT NULL,
    graded_by    text REFERENCES users (id),
    version      bigint NOT NULL,
    created_at   timestamptz NOT NULL,
    updated_at   timestamptz NOT NULL
);
CREATE TABLE transfer_org_grades_given (
    id          text NOT NULL PRIMARY KEY,
    org_id      text NOT NULL REFERENCES transfer_orgs (org_id),
    grade       text NOT NULL,
    from_on     date NOT NULL,
    decision_no text NOT NULL,
    reason      text NOT NULL,
    done_by     text NOT NULL REFERENCES users (id),
    recorded_at timestamptz NOT NULL
);
CREATE INDEX transfer_org_grades_org ON transfer_org_grades_given (org_id, from_on, id);

CREATE TRIGGER broker_certificates_kept BEFORE DELETE OR TRUNCATE ON broker_certificates FOR EACH STATEMENT EXECUTE FUNCTION jishi_append_only();
CREATE TRIGGER broker_complaints_kept BEFORE DELETE OR TRUNCATE ON broker_complaints FOR EACH STATEMENT EXECUTE FUNCTION jishi_append_only();
CREATE TRIGGER transfer_orgs_kept BEFORE DELETE OR TRUNCATE ON transfer_orgs FOR EACH STATEMENT EXECUTE FUNCTION jishi_append_only();
CREATE TRIGGER transfer_org_grades_given_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON transfer_org_grades_given FOR EACH STATEMENT EXECUTE FUNCTION jishi_append_only();

GRANT SELECT, INSERT, UPDATE ON broker_certificates TO jishi_app;
GRANT SELECT, INSERT, UPDATE ON broker_complaints TO jishi_app;
GRANT SELECT, INSERT, UPDATE ON transfer_orgs TO jishi_app;
GRANT SELECT, INSERT ON transfer_org_grades_given TO jishi_app;
