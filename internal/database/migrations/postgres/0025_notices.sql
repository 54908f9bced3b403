-- +goose Up
-- Public notices (公示): what they say never changes, only how they ended.
CREATE TABLE notices (
    id           text NOT NULL PRIMARY KEY,
    no           text NOT NULL CONSTRAINT notices_no UNIQUE,
    kind         text NOT NULL CONSTRAINT notices_kind CHECK (kind IN ('PRICE', 'REWARD_CASH', 'LEADER_REWARD', 'ACHV_UNIT', 'EVAL')),
    subject_type text NOT NULL,
    subject_id   text NOT NULL,
    org_id       text NOT NULL REFERENCES organizations (id),
    title        text NOT NULL,
    content      text NOT NULL,
    channel      text NOT NULL,
    handler      text NOT NULL,
    published_at timestamptz NOT NULL,
    published_by text NOT NULL REFERENCES users (id),
    from_on      date NOT NULL,
    to_on        date NOT NULL,
    rule         text NOT NULL,
    ended        text NOT NULL CONSTRAINT notices_ended CHECK (ended IN ('', 'UPHELD', 'WITHDRAWN')),
    reason       text NOT NULL,
    -- The events that opened it and, once it was cut short, ended it.
    opened_index bigint NOT NULL,
    ended_index  bigint,
    version      bigint NOT NULL,
    changed_at   timestamptz NOT NULL,
    CONSTRAINT notices_period CHECK (from_on <= to_on),
    CONSTRAINT notices_ended_index CHECK ((ended = '') = (ended_index IS NULL))
);
CREATE INDEX notices_subject ON notices (subject_type, subject_id);
CREATE INDEX notices_org ON notices (org_id, id);

-- Objections (异议). Name and contact are sealed. One filled-in form is one.
CREATE TABLE notice_objections (
    id          text NOT NULL PRIMARY KEY,
    notice_id   text NOT NULL REFERENCES notices (id),
    user_id     text REFERENCES users (id),
    name        text NOT NULL,
    contact     text NOT NULL,
    words       text NOT NULL,
    once        text NOT NULL,
    status      text NOT NULL CONSTRAINT notice_objections_status CHECK (status IN ('OPEN', 'ACCEPTED', 'UPHELD', 'REJECTED')),
    handler     text NOT NULL,
    accepted_by text REFERENCES users (id),
    accepted_at timestamptz,
    outcome     text NOT NULL,
    decided_by  text REFERENCES users (id),
    decided_at  timestamptz,
    received_at timestamptz NOT NULL,
    version     bigint NOT NULL,
    CONSTRAINT notice_objections_once UNIQUE (notice_id, once),
    CONSTRAINT notice_objections_decided CHECK ((status IN ('UPHELD', 'REJECTED')) = (decided_by IS NOT NULL)),
    CONSTRAINT notice_objections_accepted CHECK ((status = 'OPEN') = (accepted_by IS NULL)),
    CONSTRAINT notice_objections_not_own CHECK (user_id IS NULL OR decided_by IS NULL OR user_id <> decided_by)
);

CREATE TRIGGER notices_kept BEFORE DELETE OR TRUNCATE ON notices FOR EACH STATEMENT EXECUTE FUNCTION jishi_append_only();
CREATE TRIGGER notice_objections_kept BEFORE DELETE OR TRUNCATE ON notice_objections FOR EACH STATEMENT EXECUTE FUNCTION jishi_append_only();
-- What a notice said stays said.
-- +goose StatementBegin
CREATE FUNCTION jishi_notices_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.id <> NEW.id OR OLD.no <> NEW.no OR OLD.kind <> NEW.kind OR OLD.subject_type <> NEW.subject_type OR OLD.subject_id <> NEW.subject_id OR OLD.org_id <> NEW.org_id OR OLD.title <> NEW.title OR OLD.content <> NEW.content OR OLD.channel <> NEW.channel OR OLD.handler <> NEW.handler OR OLD.published_at <> NEW.published_at OR OLD.published_by <> NEW.published_by OR OLD.from_on <> NEW.from_on OR OLD.to_on <> NEW.to_on OR OLD.rule <> NEW.rule OR OLD.opened_index <> NEW.opened_index OR (OLD.ended <> '' AND OLD.ended <> NEW.ended) THEN
        RAISE EXCEPTION 'append-only: what a notice said never changes' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER notices_fixed BEFORE UPDATE ON notices FOR EACH ROW EXECUTE FUNCTION jishi_notices_fixed();
-- Nor does an objection; once decided, not even its outcome.
-- +goose StatementBegin
CREATE FUNCTION jishi_notice_objections_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.id <> NEW.id OR OLD.notice_id <> NEW.notice_id OR COALESCE(OLD.user_id, '') <> COALESCE(NEW.user_id, '') OR OLD.name <> NEW.name OR OLD.contact <> NEW.contact OR OLD.words <> NEW.words OR OLD.once <> NEW.once OR OLD.received_at <> NEW.received_at OR OLD.status IN ('UPHELD', 'REJECTED') THEN
        RAISE EXCEPTION 'append-only: what an objection said never changes' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER notice_objections_fixed BEFORE UPDATE ON notice_objections FOR EACH ROW EXECUTE FUNCTION jishi_notice_objections_fixed();

GRANT SELECT, INSERT, UPDATE ON notices TO jishi_app;
GRANT SELECT, INSERT, UPDATE ON notice_objections TO jishi_app;
