-- +goose Up
-- What the province says that local buyers take in. A batch is one file; batches
-- and their lines are added and never change. A later batch replaces those whose
-- periods lie in its own, from its event on.
CREATE TABLE absorption_batches (
    id            text NOT NULL PRIMARY KEY,
    source        text NOT NULL CONSTRAINT absorption_batches_source CHECK (source IN ('PROVINCE', 'NATIONAL')),
    period_from   text NOT NULL,
    period_to     text NOT NULL,
    document      text NOT NULL,
    filename      text NOT NULL,
    sha256        text NOT NULL,
    row_count     bigint NOT NULL,
    -- Count and fen of each class, as JSON.
    tallies       text NOT NULL,
    -- Of the lines below, in their order: what was imported stays provable.
    rows_sha256   text NOT NULL,
    event_index   bigint NOT NULL UNIQUE,
    imported_by   text NOT NULL REFERENCES users (id),
    created_at    timestamp NOT NULL,
    CONSTRAINT absorption_batches_period CHECK (period_from <= period_to),
    CONSTRAINT absorption_batches_rows CHECK (row_count > 0)
);

-- The lines are written before their batch, which needs its place in the journal.
CREATE TABLE absorption_rows (
    batch_id           text NOT NULL REFERENCES absorption_batches (id) DEFERRABLE INITIALLY DEFERRED,
    row_no             bigint NOT NULL,
    number             text NOT NULL,
    project_name       text NOT NULL,
    kind               text NOT NULL,
    sub_kind           text NOT NULL,
    tech_field         text NOT NULL,
    signed_on          text,
    registered_on      text NOT NULL,
    contract_fen       bigint NOT NULL,
    technical_fen      bigint NOT NULL,
    seller_key         text NOT NULL,
    seller_name        text NOT NULL,
    seller_kind        text NOT NULL,
    seller_country     text NOT NULL,
    seller_region      text NOT NULL,
    buyer_key          text NOT NULL,
    buyer_name         text NOT NULL,
    buyer_kind         text NOT NULL,
    buyer_region       text NOT NULL,
    buyer_area         text NOT NULL,
    flow               text NOT NULL,
    class              text NOT NULL CONSTRAINT absorption_rows_class CHECK (class IN ('COUNTED', 'MATCHED', 'DIFFERS', 'LOCAL_SELLER', 'OTHER_BUYER', 'REPEATED')),
    contract_id        text NOT NULL,
    our_status         text NOT NULL,
    our_contract_fen   bigint NOT NULL,
    our_technical_fen  bigint NOT NULL,
    repeats_batch      text NOT NULL,
    PRIMARY KEY (batch_id, row_no),
    CONSTRAINT absorption_rows_number UNIQUE (batch_id, number),
    CONSTRAINT absorption_rows_amounts CHECK (technical_fen > 0 AND technical_fen <= contract_fen)
);
CREATE INDEX absorption_rows_day ON absorption_rows (registered_on, batch_id, row_no);
CREATE INDEX absorption_rows_numbers ON absorption_rows (number);

-- +goose StatementBegin
CREATE TRIGGER absorption_batches_no_update BEFORE UPDATE ON absorption_batches
BEGIN
    SELECT RAISE(ABORT, 'append-only: UPDATE on absorption_batches is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER absorption_batches_no_delete BEFORE DELETE ON absorption_batches
BEGIN
    SELECT RAISE(ABORT, 'append-only: DELETE on absorption_batches is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER absorption_rows_no_update BEFORE UPDATE ON absorption_rows
BEGIN
    SELECT RAISE(ABORT, 'append-only: UPDATE on absorption_rows is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER absorption_rows_no_delete BEFORE DELETE ON absorption_rows
BEGIN
    SELECT RAISE(ABORT, 'append-only: DELETE on absorption_rows is not allowed');
END;
-- +goose StatementEnd
