-- +goose Up
CREATE TABLE ledger_lines (
    event_index       bigint NOT NULL,
    line_no           bigint NOT NULL,
    contract_id       text NOT NULL REFERENCES contracts (id),
    contract_version  bigint NOT NULL,
    event             text NOT NULL CONSTRAINT ledger_lines_event CHECK (event IN ('REGISTER', 'CHANGE', 'DEREGISTER', 'REVOKE', 'CORRECT')),
    booked_on         text NOT NULL,
    belongs_to        text NOT NULL,
    d_count           bigint NOT NULL CONSTRAINT ledger_lines_count CHECK (d_count IN (-1, 0, 1)),
    d_contract_fen    bigint NOT NULL,
    d_technical_fen   bigint NOT NULL,
    kind              text NOT NULL,
    sub_kind          text NOT NULL,
    tech_field        text NOT NULL,
    objective         text NOT NULL,
    industry          text NOT NULL,
    plan_source       text NOT NULL,
    ip_kinds          text NOT NULL,
    seller_region     text NOT NULL,
    seller_zone       text NOT NULL,
    seller_kind       text NOT NULL,
    buyer_region      text NOT NULL,
    buyer_zone        text NOT NULL,
    buyer_country     text NOT NULL,
    buyer_kind        text NOT NULL,
    area              text NOT NULL,
    flow              text NOT NULL,
    direction         text NOT NULL,
    band              text NOT NULL,
    amount_mode       text NOT NULL,
    is_related        boolean NOT NULL,
    office_id         text NOT NULL REFERENCES organizations (id),
    rule_set          text NOT NULL,
    PRIMARY KEY (event_index, line_no)
);
CREATE INDEX ledger_lines_belongs ON ledger_lines (belongs_to, event_index, line_no);
CREATE INDEX ledger_lines_contract ON ledger_lines (contract_id, event_index);

CREATE TABLE ledger_rollups (
    month          text NOT NULL,
    area           text NOT NULL,
    kind           text NOT NULL,
    n              bigint NOT NULL,
    contract_fen   bigint NOT NULL,
    technical_fen  bigint NOT NULL,
    PRIMARY KEY (month, area, kind)
);

CREATE TABLE volume_targets (
    year        bigint NOT NULL,
    region      text NOT NULL,
    indicator   text NOT NULL CONSTRAINT volume_targets_indicator CHECK (indicator IN ('CONTRACT_AMOUNT', 'TECHNICAL_AMOUNT', 'COUNT')),
    value       bigint NOT NULL CONSTRAINT volume_targets_value CHECK (value > 0),
    source      text NOT NULL,
    version     bigint NOT NULL,
    updated_at  timestamp NOT NULL,
    PRIMARY KEY (year, region, indicator)
);

-- +goose StatementBegin
CREATE TRIGGER ledger_lines_no_update BEFORE UPDATE ON ledger_lines
BEGIN
    SELECT RAISE(ABORT, 'append-only: UPDATE on ledger_lines is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER ledger_lines_no_delete BEFORE DELETE ON ledger_lines
BEGIN
    SELECT RAISE(ABORT, 'append-only: DELETE on ledger_lines is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER volume_targets_kept BEFORE DELETE ON volume_targets
BEGIN
    SELECT RAISE(ABORT, 'append-only: DELETE on volume_targets is not allowed');
END;
-- +goose StatementEnd
