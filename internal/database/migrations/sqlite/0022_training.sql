-- +goose Up
-- Training bases (技术转移人才培养基地): an organisation that the bureau
-- recognises. A registrar enters it, another person confirms it.
CREATE TABLE training_bases (
    id          text NOT NULL PRIMARY KEY,
    org_id      text NOT NULL REFERENCES organizations (id),
    grade       text NOT NULL CONSTRAINT training_bases_grade CHECK (grade IN ('CITY', 'PROVINCE', 'NATIONAL')),
    decision_no text NOT NULL,
    prefix      text NOT NULL CONSTRAINT training_bases_prefix UNIQUE,
    valid_from  text NOT NULL,
    valid_until text,
    status      text NOT NULL CONSTRAINT training_bases_status CHECK (status IN ('PROPOSED', 'ACTIVE', 'ENDED')),
    last_no     bigint NOT NULL,
    reason      text NOT NULL,
    proposed_by text NOT NULL REFERENCES users (id),
    decided_by  text REFERENCES users (id),
    version     bigint NOT NULL,
    made_at     timestamp NOT NULL,
    changed_at  timestamp NOT NULL,
    CONSTRAINT training_bases_two CHECK (status <> 'ACTIVE' OR (decided_by IS NOT NULL AND decided_by <> proposed_by)),
    CONSTRAINT training_bases_last CHECK (last_no >= 0)
);
CREATE UNIQUE INDEX training_bases_org ON training_bases (org_id) WHERE status <> 'ENDED';

CREATE TABLE training_courses (
    id           text NOT NULL PRIMARY KEY,
    base_id      text NOT NULL REFERENCES training_bases (id),
    org_id       text NOT NULL REFERENCES organizations (id),
    level        text NOT NULL CONSTRAINT training_courses_level CHECK (level IN ('L1', 'L2', 'L3', 'CE')),
    title        text NOT NULL,
    intro        text NOT NULL,
    professional boolean NOT NULL,
    hours_m1     bigint NOT NULL,
    hours_m2     bigint NOT NULL,
    hours_m3     bigint NOT NULL,
    hours_m4     bigint NOT NULL,
    capacity     bigint NOT NULL CONSTRAINT training_courses_capacity CHECK (capacity > 0),
    enrol_until  text NOT NULL,
    starts_on    text NOT NULL,
    ends_on      text NOT NULL,
    status       text NOT NULL CONSTRAINT training_courses_status CHECK (status IN ('DRAFT', 'PUBLISHED', 'CLOSED')),
    version      bigint NOT NULL,
    made_by      text NOT NULL REFERENCES users (id),
    made_at      timestamp NOT NULL,
    changed_at   timestamp NOT NULL
);
CREATE INDEX training_courses_org ON training_courses (org_id, id);

-- A sitting of a course: a day, a place, a trainer, one module.
CREATE TABLE training_sessions (
    id        text NOT NULL PRIMARY KEY,
    course_id text NOT NULL REFERENCES training_courses (id),
    module    text NOT NULL CONSTRAINT training_sessions_module CHECK (module IN ('M1', 'M2', 'M3', 'M4')),
    held_on   text NOT NULL,
    place     text NOT NULL,
    trainer   text NOT NULL,
    hours     bigint NOT NULL CONSTRAINT training_sessions_hours CHECK (hours BETWEEN 1 AND 12),
    made_by   text NOT NULL REFERENCES users (id),
    made_at   timestamp NOT NULL
);
CREATE INDEX training_sessions_course ON training_sessions (course_id, held_on, id);

-- One person once per course; seq is the order of arrival under the course's lock.
CREATE TABLE training_enrolments (
    id          text NOT NULL PRIMARY KEY,
    course_id   text NOT NULL REFERENCES training_courses (id),
    org_id      text NOT NULL REFERENCES organizations (id),
    person_id   text NOT NULL REFERENCES persons (id),
    user_id     text NOT NULL REFERENCES users (id),
    region_code text NOT NULL,
    seq         bigint NOT NULL,
    status      text NOT NULL CONSTRAINT training_enrolments_status CHECK (status IN ('ENROLLED', 'WAITING', 'WITHDRAWN')),
    version     bigint NOT NULL,
    made_at     timestamp NOT NULL,
    changed_at  timestamp NOT NULL,
    CONSTRAINT training_enrolments_seq UNIQUE (course_id, seq)
);
CREATE UNIQUE INDEX training_enrolments_once ON training_enrolments (course_id, person_id) WHERE status <> 'WITHDRAWN';
CREATE INDEX training_enrolments_person ON training_enrolments (person_id, id);

-- Hours credited; a correction is a new row that names the one it takes the place of.
CREATE TABLE training_attendance (
    id           text NOT NULL PRIMARY KEY,
    session_id   text NOT NULL REFERENCES training_sessions (id),
    course_id    text NOT NULL REFERENCES training_courses (id),
    enrolment_id text NOT NULL REFERENCES training_enrolments (id),
    person_id    text NOT NULL REFERENCES persons (id),
    module       text NOT NULL,
    held_on      text NOT NULL,
    hours        bigint NOT NULL CONSTRAINT training_attendance_hours CHECK (hours BETWEEN 0 AND 12),
    reason       text NOT NULL,
    regards      text CONSTRAINT training_attendance_regards UNIQUE REFERENCES training_attendance (id),
    recorded_by  text NOT NULL REFERENCES users (id),
    recorded_at  timestamp NOT NULL,
    CONSTRAINT training_attendance_reason CHECK ((regards IS NULL) OR reason <> '')
);
CREATE UNIQUE INDEX training_attendance_first ON training_attendance (session_id, enrolment_id) WHERE regards IS NULL;
CREATE INDEX training_attendance_enrolment ON training_attendance (enrolment_id, id);
CREATE INDEX training_attendance_person ON training_attendance (person_id, held_on);

-- Examinations: the paper lies encrypted in the document store; its hash is
-- fixed from the upload on.
CREATE TABLE training_exams (
    id           text NOT NULL PRIMARY KEY,
    course_id    text NOT NULL REFERENCES training_courses (id),
    org_id       text NOT NULL REFERENCES organizations (id),
    title        text NOT NULL,
    place        text NOT NULL,
    starts_at    timestamp NOT NULL,
    ends_at      timestamp NOT NULL,
    paper_name   text NOT NULL,
    paper_type   text NOT NULL,
    paper_size   bigint NOT NULL,
    paper_sha256 text NOT NULL,
    paper_key    text NOT NULL,
    version      bigint NOT NULL,
    made_by      text NOT NULL REFERENCES users (id),
    made_at      timestamp NOT NULL,
    changed_at   timestamp NOT NULL,
    CONSTRAINT training_exams_time CHECK (starts_at < ends_at)
);
CREATE INDEX training_exams_course ON training_exams (course_id, id);

CREATE TABLE training_openings (
    id        text NOT NULL PRIMARY KEY,
    exam_id   text NOT NULL REFERENCES training_exams (id),
    user_id   text NOT NULL REFERENCES users (id),
    opened_at timestamp NOT NULL
);
CREATE INDEX training_openings_exam ON training_openings (exam_id, user_id);

-- Results: once per candidate and examination; corrected only by a new row.
CREATE TABLE training_results (
    id           text NOT NULL PRIMARY KEY,
    exam_id      text NOT NULL REFERENCES training_exams (id),
    course_id    text NOT NULL REFERENCES training_courses (id),
    enrolment_id text NOT NULL REFERENCES training_enrolments (id),
    score        bigint NOT NULL CONSTRAINT training_results_score CHECK (score BETWEEN 0 AND 100),
    pass_mark    bigint NOT NULL,
    passed       boolean NOT NULL,
    reason       text NOT NULL,
    regards      text CONSTRAINT training_results_regards UNIQUE REFERENCES training_results (id),
    recorded_by  text NOT NULL REFERENCES users (id),
    recorded_at  timestamp NOT NULL,
    CONSTRAINT training_results_reason CHECK ((regards IS NULL) OR reason <> ''),
    CONSTRAINT training_results_passed CHECK (passed = (score >= pass_mark))
);
CREATE UNIQUE INDEX training_results_first ON training_results (exam_id, enrolment_id) WHERE regards IS NULL;
CREATE INDEX training_results_enrolment ON training_results (enrolment_id, id);

CREATE TABLE training_certificates (
    id           text NOT NULL PRIMARY KEY,
    base_id      text NOT NULL REFERENCES training_bases (id),
    org_id       text NOT NULL REFERENCES organizations (id),
    course_id    text NOT NULL REFERENCES training_courses (id),
    enrolment_id text NOT NULL REFERENCES training_enrolments (id),
    person_id    text NOT NULL REFERENCES persons (id),
    user_id      text NOT NULL REFERENCES users (id),
    level        text NOT NULL,
    number       text NOT NULL CONSTRAINT training_certificates_number UNIQUE,
    issued_on    text NOT NULL,
    valid_until  text,
    hours        bigint NOT NULL,
    score        bigint NOT NULL,
    status       text NOT NULL CONSTRAINT training_certificates_status CHECK (status IN ('ISSUED', 'CANCELLED')),
    reason       text NOT NULL,
    national_no  text NOT NULL,
    version      bigint NOT NULL,
    issued_by    text NOT NULL REFERENCES users (id),
    changed_at   timestamp NOT NULL
);
CREATE UNIQUE INDEX training_certificates_once ON training_certificates (enrolment_id) WHERE status = 'ISSUED';
CREATE UNIQUE INDEX training_certificates_national ON training_certificates (national_no) WHERE national_no <> '';
CREATE INDEX training_certificates_person ON training_certificates (person_id, id);

-- Continuing education elsewhere, declared with proof.
CREATE TABLE training_declarations (
    id           text NOT NULL PRIMARY KEY,
    person_id    text NOT NULL REFERENCES persons (id),
    user_id      text NOT NULL REFERENCES users (id),
    year         bigint NOT NULL,
    title        text NOT NULL,
    provider     text NOT NULL,
    hours        bigint NOT NULL CONSTRAINT training_declarations_hours CHECK (hours BETWEEN 1 AND 500),
    professional boolean NOT NULL,
    filename     text NOT NULL,
    media_type   text NOT NULL,
    size         bigint NOT NULL,
    sha256       text NOT NULL,
    blob_key     text NOT NULL,
    status       text NOT NULL CONSTRAINT training_declarations_status CHECK (status IN ('DECLARED', 'ACCEPTED', 'REFUSED')),
    reason       text NOT NULL,
    decided_by   text REFERENCES users (id),
    version      bigint NOT NULL,
    made_at      timestamp NOT NULL,
    changed_at   timestamp NOT NULL,
    CONSTRAINT training_declarations_decided CHECK ((status = 'DECLARED') = (decided_by IS NULL))
);
CREATE UNIQUE INDEX training_declarations_proof ON training_declarations (person_id, sha256) WHERE status <> 'REFUSED';
CREATE INDEX training_declarations_status_no ON training_declarations (status, id);

CREATE TABLE training_reminders (
    id        text NOT NULL PRIMARY KEY,
    person_id text NOT NULL REFERENCES persons (id),
    user_id   text NOT NULL REFERENCES users (id),
    kind      text NOT NULL CONSTRAINT training_reminders_kind CHECK (kind IN ('CERTIFICATE', 'YEARLY')),
    about     text NOT NULL,
    due_on    text NOT NULL,
    made_at   timestamp NOT NULL,
    CONSTRAINT training_reminders_once UNIQUE (person_id, kind, about)
);

-- What participants thought: of the base (subject empty) and of each trainer.
CREATE TABLE training_evaluations (
    id           text NOT NULL PRIMARY KEY,
    course_id    text NOT NULL REFERENCES training_courses (id),
    enrolment_id text NOT NULL REFERENCES training_enrolments (id),
    subject      text NOT NULL,
    score        bigint NOT NULL CONSTRAINT training_evaluations_score CHECK (score BETWEEN 1 AND 5),
    comment      text NOT NULL,
    made_at      timestamp NOT NULL,
    CONSTRAINT training_evaluations_once UNIQUE (enrolment_id, subject)
);
CREATE INDEX training_evaluations_course ON training_evaluations (course_id, subject);

CREATE TABLE training_targets (
    id         text NOT NULL PRIMARY KEY,
    year       bigint NOT NULL,
    level      text NOT NULL CONSTRAINT training_targets_level CHECK (level IN ('L1', 'L2', 'L3')),
    value      bigint NOT NULL CONSTRAINT training_targets_value CHECK (value >= 0),
    source     text NOT NULL,
    version    bigint NOT NULL,
    set_by     text NOT NULL REFERENCES users (id),
    changed_at timestamp NOT NULL,
    CONSTRAINT training_targets_once UNIQUE (year, level)
);

-- +goose StatementBegin
CREATE TRIGGER training_bases_kept BEFORE DELETE ON training_bases
BEGIN
    SELECT RAISE(ABORT, 'append-only: DELETE on training_bases is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER training_courses_kept BEFORE DELETE ON training_courses
BEGIN
    SELECT RAISE(ABORT, 'append-only: DELETE on training_courses is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER training_sessions_no_update BEFORE UPDATE ON training_sessions
BEGIN
    SELECT RAISE(ABORT, 'append-only: UPDATE on training_sessions is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER training_sessions_no_delete BEFORE DELETE ON training_sessions
BEGIN
    SELECT RAISE(ABORT, 'append-only: DELETE on training_sessions is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER training_enrolments_kept BEFORE DELETE ON training_enrolments
BEGIN
    SELECT RAISE(ABORT, 'append-only: DELETE on training_enrolments is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER training_attendance_no_update BEFORE UPDATE ON training_attendance
BEGIN
    SELECT RAISE(ABORT, 'append-only: UPDATE on training_attendance is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER training_attendance_no_delete BEFORE DELETE ON training_attendance
BEGIN
    SELECT RAISE(ABORT, 'append-only: DELETE on training_attendance is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER training_exams_kept BEFORE DELETE ON training_exams
BEGIN
    SELECT RAISE(ABORT, 'append-only: DELETE on training_exams is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER training_openings_no_update BEFORE UPDATE ON training_openings
BEGIN
    SELECT RAISE(ABORT, 'append-only: UPDATE on training_openings is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER training_openings_no_delete BEFORE DELETE ON training_openings
BEGIN
    SELECT RAISE(ABORT, 'append-only: DELETE on training_openings is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER training_results_no_update BEFORE UPDATE ON training_results
BEGIN
    SELECT RAISE(ABORT, 'append-only: UPDATE on training_results is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER training_results_no_delete BEFORE DELETE ON training_results
BEGIN
    SELECT RAISE(ABORT, 'append-only: DELETE on training_results is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER training_certificates_kept BEFORE DELETE ON training_certificates
BEGIN
    SELECT RAISE(ABORT, 'append-only: DELETE on training_certificates is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER training_declarations_kept BEFORE DELETE ON training_declarations
BEGIN
    SELECT RAISE(ABORT, 'append-only: DELETE on training_declarations is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER training_reminders_no_update BEFORE UPDATE ON training_reminders
BEGIN
    SELECT RAISE(ABORT, 'append-only: UPDATE on training_reminders is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER training_reminders_no_delete BEFORE DELETE ON training_reminders
BEGIN
    SELECT RAISE(ABORT, 'append-only: DELETE on training_reminders is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER training_evaluations_no_update BEFORE UPDATE ON training_evaluations
BEGIN
    SELECT RAISE(ABORT, 'append-only: UPDATE on training_evaluations is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER training_evaluations_no_delete BEFORE DELETE ON training_evaluations
BEGIN
    SELECT RAISE(ABORT, 'append-only: DELETE on training_evaluations is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER training_targets_kept BEFORE DELETE ON training_targets
BEGIN
    SELECT RAISE(ABORT, 'append-only: DELETE on training_targets is not allowed');
END;
-- +goose StatementEnd
