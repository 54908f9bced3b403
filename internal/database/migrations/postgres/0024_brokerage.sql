-- +goose Up
-- Papers that a brokerage rests on: a mandate's consent, an introduction
-- confirmed on paper, a separate intermediary contract, a bank voucher.
CREATE TABLE brokerage_papers (
    id          text NOT NULL PRIMARY KEY,
    org_id      text NOT NULL REFERENCES organizations (id),
    filename    text NOT NULL,
    media_type  text NOT NULL,
    size        bigint NOT NULL,
    sha256      text NOT NULL,
    blob_key    text NOT NULL,
    uploaded_by text NOT NULL REFERENCES users (id),
    uploaded_at timestamptz NOT NULL
);
CREATE INDEX brokerage_papers_org ON brokerage_papers (org_id, id);

-- What a client engages a broker for, and for which fee.
CREATE TABLE commissions (
    id          text NOT NULL PRIMARY KEY,
    client_org  text NOT NULL REFERENCES organizations (id),
    broker_id   text NOT NULL REFERENCES brokers (id),
    org_id      text NOT NULL REFERENCES organizations (id),
    side        text NOT NULL CONSTRAINT commissions_side CHECK (side IN ('SELL', 'BUY', 'BOTH', 'INHOUSE')),
    scope       text NOT NULL CONSTRAINT commissions_scope CHECK (scope <> ''),
    from_on     date NOT NULL,
    to_on       date NOT NULL,
    fee_kind    text NOT NULL CONSTRAINT commissions_fee CHECK (fee_kind IN ('FIXED', 'RATE', 'NONE', 'BY_LABOUR')),
    fee_fen     bigint,
    fee_rate    bigint,
    cost_agreed text NOT NULL,
    seller_consent_on date,
    buyer_consent_on  date,
    paper_id    text REFERENCES brokerage_papers (id),
    status      text NOT NULL CONSTRAINT commissions_status CHECK (status IN ('PROPOSED', 'ACTIVE', 'REFUSED', 'ENDED', 'EXPIRED')),
    proposed_at timestamptz NOT NULL,
    decided_by  text REFERENCES users (id),
    decided_at  timestamptz,
    closed_by   text REFERENCES users (id),
    closed_at   timestamptz,
    reason      text NOT NULL,
    version     bigint NOT NULL,
    updated_at  timestamptz NOT NULL,
    CONSTRAINT commissions_period CHECK (from_on <= to_on),
    CONSTRAINT commissions_fee_fen CHECK ((fee_kind = 'FIXED') = (fee_fen IS NOT NULL) AND (fee_fen IS NULL OR fee_fen > 0)),
    CONSTRAINT commissions_fee_rate CHECK ((fee_kind = 'RATE') = (fee_rate IS NOT NULL) AND (fee_rate IS NULL OR (fee_rate > 0 AND fee_rate <= 10000))),
    CONSTRAINT commissions_both CHECK (side <> 'BOTH' OR (seller_consent_on IS NOT NULL AND buyer_consent_on IS NOT NULL)),
    CONSTRAINT commissions_inhouse CHECK (fee_kind <> 'NONE' OR side = 'INHOUSE')
);
CREATE INDEX commissions_client ON commissions (client_org, id);
CREATE INDEX commissions_broker ON commissions (broker_id, id);

-- Who was brought together with whom, about what and when; both sides confirm.
CREATE TABLE introductions (
    id            text NOT NULL PRIMARY KEY,
    broker_id     text NOT NULL REFERENCES brokers (id),
    org_id        text NOT NULL REFERENCES organizations (id),
    commission_id text REFERENCES commissions (id),
    subject       text NOT NULL CONSTRAINT introductions_subject CHECK (subject <> ''),
    introduced_on date NOT NULL,
    a_code        text NOT NULL,
    a_name        text NOT NULL,
    a_org         text REFERENCES organizations (id),
    a_state       text NOT NULL CONSTRAINT introductions_a CHECK (a_state IN ('OPEN', 'CONFIRMED', 'PAPER', 'REFUSED')),
    a_by          text REFERENCES users (id),
    a_at          timestamptz,
    a_paper       text REFERENCES brokerage_papers (id),
    b_code        text NOT NULL,
    b_name        text NOT NULL,
    b_org         text REFERENCES organizations (id),
    b_state       text NOT NULL CONSTRAINT introductions_b CHECK (b_state IN ('OPEN', 'CONFIRMED', 'PAPER', 'REFUSED')),
    b_by          text REFERENCES users (id),
    b_at          timestamptz,
    b_paper       text REFERENCES brokerage_papers (id),
    status        text NOT NULL CONSTRAINT introductions_status CHECK (status IN ('OPEN', 'CONFIRMED', 'REFUSED', 'WITHDRAWN')),
    reason        text NOT NULL,
    version       bigint NOT NULL,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    CONSTRAINT introductions_two CHECK (a_code <> b_code),
    CONSTRAINT introductions_confirmed CHECK (status <> 'CONFIRMED' OR (a_state IN ('CONFIRMED', 'PAPER') AND b_state IN ('CONFIRMED', 'PAPER')))
);
CREATE INDEX introductions_broker ON introductions (broker_id, id);
CREATE INDEX introductions_a ON introductions (a_code, b_code, introduced_on);
CREATE INDEX introductions_b ON introductions (b_code, a_code, introduced_on);

-- The brokers named in a contract. The contract may be a draft that is gone.
CREATE TABLE contract_brokers (
    id              text NOT NULL PRIMARY KEY,
    contract_id     text NOT NULL,
    broker_id       text NOT NULL REFERENCES brokers (id),
    org_id          text NOT NULL REFERENCES organizations (id),
    form            text NOT NULL CONSTRAINT contract_brokers_form CHECK (form IN ('F1', 'F2', 'F3')),
    role            text NOT NULL CONSTRAINT contract_brokers_role CHECK (role IN ('SELL', 'BUY', 'BOTH', 'INHOUSE')),
    ref_no          text NOT NULL,
    ref_signed_on   date,
    ref_sha256      text NOT NULL,
    fee_kind        text NOT NULL CONSTRAINT contract_brokers_fee CHECK (fee_kind IN ('FIXED', 'RATE', 'NONE', 'BY_LABOUR', 'UNCLEAR')),
    fee_fen         bigint,
    fee_rate        bigint,
    cost_agreed     text NOT NULL,
    share_bp        bigint NOT NULL CONSTRAINT contract_brokers_share CHECK (share_bp > 0 AND share_bp <= 10000),
    conflict        boolean,
    conflict_text   text NOT NULL,
    related_party   boolean NOT NULL,
    seller_consent_on date,
    buyer_consent_on  date,
    introduction_id text REFERENCES introductions (id),
    commission_id   text REFERENCES commissions (id),
    status          text NOT NULL CONSTRAINT contract_brokers_status CHECK (status IN ('NAMED', 'CONFIRMED', 'DECLINED', 'REMOVED')),
    answered_by     text REFERENCES users (id),
    answered_at     timestamptz,
    reason          text NOT NULL,
    version         bigint NOT NULL,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL
);
CREATE UNIQUE INDEX contract_brokers_once ON contract_brokers (contract_id, broker_id) WHERE status <> 'REMOVED';
CREATE INDEX contract_brokers_broker ON contract_brokers (broker_id, id);
CREATE INDEX contract_brokers_org ON contract_brokers (org_id, id);

-- Whether a broker took part, as known when the line was booked; lines booked
-- before this was kept say nothing.
ALTER TABLE ledger_sides ADD COLUMN brokered text;

-- Commission received, by bank voucher; only confirmed ones count.
CREATE TABLE commission_receipts (
    id            text NOT NULL PRIMARY KEY,
    contract_id   text NOT NULL,
    row_id        text NOT NULL REFERENCES contract_brokers (id),
    org_id        text NOT NULL REFERENCES organizations (id),
    amount_fen    bigint NOT NULL CONSTRAINT commission_receipts_amount CHECK (amount_fen > 0),
    paid_on       date NOT NULL,
    invoice_no    text NOT NULL,
    paper_id      text NOT NULL REFERENCES brokerage_papers (id),
    voucher_sha256 text NOT NULL,
    status        text NOT NULL CONSTRAINT commission_receipts_status CHECK (status IN ('DECLARED', 'CONFIRMED', 'REJECTED')),
    declared_by   text NOT NULL REFERENCES users (id),
    declared_at   timestamptz NOT NULL,
    decided_by    text REFERENCES users (id),
    decided_at    timestamptz,
    opinion       text NOT NULL,
    version       bigint NOT NULL
);
CREATE UNIQUE INDEX commission_receipts_voucher ON commission_receipts (voucher_sha256) WHERE status <> 'REJECTED';
CREATE INDEX commission_receipts_contract ON commission_receipts (contract_id, id);
CREATE INDEX commission_receipts_org ON commission_receipts (org_id, paid_on);

CREATE TRIGGER commissions_kept BEFORE DELETE OR TRUNCATE ON commissions FOR EACH STATEMENT EXECUTE FUNCTION jishi_append_only();
CREATE TRIGGER introductions_kept BEFORE DELETE OR TRUNCATE ON introductions FOR EACH STATEMENT EXECUTE FUNCTION jishi_append_only();
CREATE TRIGGER contract_brokers_kept BEFORE DELETE OR TRUNCATE ON contract_brokers FOR EACH STATEMENT EXECUTE FUNCTION jishi_append_only();
CREATE TRIGGER commission_receipts_kept BEFORE DELETE OR TRUNCATE ON commission_receipts FOR EACH STATEMENT EXECUTE FUNCTION jishi_append_only();
CREATE TRIGGER brokerage_papers_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON brokerage_papers FOR EACH STATEMENT EXECUTE FUNCTION jishi_append_only();

-- What the application role may do; what is not listed it may not.
GRANT SELECT, INSERT, UPDATE ON commissions TO jishi_app;
GRANT SELECT, INSERT, UPDATE ON introductions TO jishi_app;
GRANT SELECT, INSERT, UPDATE ON contract_brokers TO jishi_app;
GRANT SELECT, INSERT, UPDATE ON commission_receipts TO jishi_app;
GRANT SELECT, INSERT ON brokerage_papers TO jishi_app;
