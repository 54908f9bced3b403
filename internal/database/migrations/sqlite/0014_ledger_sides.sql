-- +goose Up
-- The lead parties of each ledger line, next to it: who sold and who bought, as
-- the statistics tell parties apart. Lines booked before this table have none.
CREATE TABLE ledger_sides (
    event_index     bigint NOT NULL,
    line_no         bigint NOT NULL,
    seller_key      text NOT NULL,
    seller_country  text NOT NULL,
    seller_profile  text NOT NULL,
    buyer_key       text NOT NULL,
    buyer_profile   text NOT NULL,
    PRIMARY KEY (event_index, line_no)
);
CREATE INDEX ledger_sides_seller ON ledger_sides (seller_key);
CREATE INDEX ledger_sides_buyer ON ledger_sides (buyer_key);

-- +goose StatementBegin
CREATE TRIGGER ledger_sides_no_update BEFORE UPDATE ON ledger_sides
BEGIN
    SELECT RAISE(ABORT, 'append-only: UPDATE on ledger_sides is not allowed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER ledger_sides_no_delete BEFORE DELETE ON ledger_sides
BEGIN
    SELECT RAISE(ABORT, 'append-only: DELETE on ledger_sides is not allowed');
END;
-- +goose StatementEnd
