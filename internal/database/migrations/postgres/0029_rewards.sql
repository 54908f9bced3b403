-- +goose Up
-- Agreements on how the income of a deal is shared (分配协议), in versions.
CREATE TABLE reward_agreements (
    id              text NOT NULL PRIMARY KEY,
    conversion_id   text NOT NULL REFERENCES conversions (id),
    org_id          text NOT NULL REFERENCES organizations (id),
    number          bigint NOT NULL,
    contributors_bp bigint NOT NULL,
    office_bp       bigint NOT NULL,
    unit_bp         bigint NOT NULL,
    office_used     boolean NOT NULL,
    people          text NOT NULL,
    paper_id        text NOT NULL REFERENCES conversion_papers (id),
    sha256          text NOT NULL,
    note            text NOT NULL,
    agreed_on       date,
    agreed_by       text REFERENCES users (id),
    version         bigint NOT NULL,
    made_by         text NOT NULL REFERENCES users (id),
    made_at         timestamptz NOT NULL,
    CONSTRAINT reward_agreements_once UNIQUE (conversion_id, number),
    CONSTRAINT reward_agreements_shares CHECK (contributors_bp >= 0 AND office_bp >= 0 AND unit_bp >= 0 AND contributors_bp + office_bp + unit_bp = 10000),
    CONSTRAINT reward_agreements_agreed CHECK ((agreed_on IS NULL) = (agreed_by IS NULL))
);

-- Distributions of an income (奖酬分配).
CREATE TABLE reward_distributions (
    id               text NOT NULL PRIMARY KEY,
    no               text NOT NULL CONSTRAINT reward_distributions_no UNIQUE,
    conversion_id    text NOT NULL REFERENCES conversions (id),
    org_id           text NOT NULL REFERENCES organizations (id),
    agreement_id     text NOT NULL REFERENCES reward_agreements (id),
    basis            text NOT NULL CONSTRAINT reward_distributions_basis CHECK (basis IN ('SETTLEMENT', 'PROFIT', 'EQUITY')),
    settlement_id    text REFERENCES settlements (id),
    contract_id      text,
    income_on        date NOT NULL,
    profit_year      bigint,
    paper_id         text REFERENCES conversion_papers (id),
    public_unit      boolean NOT NULL,
    gross_fen        bigint NOT NULL,
    taxes_fen        bigint NOT NULL,
    upkeep_fen       bigint NOT NULL,
    direct_fen       bigint NOT NULL,
    net_fen          bigint NOT NULL,
    contributors_fen bigint NOT NULL,
    office_fen       bigint NOT NULL,
    unit_fen         bigint NOT NULL,
    main_fen         bigint NOT NULL,
    floors           text NOT NULL,
    certificate_no   text NOT NULL,
    status           text NOT NULL CONSTRAINT reward_distributions_status CHECK (status IN ('COMPUTED', 'NOTICED', 'CANCELLED')),
    cash_notice      text REFERENCES notices (id),
    leader_notice    text REFERENCES notices (id),
    replaces         text REFERENCES reward_distributions (id),
    reason           text NOT NULL,
    version          bigint NOT NULL,
    made_by          text NOT NULL REFERENCES users (id),
    made_at          timestamptz NOT NULL,
    changed_at       timestamptz NOT NULL,
    CONSTRAINT reward_distributions_net CHECK (net_fen >= 0 AND net_fen = gross_fen - taxes_fen - upkeep_fen - direct_fen),
    CONSTRAINT reward_distributions_whole CHECK (contributors_fen >= 0 AND office_fen >= 0 AND unit_fen >= 0 AND contributors_fen + office_fen + unit_fen = net_fen),
    CONSTRAINT reward_distributions_main CHECK (main_fen BETWEEN 0 AND contributors_fen),
    CONSTRAINT reward_distributions_of CHECK ((basis = 'SETTLEMENT') = (settlement_id IS NOT NULL) AND (basis = 'PROFIT') = (profit_year IS NOT NULL))
);
CREATE INDEX reward_distributions_conversion ON reward_distributions (conversion_id, id);
CREATE INDEX reward_distributions_org ON reward_distributions (org_id, made_at);
-- An income is shared once.
CREATE UNIQUE INDEX reward_distributions_settlement ON reward_distributions (conversion_id, settlement_id) WHERE status <> 'CANCELLED' AND settlement_id IS NOT NULL;
CREATE UNIQUE INDEX reward_distributions_year ON reward_distributions (conversion_id, profit_year) WHERE status <> 'CANCELLED' AND profit_year IS NOT NULL;
CREATE UNIQUE INDEX reward_distributions_equity ON reward_distributions (conversion_id) WHERE status <> 'CANCELLED' AND basis = 'EQUITY';

-- Who gets how much of it.
CREATE TABLE reward_parts (
    distribution_id text NOT NULL REFERENCES reward_distributions (id),
    seq             bigint NOT NULL,
    name            text NOT NULL,
    unit_code       text NOT NULL,
    unit_name       text NOT NULL,
    orcid           text NOT NULL,
    user_id         text REFERENCES users (id),
    share_bp        bigint NOT NULL CONSTRAINT reward_parts_share CHECK (share_bp BETWEEN 0 AND 10000),
    amount_fen      bigint NOT NULL CONSTRAINT reward_parts_amount CHECK (amount_fen >= 0),
    main            boolean NOT NULL,
    leader          boolean NOT NULL,
    PRIMARY KEY (distribution_id, seq)
);
CREATE INDEX reward_parts_user ON reward_parts (user_id) WHERE user_id IS NOT NULL;

-- Instalments (发放).
CREATE TABLE reward_payments (
    id              text NOT NULL PRIMARY KEY,
    distribution_id text NOT NULL REFERENCES reward_distributions (id),
    conversion_id   text NOT NULL REFERENCES conversions (id),
    org_id          text NOT NULL REFERENCES organizations (id),
    seq             bigint NOT NULL,
    amount_fen      bigint NOT NULL CONSTRAINT reward_payments_amount CHECK (amount_fen > 0),
    paid_on         date NOT NULL,
    paper_id        text NOT NULL REFERENCES conversion_papers (id),
    voucher_sha256  text NOT NULL,
    late            boolean NOT NULL,
    status          text NOT NULL CONSTRAINT reward_payments_status CHECK (status IN ('PAID', 'VOID')),
    reason          text NOT NULL,
    version         bigint NOT NULL,
    made_by         text NOT NULL REFERENCES users (id),
    made_at         timestamptz NOT NULL,
    changed_at      timestamptz NOT NULL
);
CREATE INDEX reward_payments_of ON reward_payments (distribution_id, id);
CREATE INDEX reward_payments_year ON reward_payments (org_id, paid_on);
-- A voucher counts once for a person.
CREATE UNIQUE INDEX reward_payments_voucher ON reward_payments (distribution_id, seq, voucher_sha256) WHERE status = 'PAID';

CREATE TRIGGER reward_agreements_kept BEFORE DELETE OR TRUNCATE ON reward_agreements FOR EACH STATEMENT EXECUTE FUNCTION jishi_append_only();
CREATE TRIGGER reward_distributions_kept BEFORE DELETE OR TRUNCATE ON reward_distributions FOR EACH STATEMENT EXECUTE FUNCTION jishi_append_only();
CREATE TRIGGER reward_payments_kept BEFORE DELETE OR TRUNCATE ON reward_payments FOR EACH STATEMENT EXECUTE FUNCTION jishi_append_only();
CREATE TRIGGER reward_parts_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON reward_parts FOR EACH STATEMENT EXECUTE FUNCTION jishi_append_only();

-- What agreements, distributions and payments said stays said.
-- +goose StatementBegin
CREATE FUNCTION jishi_reward_agreements_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.id <> NEW.id OR OLD.conversion_id <> NEW.conversion_id OR OLD.number <> NEW.number OR OLD.contributors_bp <> NEW.contributors_bp OR OLD.office_bp <> NEW.office_bp OR OLD.unit_bp <> NEW.unit_bp OR OLD.people <> NEW.people OR OLD.sha256 <> NEW.sha256 OR OLD.agreed_on IS NOT NULL THEN
        RAISE EXCEPTION 'append-only: what reward_agreements say never changes' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER reward_agreements_fixed BEFORE UPDATE ON reward_agreements FOR EACH ROW EXECUTE FUNCTION jishi_reward_agreements_fixed();
-- +goose StatementBegin
CREATE FUNCTION jishi_reward_distributions_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.id <> NEW.id OR OLD.no <> NEW.no OR OLD.conversion_id <> NEW.conversion_id OR OLD.agreement_id <> NEW.agreement_id OR OLD.gross_fen <> NEW.gross_fen OR OLD.taxes_fen <> NEW.taxes_fen OR OLD.upkeep_fen <> NEW.upkeep_fen OR OLD.direct_fen <> NEW.direct_fen OR OLD.net_fen <> NEW.net_fen OR OLD.contributors_fen <> NEW.contributors_fen OR OLD.office_fen <> NEW.office_fen OR OLD.unit_fen <> NEW.unit_fen OR OLD.main_fen <> NEW.main_fen THEN
        RAISE EXCEPTION 'append-only: what reward_distributions say never changes' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER reward_distributions_fixed BEFORE UPDATE ON reward_distributions FOR EACH ROW EXECUTE FUNCTION jishi_reward_distributions_fixed();
-- +goose StatementBegin
CREATE FUNCTION jishi_reward_payments_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.id <> NEW.id OR OLD.distribution_id <> NEW.distribution_id OR OLD.seq <> NEW.seq OR OLD.amount_fen <> NEW.amount_fen OR OLD.paid_on <> NEW.paid_on OR OLD.voucher_sha256 <> NEW.voucher_sha256 OR OLD.late <> NEW.late OR OLD.status = 'VOID' THEN
        RAISE EXCEPTION 'append-only: what reward_payments say never changes' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER reward_payments_fixed BEFORE UPDATE ON reward_payments FOR EACH ROW EXECUTE FUNCTION jishi_reward_payments_fixed();

GRANT SELECT, INSERT, UPDATE ON reward_agreements TO jishi_app;
GRANT SELECT, INSERT, UPDATE ON reward_distributions TO jishi_app;
GRANT SELECT, INSERT, UPDATE ON reward_payments TO jishi_app;
GRANT SELECT, INSERT ON reward_parts TO jishi_app;
