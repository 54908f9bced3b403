-- +goose Up
-- Achievements (科技成果). The form is canonical JSON; the columns beside it are
-- what lists are filtered by.
CREATE TABLE achievements (
    id               text NOT NULL PRIMARY KEY,
    no               text CONSTRAINT achievements_no UNIQUE,
    org_id           text NOT NULL REFERENCES organizations (id),
    status           text NOT NULL CONSTRAINT achievements_status CHECK (status IN ('DRAFT', 'FILED', 'WITHDRAWN')),
    name             text NOT NULL CONSTRAINT achievements_name CHECK (name <> ''),
    name_key         text NOT NULL,
    class            text NOT NULL,
    evaluation_class text NOT NULL,
    tech_field       text NOT NULL,
    stage            text NOT NULL,
    readiness        bigint NOT NULL CONSTRAINT achievements_readiness CHECK (readiness BETWEEN 0 AND 13),
    publicly_funded  boolean NOT NULL,
    completed_on     date,
    teaser           text NOT NULL,
    words            text NOT NULL,
    form             text NOT NULL,
    form_sha256      text NOT NULL,
    version          bigint NOT NULL,
    made_by          text NOT NULL REFERENCES users (id),
    made_at          timestamptz NOT NULL,
    changed_at       timestamptz NOT NULL,
    filed_on         date,
    reason           text NOT NULL,
    CONSTRAINT achievements_filed CHECK ((status = 'DRAFT') = (no IS NULL) AND (no IS NULL) = (filed_on IS NULL))
);
CREATE INDEX achievements_org ON achievements (org_id, id);
CREATE INDEX achievements_key ON achievements (name_key);
CREATE INDEX achievements_list ON achievements (status, tech_field, id);
-- One record in force of one name in a unit.
CREATE UNIQUE INDEX achievements_one_name ON achievements (org_id, name_key) WHERE status = 'FILED';

-- What a filed record has said, from one change to the next.
CREATE TABLE achievement_versions (
    achievement_id text NOT NULL REFERENCES achievements (id),
    number         bigint NOT NULL,
    form           text NOT NULL,
    form_sha256    text NOT NULL,
    reason         text NOT NULL,
    made_by        text NOT NULL REFERENCES users (id),
    made_at        timestamptz NOT NULL,
    PRIMARY KEY (achievement_id, number)
);

-- Its people and rights as they are joined with others (recusal, duplicates).
CREATE TABLE achievement_people (
    achievement_id text NOT NULL REFERENCES achievements (id),
    seq            bigint NOT NULL,
    name_key       text NOT NULL,
    unit_code      text NOT NULL,
    orcid          text NOT NULL,
    PRIMARY KEY (achievement_id, seq)
);
CREATE INDEX achievement_people_name ON achievement_people (name_key, unit_code);
CREATE INDEX achievement_people_orcid ON achievement_people (orcid) WHERE orcid <> '';

CREATE TABLE achievement_rights (
    achievement_id text NOT NULL REFERENCES achievements (id),
    seq            bigint NOT NULL,
    right_key      text NOT NULL,
    PRIMARY KEY (achievement_id, seq)
);
CREATE INDEX achievement_rights_key ON achievement_rights (right_key);

-- Documents. The draft that one belonged to may be gone.
CREATE TABLE achievement_files (
    id             text NOT NULL PRIMARY KEY,
    achievement_id text NOT NULL,
    org_id         text NOT NULL REFERENCES organizations (id),
    kind           text NOT NULL,
    tier           text NOT NULL CONSTRAINT achievement_files_tier CHECK (tier IN ('PUBLIC', 'SIGNED', 'CONFIDENTIAL', 'INTERNAL')),
    documented_on  date,
    filename       text NOT NULL,
    media_type     text NOT NULL,
    size           bigint NOT NULL,
    sha256         text NOT NULL,
    blob_key       text NOT NULL,
    uploaded_by    text NOT NULL REFERENCES users (id),
    uploaded_at    timestamptz NOT NULL,
    removed_at     timestamptz
);
CREATE INDEX achievement_files_of ON achievement_files (achievement_id, id);

-- Who signed that he keeps what he is shown to himself.
CREATE TABLE achievement_undertakings (
    id             text NOT NULL PRIMARY KEY,
    achievement_id text NOT NULL REFERENCES achievements (id),
    owner_org      text NOT NULL REFERENCES organizations (id),
    org_id         text NOT NULL REFERENCES organizations (id),
    user_id        text NOT NULL REFERENCES users (id),
    purpose        text NOT NULL,
    text_version   text NOT NULL,
    status         text NOT NULL CONSTRAINT achievement_undertakings_status CHECK (status IN ('REQUESTED', 'GRANTED', 'REFUSED', 'ENDED')),
    reason         text NOT NULL,
    decided_by     text REFERENCES users (id),
    signed_at      timestamptz NOT NULL,
    changed_at     timestamptz NOT NULL,
    version        bigint NOT NULL,
    CONSTRAINT achievement_undertakings_other CHECK (owner_org <> org_id)
);
CREATE INDEX achievement_undertakings_of ON achievement_undertakings (achievement_id, id);
CREATE UNIQUE INDEX achievement_undertakings_one ON achievement_undertakings (achievement_id, user_id) WHERE status IN ('REQUESTED', 'GRANTED');

-- Each day on which what is confidential was read; file_id is empty for the text.
CREATE TABLE achievement_accesses (
    id             text NOT NULL PRIMARY KEY,
    undertaking_id text NOT NULL REFERENCES achievement_undertakings (id),
    achievement_id text NOT NULL REFERENCES achievements (id),
    user_id        text NOT NULL REFERENCES users (id),
    file_id        text NOT NULL,
    read_on        date NOT NULL,
    read_at        timestamptz NOT NULL,
    CONSTRAINT achievement_accesses_day UNIQUE (undertaking_id, file_id, read_on)
);

-- A unit's claim to a right that another unit's record names.
CREATE TABLE achievement_disputes (
    id             text NOT NULL PRIMARY KEY,
    achievement_id text NOT NULL REFERENCES achievements (id),
    owner_org      text NOT NULL REFERENCES organizations (id),
    claimant_id    text NOT NULL REFERENCES achievements (id),
    claimant_org   text NOT NULL REFERENCES organizations (id),
    right_number   text NOT NULL,
    ground         text NOT NULL,
    status         text NOT NULL CONSTRAINT achievement_disputes_status CHECK (status IN ('OPEN', 'UPHELD', 'REJECTED')),
    reason         text NOT NULL,
    opened_by      text NOT NULL REFERENCES users (id),
    opened_at      timestamptz NOT NULL,
    decided_by     text REFERENCES users (id),
    decided_at     timestamptz,
    version        bigint NOT NULL,
    CONSTRAINT achievement_disputes_two CHECK (owner_org <> claimant_org AND achievement_id <> claimant_id),
    CONSTRAINT achievement_disputes_decided CHECK ((status = 'OPEN') = (decided_by IS NULL))
);
CREATE INDEX achievement_disputes_of ON achievement_disputes (achievement_id, status);
CREATE INDEX achievement_disputes_claimant ON achievement_disputes (claimant_id);

CREATE TRIGGER achievement_versions_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON achievement_versions FOR EACH STATEMENT EXECUTE FUNCTION jishi_append_only();
CREATE TRIGGER achievement_accesses_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON achievement_accesses FOR EACH STATEMENT EXECUTE FUNCTION jishi_append_only();
CREATE TRIGGER achievement_files_kept BEFORE DELETE OR TRUNCATE ON achievement_files FOR EACH STATEMENT EXECUTE FUNCTION jishi_append_only();
CREATE TRIGGER achievement_undertakings_kept BEFORE DELETE OR TRUNCATE ON achievement_undertakings FOR EACH STATEMENT EXECUTE FUNCTION jishi_append_only();
CREATE TRIGGER achievement_disputes_kept BEFORE DELETE OR TRUNCATE ON achievement_disputes FOR EACH STATEMENT EXECUTE FUNCTION jishi_append_only();
-- Only a draft may go.
-- +goose StatementBegin
CREATE FUNCTION jishi_achievements_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status <> 'DRAFT' THEN
        RAISE EXCEPTION 'append-only: a filed achievement is never deleted' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN OLD;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER achievements_kept BEFORE DELETE ON achievements FOR EACH ROW EXECUTE FUNCTION jishi_achievements_kept();

-- What the application role may do; what is not listed it may not.
GRANT SELECT, INSERT, UPDATE, DELETE ON achievements TO jishi_app;
GRANT SELECT, INSERT ON achievement_versions TO jishi_app;
GRANT SELECT, INSERT, DELETE ON achievement_people TO jishi_app;
GRANT SELECT, INSERT, DELETE ON achievement_rights TO jishi_app;
GRANT SELECT, INSERT, UPDATE ON achievement_files TO jishi_app;
GRANT SELECT, INSERT, UPDATE ON achievement_undertakings TO jishi_app;
GRANT SELECT, INSERT ON achievement_accesses TO jishi_app;
GRANT SELECT, INSERT, UPDATE ON achievement_disputes TO jishi_app;
